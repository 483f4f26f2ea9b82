"""`lock_definitions`: write definitions.lock after a version was raised."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sifang.indicators import lock


class Command(BaseCommand):
    help = "把各指标当前版本的查询指纹写进 definitions.lock（改了口径先升版本）"

    def handle(self, *args: Any, **options: Any) -> None:
        silent = [line for line in lock.mistakes() if "raise its version" in line or "go back" in line]
        if silent:
            raise CommandError("\n".join(silent))
        self.stdout.write(f"{lock.write()} 个指标")
