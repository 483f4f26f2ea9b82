"""`just draw`: pictures that come out of the code. `--check` changes nothing and fails on a difference."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sifang.site.drawings import drawings


class Command(BaseCommand):
    help = "由代码画出楼层图、状态图、角色表、数据模型；--check 只比对，不改文件"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        stale = []
        for path, text in drawings().items():
            have = path.read_text(encoding="utf-8") if path.exists() else ""
            if have == text:
                continue
            stale.append(path)
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        names = "、".join(str(p.name) for p in stale)
        if check and stale:
            raise CommandError(f"图与代码不一致：{names}。运行 just draw 重画。")
        self.stdout.write(f"重画了 {len(stale)} 幅：{names}" if stale else "图都与代码一致")
