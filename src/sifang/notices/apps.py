from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "sifang.notices"
    label = "notices"
    verbose_name = "消息"
