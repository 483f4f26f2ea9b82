"""What the marks of a report form mean: figures of areas, days, and the rows of the sheets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sifang.areas import public as areas
from sifang.bulletins.output.workbook import Filled, fill
from sifang.indicators import public as indicators
from sifang.indicators.public import Figure
from sifang.ledgers import public as ledgers
from sifang.policy import public as policy

FORMS = "forms"
PARTS = ("比例", "分子", "分母", "目标", "差多少")


PLAIN = ("区划", "单位", "截至日期", "填报日期", "年", "月")
WHEN = ("上月末", "上年末", "去年同日")
"""Days a mark may speak of, told from the day of the report; besides them any day as 2021-06-30."""


def day_said(said: str, day: date) -> date | None:
    """`上月末` of a report as at 2021-11-30 is 2021-10-31; None when it is no day."""
    said = said.strip()
    if said == "上月末":
        return day.replace(day=1) - timedelta(days=1)
    if said == "上年末":
        return date(day.year - 1, 12, 31)
    if said == "去年同日":
        leaps = (day.month, day.day) == (2, 29)
        return date(day.year - 1, 2, 28) if leaps else day.replace(year=day.year - 1)
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def mark_of(what: str, part: str = "", where: str = "", when: str = "") -> str:
    """A mark as it stands in a cell."""
    words = f"{where}:{what}" if where else what
    return "{{" + words + (f".{part}" if part else "") + (f"@{when}" if when else "") + "}}"


def indicator_names(day: date) -> list[str]:
    """The indicators a mark may name, in the city's words of the day."""
    return [indicators.words_on(one.key, day).name for one in indicators.indicators()]


def forms() -> dict[str, bytes]:
    """The report forms of the city's policy folder by their names."""
    folder = policy.folder() / FORMS
    return {path.stem: path.read_bytes() for path in sorted(folder.glob("*.xlsx"))} if folder.is_dir() else {}


def filled(book: bytes, user: Any, area: areas.Area | None, day: date, today: date, tree: str) -> Filled:
    """
    A report form with the figures and rows this person may see, of an area on a day.

    :raises NotATable: it is no .xlsx that can be filled
    """
    meaning = _Meaning(user, area, day, today, tree)
    return fill(book, meaning.say, meaning.rows_of)


class _Meaning:
    def __init__(self, user: Any, area: areas.Area | None, day: date, today: date, tree: str) -> None:
        self.user, self.area, self.day, self.today, self.tree = user, area, day, today, tree
        self.plain = {
            "区划": area.name if area else "", "截至日期": day, "填报日期": today, "年": day.year, "月": day.month,
            "单位": getattr(getattr(user, "office", None), "name", "") or getattr(user, "acting_title", "") or "",
        }  # fmt: skip
        self.names = {indicators.words_on(one.key, day).name: one.key for one in indicators.indicators()}
        self.places: dict[str, int] = {}
        for one in areas.Area.objects.only("pk", "name", "kind").order_by("-kind"):
            self.places.setdefault(one.name, one.pk)
        self.figures: dict[tuple[int, date], dict[str, Figure]] = {}

    def say(self, mark: str, percent: bool) -> Any:
        if mark in self.plain:
            return self.plain[mark]
        mark, at, when = mark.partition("@")
        day = day_said(when, self.day) if at else self.day
        where, colon, words = mark.replace("：", ":").rpartition(":")
        place = self.places.get(where.strip()) if colon else (self.area.pk if self.area else None)
        name, _dot, part = words.strip().replace("·", ".").partition(".")
        key = self.names.get(name.strip())
        if key is None or place is None or day is None or day > self.today or (part and part not in PARTS):
            return None
        figure = self._of(place, day).get(key)
        return "—" if figure is None else _part(figure, part, percent)

    def _of(self, place: int, day: date) -> dict[str, Figure]:
        if (place, day) not in self.figures:
            answers = indicators.figures_for(self.user, day, [place], self.tree)
            self.figures[place, day] = {figure.key: figure for figure in answers.of_area(place)}
        return self.figures[place, day]

    def rows_of(self, name: str) -> tuple[list[str], Iterable[list[Any]]] | None:
        try:
            one = ledgers.sheet(name)
        except ledgers.NoSuchSheet:
            return None
        if one.name != name or one.out is None:
            return None
        _count, rows = one.out(self.user, self.day)
        return one.headers, rows


def _part(figure: Figure, part: str, percent: bool) -> Any:
    """A share where there is one, else the number itself; as a number in a cell that shows percent."""
    share = figure.words.kind.is_share
    if part == "分子" or (not part and not share):
        return "—" if figure.numerator is None else _number(figure.numerator)
    if part == "分母":
        return "—" if figure.denominator is None else _number(figure.denominator)
    if part == "目标":
        target = figure.words.target_share
        return "—" if target is None else float(target) if percent else indicators.share_text(target)
    if part == "差多少":
        return "—" if figure.gap is None else max(figure.gap, 0)
    if not share or figure.share is None:
        return "—"
    return float(figure.share) if percent else figure.shown


def _number(value: Any) -> Any:
    return int(value) if value == int(value) else float(value)


def marks(day: date) -> list[tuple[str, list[str]]]:
    """What may stand in a mark: for the page that explains it."""
    names = indicator_names(day)
    sheets = [f"{one.name}:{one.headers[1]}" for one in ledgers.sheets() if one.out is not None]
    return [
        ("说明", list(PLAIN)),
        ("指标", names),
        ("指标的一部分", [f"{names[0]}.{part}" for part in PARTS] if names else []),
        ("别的日子的指标", [f"{names[0]}@{when}" for when in (*WHEN, "2021-06-30")] if names else []),
        ("台账的各行", [*sheets, "序号"]),
    ]
