from django.apps import AppConfig


class SubsidiesConfig(AppConfig):
    name = "sifang.subsidies"
    label = "subsidies"
    verbose_name = "兜底"
