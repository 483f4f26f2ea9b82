from django.apps import AppConfig


class AreasConfig(AppConfig):
    name = "sifang.areas"
    label = "areas"
    verbose_name = "区划"
