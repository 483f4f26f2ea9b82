"""What a cell says, folded to one way of writing, and the three things reading it may end in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import Any

NOTHING = frozenset({
    "", "/", "//", "\\", "-", "--", "---", "—", "——", "―", "无数据", "暂无数据", "暂无", "不详", "未知", "不明", "待查",
    "n/a", "na", "null", "none", "nan", "#n/a",
})  # fmt: skip
NO_NUMBER = NOTHING | {"无", "没有", "未统计", "待核实", "待定", "待补充", "未填", "空"}
LISTED = "错误清单"
"""The sheet of our own beside the rows that are handed back: nothing to be read, nothing to be told."""
DITTO = frozenset(
    {"同上", "同前", "上同", "〃", "″", '"', "”", "''", "’’", "ditto", "同上。", "（同上）", "(同上)"}
)
"""What stands for whatever the cell above says."""
_BLANKS = re.compile(r"[\s\u200b\u200e\u200f\ufeff]+")


class CellFault(ValueError):
    """The cell cannot be read; the message says why, in words a clerk can act on."""


@dataclass(frozen=True)
class Range:
    """A cell that gives a range where one value belongs: it is marked, never guessed."""

    low: Decimal
    high: Decimal
    stated: str


@dataclass(frozen=True)
class Proposed:
    """A value read out of a cell that is not certain: it is put in and marked with the reason."""

    value: Any
    why: str


def shown(value: Any) -> str:
    """A cell as its clerk sees it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)


def folded(value: Any) -> str:
    """Full-width to half-width, without blanks: for reading numbers and answers."""
    words = unicodedata.normalize("NFKC", shown(value))
    if words.isascii() and words.isalnum():
        return words.lower()
    return _BLANKS.sub("", words).replace("～", "~").replace("−", "-").lower()


def quoted(value: Any) -> str:
    words = " ".join(shown(value).split())
    return f"“{words[:30]}{'…' if len(words) > 30 else ''}”"
