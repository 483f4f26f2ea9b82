from django.apps import AppConfig


class BulletinsConfig(AppConfig):
    name = "sifang.bulletins"
    label = "bulletins"
    verbose_name = "通报"
