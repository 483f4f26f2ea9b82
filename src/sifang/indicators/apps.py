from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class IndicatorsConfig(AppConfig):
    name = "sifang.indicators"
    label = "indicators"
    verbose_name = "指标"

    def ready(self) -> None:
        # Each room that holds facts declares its own indicators in its indicators.py.
        autodiscover_modules("indicators")
