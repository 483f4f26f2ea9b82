"""Which of our columns a header means: by its own words, or by words so near that it is proposed, with how sure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sifang.ledgers.reading.header import FoundColumn
from sifang.ledgers.said import CellFault
from sifang.ledgers.sheets import Column, plain

NEAR, MISSPELT = 0.85, 0.75
_GROUPED = 0.95
_WHOLES = ("总数", "合计", "小计", "总计", "数量", "共计")
_BEFORE = ("住宅小区", "物业项目", "小区", "项目", "所属", "所在", "本", "该", "现", "总", "具体", "实际")
_BEHIND = (
    "名称", "全称", "名", "情况", "数量", "总数", "数", "年份", "年度", "时间", "年", "办事处", "信息", "一栏", "明细", "地址",
)  # fmt: skip
_SAMPLE = 60


@dataclass(frozen=True)
class Match:
    """A column of ours, and how sure we are (1 when its own words stand there)."""

    column: Column
    sure: float = 1.0


def matches(
    columns: list[FoundColumn],
    index: dict[str, Column],
    values: Callable[[FoundColumn], list[Any]],
    left_alone: set[str],
) -> list[Match | None]:
    """
    What each column of a table is.

    :param values: some of a column's cells: a proposal must be able to read them
    :param left_alone: headers nobody is to guess at
    """
    last = Counter(c.parts[-1] for c in columns if c.parts)
    first = Counter(c.parts[0] for c in columns if c.parts)
    found: list[Match | None] = [_plain_match(c, index, last, first) for c in columns]
    taken = {match.column.key for match in found if match}
    offers: dict[str, list[tuple[float, int]]] = {}
    near = _near_words(index)
    for n, column in enumerate(columns):
        if (
            found[n] is None
            and column.header
            and not left_alone & {plain(column.header), plain(column.parts[-1])}
        ):
            for key, sure in _near(column, near, index).items():
                if key not in taken:
                    offers.setdefault(key, []).append((sure, n))
    by_key = {c.key: c for c in index.values()}
    for key, several in offers.items():
        sure, n = max(several)
        # Two columns that would both do: neither is proposed.
        if (
            sum(s == sure for s, _ in several) == 1
            and found[n] is None
            and _reads(by_key[key], values(columns[n]))
        ):
            found[n] = Match(by_key[key], sure)
    return found


def _plain_match(
    column: FoundColumn, index: dict[str, Column], last: Counter[str], first: Counter[str]
) -> Match | None:
    """Its own words; under a grouped header also the part's or the group's alone."""
    if not column.header:
        return None
    for name in (column.header, "".join(column.parts), column.header.rstrip("？?：:。*；;")):
        if (word := plain(name)) in index:
            return Match(index[word])
    if len(column.parts) > 1:
        names = []
        if last[column.parts[-1]] == 1:
            names.append(column.parts[-1])
        if first[column.parts[0]] == 1 or column.parts[-1] in _WHOLES:
            names.append(column.parts[0])
        for name in names:
            if (word := plain(name)) in index:
                return Match(index[word], _GROUPED)
    return None


def _forms(word: str) -> Iterator[str]:
    """A word without what offices put before and behind it."""
    for before in ("", *_BEFORE):
        if not word.startswith(before):
            continue
        bare = word[len(before) :]
        for behind in ("", *_BEHIND):
            if bare.endswith(behind) and len(shorter := bare[: len(bare) - len(behind)]) > 1:
                yield shorter


def _near_words(index: dict[str, Column]) -> dict[str, set[str]]:
    """Shortened word -> the keys it may stand for."""
    found: dict[str, set[str]] = {}
    for word, column in index.items():
        for behind in ("", "名称", "年份", "时间", "年", "数量", "数"):
            if word.endswith(behind) and len(short := word[: len(word) - len(behind)]) > 1:
                found.setdefault(short, set()).add(column.key)
    return found


def _near(column: FoundColumn, near: dict[str, set[str]], index: dict[str, Column]) -> dict[str, float]:
    word = plain(column.parts[-1])
    for form in sorted(set(_forms(word)), key=len, reverse=True):
        keys = near.get(form, set())
        if len(keys) == 1:
            return {next(iter(keys)): NEAR}
    if len(word) < 5:
        return {}
    misspelt = {
        known.key for other, known in index.items()
        if len(other) == len(word) and sum(a != b for a, b in zip(word, other, strict=True)) == 1
    }  # fmt: skip
    return {next(iter(misspelt)): MISSPELT} if len(misspelt) == 1 else {}


def _reads(column: Column, values: list[Any]) -> bool:
    """Whether most of the cells can be read as the column's."""
    said = [v for v in values if v not in ("", None)][:_SAMPLE]
    good = 0
    for value in said:
        try:
            column.parse(value)
        except CellFault:
            continue
        good += 1
    return good >= 0.7 * len(said)


def words_of(match: Match, header: str) -> str:
    return f"“{header}”按“{match.column.header}”读（{match.sure:.0%} 的把握），不对请改列名或在对照里另选"


__all__ = ["Match", "matches", "words_of"]
