from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    name = "sifang.partnership"
    label = "partnership"
    verbose_name = "联动"
