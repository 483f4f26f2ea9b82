"""
`manage.py clock_start`: the moment at which the demonstration's clock starts, for SIFANG_CLOCK_START.

With `--accounts` who can sign in follows on the next lines: one process less to wait for.
"""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db.models import Max

from sifang.lib.clock import ZONE
from sifang.site.demo import cast
from sifang.site.demo.moments import OPENING


class Command(BaseCommand):
    help = "演示时钟的起点：2021-12-01 08:30，或最后一条操作记录之后一秒。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--accounts", action="store_true", help="随后列出演示账号")

    def handle(self, *args: Any, **options: Any) -> None:
        # Sign-ins are told in real time; whatever lies years ahead is theirs and not the city's.
        lines = apps.get_model("audit.AuditLine").objects.filter(at__lt=OPENING + timedelta(days=400))
        last = lines.aggregate(last=Max("at"))["last"]
        start = max(OPENING, last.astimezone(ZONE) + timedelta(seconds=1)) if last else OPENING
        self.stdout.write(start.isoformat(timespec="seconds"))
        self.stdout.flush()
        for line in cast.table() if options["accounts"] else ():
            self.stdout.write(line)
