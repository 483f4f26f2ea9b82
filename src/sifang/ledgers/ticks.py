"""是 or 否, as people tick it."""

from __future__ import annotations

import re
from typing import Any

from sifang.ledgers.said import NOTHING, CellFault, Proposed, folded, quoted

_YES = frozenset({"是", "√", "✓", "✔", "☑", "v", "y", "yes", "true", "t", "1", "有", "对", "已", "已有", "是的", "●", "■"})  # fmt: skip
_NO = frozenset({"否", "×", "✗", "✘", "☒", "x", "n", "no", "false", "f", "0", "无", "不是", "没有", "未", "不", "非", "□", "☐"})  # fmt: skip
_MAYBE = frozenset({"○", "◯", "〇", "o"})
_NO_ANSWER = NOTHING | {"待核实", "待定", "未填"}


def yes_no(value: Any) -> bool | Proposed | None:
    """是 or 否, as people tick it."""
    if isinstance(value, bool):
        return value
    words = folded(value).rstrip("。.;,")
    if words in _NO_ANSWER:
        return None
    if words in _YES:
        return True
    if words in _NO:
        return False
    if words in _MAYBE:
        return Proposed(True, f"{quoted(value)}按“是”读，请核对")
    if found := re.fullmatch(r"(是|有|否|无|√|×)[(,，:;].{1,40}", words):
        meant = found[1] in "是有√"
        return Proposed(meant, f"原文是{quoted(value)}，按“{'是' if meant else '否'}”读，请核对")
    raise CellFault("这里应填“是”或“否”")
