"""YAML with line numbers: every mistake in a policy file is reported where it stands."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, order=True)
class Problem:
    """A mistake in a policy file: where it is and what is wrong, in words its author can act on."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class Mistake(Exception):
    """One cell of a policy file cannot be understood; the message says why."""


class Report:
    """Collects the problems of one reading, so that a clerk sees all of them at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, file: str, line: int, reason: str) -> None:
        problem = Problem(file, line, reason)
        if problem not in self.problems:
            self.problems.append(problem)


@dataclass
class Cell:
    """One place in a policy file: a scalar, a list or a mapping, with its line."""

    node: yaml.Node
    file: str
    report: Report

    @property
    def line(self) -> int:
        return self.node.start_mark.line + 1

    def wrong(self, reason: str) -> None:
        self.report.add(self.file, self.line, reason)

    @property
    def is_empty(self) -> bool:
        return isinstance(self.node, yaml.ScalarNode) and (
            self.node.tag == "tag:yaml.org,2002:null" or not self.node.value.strip()
        )

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.node, yaml.MappingNode)

    @property
    def is_list(self) -> bool:
        return isinstance(self.node, yaml.SequenceNode)

    def text(self) -> str:
        """The scalar as written, whatever YAML would make of it (`70%`, `2021-12-31`, `001`)."""
        if not isinstance(self.node, yaml.ScalarNode):
            raise Mistake("此处应为一个值，不应是列表或分组")
        if self.is_empty:
            raise Mistake("此处不能为空")
        return self.node.value.strip()

    def read(self, reader: Callable[[str], Any], fallback: Any = None) -> Any:
        """Read the scalar; on a mistake report it and answer `fallback`."""
        try:
            return reader(self.text())
        except Mistake as why:
            self.wrong(str(why))
            return fallback

    def items(self) -> list[Cell]:
        if not isinstance(self.node, yaml.SequenceNode):
            self.wrong("此处应为列表（每行以“- ”开头）")
            return []
        return [Cell(node, self.file, self.report) for node in self.node.value]

    def pairs(self) -> Iterator[tuple[str, int, Cell]]:
        """The fields of a mapping in order; a field written twice is a mistake."""
        if not isinstance(self.node, yaml.MappingNode):
            self.wrong("此处应为“字段: 值”的分组")
            return
        seen: dict[str, int] = {}
        for key_node, value_node in self.node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in seen:
                self.report.add(self.file, line, f"“{key}”重复，第 {seen[key]} 行已有")
                continue
            seen[key] = line
            yield key, line, Cell(value_node, self.file, self.report)

    def fields(self, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, Cell]:
        """The mapping's fields; unknown and missing ones are reported."""
        known = required + optional
        found: dict[str, Cell] = {}
        for key, line, cell in self.pairs():
            if key not in known:
                self.report.add(self.file, line, f"不认识的字段“{key}”{did_you_mean(key, known)}")
                continue
            found[key] = cell
        if isinstance(self.node, yaml.MappingNode):
            for key in required:
                if key not in found:
                    self.wrong(missing_field(key))
                elif found[key].is_empty:
                    found.pop(key).wrong(missing_field(key))
        return {key: cell for key, cell in found.items() if not cell.is_empty}


def missing_field(key: str) -> str:
    if key == "source":
        return "缺少出处（source）：每个值都要写明法条、发布会或“示范，待主管部门替换”"
    return f"缺少字段“{key}”"


def did_you_mean(word: str, known: tuple[str, ...] | list[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return f"，是否应为“{near[0]}”" if near else ""


def compose(path: Path, file: str, report: Report) -> Cell | None:
    """Read one YAML file; answer nothing (and report) when it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        report.add(file, 1, "文件不是 UTF-8 编码")
        return None
    except OSError as why:
        report.add(file, 1, f"文件打不开：{why.strerror}")
        return None
    return compose_text(text, file, report)


def compose_text(text: str, file: str, report: Report) -> Cell | None:
    """The same for a text that is not in a file yet: a draft."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as why:
        mark = getattr(why, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        report.add(file, line, f"YAML 写法有误：{getattr(why, 'problem', None) or '无法解析'}")
        return None
    if node is None:
        report.add(file, 1, "文件是空的")
        return None
    return Cell(node, file, report)
