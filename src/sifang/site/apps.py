from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "sifang.site"
    label = "site"
    verbose_name = "首页"
