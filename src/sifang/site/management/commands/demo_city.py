"""`manage.py demo_city`: write the demonstration city, once."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from sifang.site.demo import seed
from sifang.site.demo.city import build_demonstration_city, load_books


class Command(BaseCommand):
    help = "写入演示城市（演示数据）；库里已有小区时什么也不做。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--times", type=int, default=1, help="小区、企业、问题放大多少倍，用于测速")
        parser.add_argument("--when-told", action="store_true", help="先把要用的都读进来，标准输入来一行再写")
        parser.add_argument("--opening", type=Path, help="写好以后把时钟起点和演示账号写到这个文件")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["when_told"]:
            load_books()
            if not sys.stdin.readline():
                return
        try:
            seed.check_may_seed()
            if seed.is_seeded():
                self.stdout.write("演示城市已经在了，不再写入。")
                return
            self._say("写入演示城市（演示数据）")
            build_demonstration_city(times=options["times"], say=self._say)
            self._say("演示城市已写好。")
            if options["opening"]:
                with options["opening"].open("w", encoding="utf-8") as told:
                    call_command("clock_start", accounts=True, stdout=told)
        except seed.CannotSeed as why:
            raise CommandError(str(why)) from None

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
