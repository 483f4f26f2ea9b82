from django.apps import AppConfig


class ChargingConfig(AppConfig):
    name = "sifang.charging"
    label = "charging"
    verbose_name = "充电"
