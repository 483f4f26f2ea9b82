"""
The template's language: plain lines with figures in double braces.

    ---
    title: 关于{{period}}全市“红色物业”推进情况的通报
    ---
    # 一、总体情况
    ## （一）运行机制
    全市{{joint_meeting_coverage.numerator}}个街道……占{{environment_committee_coverage.percent}}。
    [table]

A figure is `key.part`, parts being numerator, denominator, percent, exact, gap, and, with a wan or
money behind a bar, another way to write it: `floor_service_households.numerator|wan`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import yaml

WORDS = ("month", "cut_off", "dated_on", "year")
PARTS = ("numerator", "denominator", "percent", "exact", "gap", "target")
WAYS = ("", "wan", "wan_yuan")
_MARK = re.compile(r"\{\{\s*([a-z_]+)(?:\.([a-z]+))?(?:\|([a-z_]+))?\s*\}\}")


class TemplateMistake(ValueError):
    """A template cannot be read; the message says which line and why."""


@dataclass(frozen=True)
class Ref:
    """A figure in the text: which indicator, which part of it, written how."""

    key: str
    part: str
    way: str = ""


@dataclass(frozen=True)
class Block:
    """A line of the text: kind is h1, h2, p or table; pieces are words and figures in order."""

    kind: str
    pieces: tuple[str | Ref, ...] = ()


@dataclass(frozen=True)
class Template:
    """A template read: its head (title, issuer, recipients, ...), its blocks and the rows of its table."""

    head: dict[str, str]
    blocks: tuple[Block, ...] = field(default_factory=tuple)
    rows: tuple[tuple[tuple[str | Ref, ...], ...], ...] = ()

    @property
    def keys(self) -> list[str]:
        """The indicators it speaks of, in order of appearance."""
        lines = [b.pieces for b in self.blocks] + [cell for row in self.rows for cell in row]
        seen = [p.key for pieces in lines for p in pieces if isinstance(p, Ref) and p.part != "word"]
        return list(dict.fromkeys(seen))

    @property
    def title(self) -> tuple[str | Ref, ...]:
        return tuple(_pieces(self.head.get("title", ""), 2, None))


def parse(text: str, known: set[str] | None = None) -> Template:
    """
    Read a template.

    :param known: indicator keys that exist; others are a mistake
    :raises TemplateMistake: with line and reason
    """
    lines = text.replace("\r\n", "\n").split("\n")
    head: dict[str, str] = {}
    rows: list[tuple[tuple[str | Ref, ...], ...]] = []
    start = 0
    if lines and lines[0].strip() == "---":
        try:
            end = next(i for i, line in enumerate(lines[1:], 1) if line.strip() == "---")
        except StopIteration as why:
            raise TemplateMistake("第 1 行：抬头的 --- 没有收尾") from why
        try:
            said = yaml.safe_load("\n".join(lines[1:end])) or {}
            rows = [_row(row, known) for row in said.pop("table", None) or []]
            head = {str(k): str(v) for k, v in said.items()}
        except (yaml.YAMLError, AttributeError, TypeError) as why:
            raise TemplateMistake(f"第 2 至 {end} 行：抬头读不懂") from why
        start = end + 1
    blocks = []
    for number, raw in enumerate(lines[start:], start + 1):
        line = raw.strip()
        if not line:
            continue
        if line == "[table]":
            blocks.append(Block("table"))
            continue
        kind = "p"
        if line.startswith("## "):
            kind, line = "h2", line[3:]
        elif line.startswith("# "):
            kind, line = "h1", line[2:]
        blocks.append(Block(kind, tuple(_pieces(line, number, known))))
    return Template(head, tuple(blocks), tuple(rows))


COLUMNS = ("name", "numerator", "denominator", "shown")


def _row(row: dict[str, str], known: set[str] | None) -> tuple[tuple[str | Ref, ...], ...]:
    if not isinstance(row, dict) or set(row) - set(COLUMNS) or "name" not in row:
        raise TemplateMistake(f"抬头的 table 每行只写 {'、'.join(COLUMNS)}：{row}")
    return tuple(tuple(_pieces(str(row.get(c, "")), 0, known)) for c in COLUMNS)


def _pieces(line: str, number: int, known: set[str] | None) -> list[str | Ref]:
    found: list[str | Ref] = []
    at = 0
    for mark in _MARK.finditer(line):
        if mark.start() > at:
            found.append(line[at : mark.start()])
        key, part, way = mark.group(1), mark.group(2) or "numerator", mark.group(3) or ""
        if key in WORDS:
            found.append(Ref(key, "word"))
            at = mark.end()
            continue
        if part not in PARTS:
            raise TemplateMistake(f"第 {number} 行：数字没有“{part}”这一部分")
        if way not in WAYS:
            raise TemplateMistake(f"第 {number} 行：不认识的写法“{way}”")
        if known is not None and key not in known:
            raise TemplateMistake(f"第 {number} 行：没有指标“{key}”")
        found.append(Ref(key, part, way))
        at = mark.end()
    rest = line[at:]
    if "{{" in rest or "}}" in rest:
        raise TemplateMistake(f"第 {number} 行：数字标记没有写完整")
    if rest:
        found.append(rest)
    return found
