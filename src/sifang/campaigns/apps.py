from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "sifang.campaigns"
    label = "campaigns"
    verbose_name = "排查与督导"
