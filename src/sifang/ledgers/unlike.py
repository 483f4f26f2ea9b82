"""A table that was read and is not the sheet it was handed in as: what stands there, and which sheet it is more like."""

from __future__ import annotations

from typing import Any

from sifang.ledgers.sheets import Sheet, plain, sheets

_SHOWN = 6
_ENOUGH = 2


def unlike(columns: list[dict[str, Any]], one: Sheet) -> str:
    """
    What a clerk should know of a table without the column the sheet needs; '' when it has that column.

    :param columns: its headers, each with the words under `theirs`
    """
    headers = [column["theirs"] for column in columns if column["theirs"]]
    theirs = {plain(words) for words in headers}
    needed = [column for column in one.columns if column.required]
    if not headers or any(not theirs.isdisjoint(_words(column)) for column in needed):
        return ""
    wanted = "、".join(f"“{column.header}”" for column in needed)
    shown = "、".join(headers[:_SHOWN]) + (f"等 {len(headers)} 列" if len(headers) > _SHOWN else "")
    said = f"这张表不像{one.name}：找到的表头是{shown}，没有{wanted}。"
    better = max(
        (each for each in sheets() if each.key != one.key), key=lambda each: _fit(theirs, each), default=None
    )
    if better is not None and _fit(theirs, better) >= _ENOUGH and _has_needed(theirs, better):
        return f"{said}它更像{better.name}，请换成那一种再交。"
    return f"{said}其中有一列就是{wanted}的，请在下面选好再核对；不是{one.name}的，请换一种台账或换一个文件。"


def _words(column: Any) -> set[str]:
    return {plain(words) for words in (column.header, *column.synonyms)}


def _fit(theirs: set[str], one: Sheet) -> int:
    return sum(not theirs.isdisjoint(_words(column)) for column in one.columns)


def _has_needed(theirs: set[str], one: Sheet) -> bool:
    return all(not theirs.isdisjoint(_words(column)) for column in one.columns if column.required)


__all__ = ["unlike"]
