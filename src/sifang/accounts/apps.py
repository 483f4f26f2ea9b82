from django.apps import AppConfig

APART = "三员分立：同一人不能同时担任两种管理员，管理员也不能同时担任业务岗位"


class AccountsConfig(AppConfig):
    name = "sifang.accounts"
    label = "accounts"
    verbose_name = "人员与机关单位"

    def ready(self) -> None:
        from sifang.lib.constraints import register_sentence

        register_sentence("the_three_administrators_are_kept_apart", APART)
