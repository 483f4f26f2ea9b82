from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "sifang.accounts"
    label = "accounts"
    verbose_name = "人员与机关单位"
