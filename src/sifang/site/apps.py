from django.apps import AppConfig

from sifang.lib import alive


class SiteConfig(AppConfig):
    name = "sifang.site"
    label = "site"
    verbose_name = "首页"

    def ready(self) -> None:
        alive.begin()
        # The ground floor knows no people: the front hall tells it how to ask who may.
        from sifang.accounts import public as accounts
        from sifang.indicators import public as indicators
        from sifang.notices import public as notices
        from sifang.site.sheets_out import has_sheet, in_sheet
        from sifang.workdays import public as workdays

        workdays.let(lambda user: accounts.may(user, "calendar.edit"))
        notices.let(lambda user: accounts.may(user, "notices.run"))
        indicators.let(has_sheet, in_sheet)
