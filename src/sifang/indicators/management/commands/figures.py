"""`figures`: every indicator with numerator, denominator, target and definition version."""

from __future__ import annotations

import json
import unicodedata
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sifang.areas import public as areas
from sifang.indicators import public as indicators
from sifang.lib.clock import clock, last_whole_day
from sifang.policy import public as policy
from sifang.ui import public as ui

SCHEMA = 1


class Command(BaseCommand):
    help = "所有指标：分子、分母、显示、目标、口径版本"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at", default="", help="截至日期，如 2021-11-30；不写则为最近一个完整日")
        parser.add_argument("--area", default="", help="区划代码，功能区写 z 加编号；不写则为全市")
        parser.add_argument(
            "--tree", default="management", choices=["management", "administrative"], help="管理树或行政树"
        )
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        # Whoever runs commands on the server sees the whole city.
        now = clock()
        try:
            day = date.fromisoformat(options["at"]) if options["at"] else last_whole_day(now)
        except ValueError as why:
            raise CommandError(f"日期“{options['at']}”不对，应写成 2021-11-30 的样子") from why
        area = areas.by_slug(options["area"]) if options["area"] else areas.city()
        if area is None:
            raise CommandError(
                f"没有代码为“{options['area']}”的区划" if options["area"] else "库里还没有区划，请先装载城市"
            )
        tree = areas.Tree.ADMINISTRATIVE if options["tree"] == "administrative" else areas.Tree.MANAGEMENT
        found = indicators.figures_on(day, area_ids=[area.pk], tree=tree).of_area(area.pk, tree)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(found, area, day, tree), ensure_ascii=False, indent=1))
            return
        self.stdout.write(f"{area.name} · 截至 {day} 24:00 · {tree.label}")
        self.stdout.write("")
        rows = [
            (
                f.words.name,
                ui.n(f.numerator),
                ui.n(f.denominator) if f.denominator is not None else "",
                f.shown,
                f.equation.removeprefix("= "),
                f.target_text,
                f.state()[1],
                f.words.definition_version,
            )
            for f in found
        ]
        head = ("指标", "分子", "分母", "显示", "精确到", "目标", "情况", "口径版本")
        for line in aligned([head, *rows], right={1, 2, 3, 4}):
            self.stdout.write(line)
        self.stdout.write("")
        self.stdout.write(f"政策：{policy.version(day).name}")


def as_json(found: list[indicators.Figure], area: areas.Area, day: date, tree: str) -> dict[str, Any]:
    """The stable form for programs; numbers are exact, shares are written as fractions too."""
    return {
        "schema": SCHEMA,
        "area": {"code": area.slug, "name": area.name, "kind": area.kind},
        "tree": str(tree),
        "at": day.isoformat(),
        "policy": policy.version(day).name,
        "indicators": [
            {
                "key": f.key,
                "name": f.words.name,
                "kind": f.words.kind.value,
                "numerator": _number(f.numerator),
                "denominator": _number(f.denominator),
                "share": None if f.share is None else str(f.share),
                "shown": f.shown,
                "unit": f.words.unit,
                "target": None
                if not f.words.has_target
                else {
                    "share": None if f.words.target_share is None else str(f.words.target_share),
                    "count": f.words.target_count,
                    "due_on": f.words.target_due_on.isoformat() if f.words.target_due_on else None,
                    "needed": f.needed,
                    "met": f.is_met,
                },
                "definition_version": f.words.definition_version,
                "definition": f.words.definition,
                "source": f.words.source,
            }
            for f in found
        ],
    }


def _number(value: Any) -> int | str | None:
    return value if value is None or isinstance(value, int) else str(value)


def width(text: str) -> int:
    """Columns a terminal needs: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def aligned(rows: list[tuple[str, ...]], right: set[int]) -> list[str]:
    """Rows as lines with straight columns."""
    wide = [max(width(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = []
        for i, cell in enumerate(row):
            gap = " " * (wide[i] - width(cell))
            cells.append(gap + cell if i in right else cell + gap)
        lines.append("  ".join(cells).rstrip())
    return lines
