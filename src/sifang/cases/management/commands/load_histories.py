"""`manage.py load_histories FILE`: cases that were kept elsewhere, with all their steps, a line a case."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sifang.cases import history
from sifang.lib.clock import clock
from sifang.lib.hands import LostHand, apart
from sifang.lib.refusals import Refusal

_TOLD_EVERY_S = 5.0


class Command(BaseCommand):
    help = "导入历史案件：一行一件，带全部经过；导过的跳过，不对的留下并说明，别人照常办事"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", help="一行一件的 JSON 文件（UTF-8），格式见 docs/how-to/load-histories.md"
        )
        parser.add_argument("--look", action="store_true", help="只看一遍，不导入")
        parser.add_argument("--source", default="", help="从哪里来的，写进操作记录；默认是文件名")

    def handle(self, *args: Any, file: str, look: bool, source: str, **options: Any) -> None:
        path = Path(file)
        if not path.is_file():
            raise CommandError(f"没有这个文件：{path}")
        began = monotonic()
        try:
            done = apart(lambda: self._load(path, look=look, source=source or path.name))
        except KeyboardInterrupt:
            raise CommandError("停下了。写完的批都在；再运行一次，从没有导入的接着来") from None
        except LostHand as why:
            raise CommandError(f"{why}。写完的批都在；再运行一次，从没有导入的接着来") from why
        except Refusal as why:
            raise CommandError(str(why)) from why
        for each in sorted(done.refused, key=lambda one: one.line):
            self.stdout.write(f"第 {each.line} 行 {each.number}：{each.why}")
        self.stderr.write(
            f"{'看过' if look else '导入'} {done.new:,} 件、{done.events:,} 步经过，"
            f"已有的 {done.already:,} 件，没有{'看懂' if look else '导入'}的 {len(done.refused):,} 件，{monotonic() - began:.0f} 秒"
        )
        if done.refused:
            sys.exit(1)

    def _load(self, path: Path, *, look: bool, source: str) -> history.Loaded:
        told = monotonic()

        def tell(so_far: history.Loaded) -> None:
            nonlocal told
            if monotonic() - told > _TOLD_EVERY_S:
                told = monotonic()
                self.stderr.write(f"… {so_far.new + so_far.already:,} 件")

        reader = history.Reader()
        with path.open("rb") as file:
            done = history.load(
                reader.histories(file), by=None, at=clock(), source=source, after_batch=tell, only_look=look
            )
        done.refused += reader.refused
        return done
