"""YAML with line numbers: every mistake in a policy file is reported where it stands."""

from __future__ import annotations

import difflib
import re
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
    return _composed(text, file, report)


def compose_text(text: str, file: str, report: Report) -> Cell | None:
    """The same for a text that is not in a file yet: a draft, whoever wrote it."""
    try:
        # Putting it together goes one call deeper for each level, and the process ends on too many.
        is_too_deep = _depth(text) > DEEPEST
    except yaml.YAMLError:
        is_too_deep = False  # What is wrong is told below.
    if is_too_deep:
        report.add(file, 1, f"嵌套超过 {DEEPEST} 层，不像是政策文件")
        return None
    return _composed(text, file, report)


def _composed(text: str, file: str, report: Report) -> Cell | None:
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as why:
        report.add(file, _line_of(why, text), f"YAML 写法有误：{_in_chinese(why)}")
        return None
    if node is None:
        report.add(file, 1, "文件是空的")
        return None
    return Cell(node, file, report)


DEEPEST = 40
"""Levels of lists and groups; the deepest file of a city has nine."""


def _depth(text: str) -> int:
    """How deep the lists and groups of a text lie in one another, up to just beyond `DEEPEST`."""
    here = deepest = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            here += 1
            deepest = max(deepest, here)
            if deepest > DEEPEST:
                break
        elif isinstance(event, yaml.CollectionEndEvent):
            here -= 1
    return deepest


_UNSEEN = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What the reader says of a mistake, and what its author is to do.
_SAID = {
    "did not find expected ',' or '}'": "花括号 { } 没有写完，或者两项之间少了逗号",
    "did not find expected ',' or ']'": "方括号 [ ] 没有写完，或者两项之间少了逗号",
    "did not find expected node content": "括号没有写完，或者逗号、冒号后面少了值",
    "did not find expected key": "这一行与上面没有对齐，或者上面的引号、括号没有写完",
    "did not find expected '-' indicator": "列表里的这一行没有以“- ”开头，或者没有对齐",
    "found unexpected end of stream": "引号没有写完",
    "found unknown escape character": "双引号里的反斜杠写法不认识，可以改用单引号",
    "mapping values are not allowed in this context": "多了一个冒号，或者没有对齐；值里有冒号的，整个值加上引号",
    "could not find expected ':'": "少了冒号，应写成“字段: 值”，冒号后面空一格；列表写成“- 值”，横线后面空一格",
    "found character that cannot start any token": "行首是制表符的，改用空格；值以 @、%、` 开头的，加上引号",
    "found a tab character that violates indentation": "用了制表符缩进，请改用空格",
    "found undefined alias": "* 号后面的名称没有定义过；值以 * 开头的，加上引号",
    "did not find expected comment or line break": "| 或 > 后面要换行再写",
    "but found another document": "一个文件里只写一份，去掉多出来的“---”",
}
_ELSEWHERE = "写法不对，请检查缩进、冒号、引号和括号"


def _in_chinese(why: yaml.YAMLError) -> str:
    """What is wrong, in words its author can act on."""
    if isinstance(why, yaml.reader.ReaderError):
        return "有看不见的控制字符，请删掉"
    if getattr(why, "context", None) and str(why.context).startswith("found duplicate anchor"):  # type: ignore[attr-defined]  # a marked error
        return "& 号后面的名称用了两次"
    return _SAID.get(getattr(why, "problem", None) or "", _ELSEWHERE)


def _line_of(why: yaml.YAMLError, text: str) -> int:
    """Where to look: where a quote or bracket begins that never ends, else where it went wrong."""
    if isinstance(why, yaml.reader.ReaderError):
        found = _UNSEEN.search(text)
        return text.count("\n", 0, found.start()) + 1 if found else 1
    opened = ("while parsing a flow", "while scanning a quoted", "while scanning a simple key")
    begins = str(getattr(why, "context", None) or "").startswith(opened)
    mark = getattr(why, "context_mark" if begins else "problem_mark", None)
    return min(mark.line + 1, text.count("\n") + 1) if mark else 1
