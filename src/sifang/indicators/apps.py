from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "sifang.indicators"
    label = "indicators"
    verbose_name = "指标"
