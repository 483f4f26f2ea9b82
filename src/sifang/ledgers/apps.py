from django.apps import AppConfig


class LedgersConfig(AppConfig):
    name = "sifang.ledgers"
    label = "ledgers"
    verbose_name = "表格"
