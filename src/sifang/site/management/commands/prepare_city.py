"""`manage.py prepare_city`: areas, offices and calendar of the city of the policy folder."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from sifang.lib.clock import clock
from sifang.site.demo.moments import FOUNDED
from sifang.site.prepare import prepare_city


class Command(BaseCommand):
    help = "写入本市区划、机关单位和节假日表；可以重复运行，已有的不动。"

    def handle(self, *args: Any, **options: Any) -> None:
        # The demonstration's clock runs in 2021: nothing there may be younger than its start.
        at = FOUNDED if settings.SIFANG_DEMONSTRATION else clock()
        new = prepare_city(by=None, at=at)
        self.stdout.write(
            f"区划新增 {new['areas']} 个，机关单位新增 {new['offices']} 个，日历新增 {new['years']} 年"
        )
