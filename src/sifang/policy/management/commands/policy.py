"""`manage.py policy check [folder]`: every mistake in a city's folder with file, line and reason."""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand

from sifang.policy import public


class Command(BaseCommand):
    help = "检查政策文件夹：policy check [文件夹]"
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("what", choices=["check"])
        parser.add_argument("folder", nargs="?", help="一座城市的政策文件夹；不写则检查当前城市")

    def handle(self, *args, what: str, folder: str | None, **options) -> None:
        problems = public.check(folder)
        for problem in problems:
            self.stdout.write(str(problem))
        if problems:
            self.stderr.write(f"共 {len(problems)} 处有误。")
            sys.exit(1)
        self.stdout.write("政策文件无误。")
