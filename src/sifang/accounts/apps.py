from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "sifang.accounts"
    label = "accounts"
    verbose_name = "人员与机关单位"

    def ready(self) -> None:
        from sifang.accounts.public import may
        from sifang.workdays import public as workdays

        # The calendar stands below the people and cannot ask for itself.
        workdays.let(lambda user: may(user, "calendar.edit"))
