from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "sifang.cases"
    label = "cases"
    verbose_name = "案件"
