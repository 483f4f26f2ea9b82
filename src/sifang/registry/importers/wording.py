"""What stands in the company column when it is not a company: the city's own words for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml
from django.core.checks import Error, register

from sifang.lib.words import normalised
from sifang.policy import public as policy
from sifang.registry.choices import Mode

FILE = "ledgers/services"
_MODES = {
    "unknown": Mode.UNKNOWN,
    "none": Mode.NONE,
    "self_managed": Mode.SELF_MANAGED,
    "community_run": Mode.COMMUNITY_RUN,
}


class WordingMistake(ValueError):
    """The city's file of wordings cannot be used; `problems` says where and why."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("；".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Wording:
    """Words, and endings of words, that name a service mode instead of a company."""

    words: dict[str, Mode]
    endings: tuple[tuple[str, Mode], ...]
    _said: dict[str, Mode] = field(default_factory=dict, repr=False, compare=False)

    def mode_of(self, said: str) -> Mode:
        """The service mode a cell speaks of; PROFESSIONAL when it names a company."""
        found = self._said.get(said)
        if found is None:
            found = self._said[said] = self._judge(normalised(said))
        return found

    def _judge(self, word: str) -> Mode:
        if not word:
            return Mode.UNKNOWN
        if (mode := self.words.get(word)) is not None:
            return mode
        return next((mode for ending, mode in self.endings if word.endswith(ending)), Mode.PROFESSIONAL)


def wording() -> Wording:
    """The city's wordings, from its policy folder; a city without the file knows only the empty cell."""
    try:
        words, endings = _read(policy.text(FILE))
    except policy.NoSuchRule:
        words, endings = {}, ()
    return Wording(words, endings)


@lru_cache(maxsize=8)
def _read(content: str) -> tuple[dict[str, Mode], tuple[tuple[str, Mode], ...]]:
    words: dict[str, Mode] = {}
    endings: list[tuple[str, Mode]] = []
    problems: list[tuple[int, str]] = []
    for kind, mode, said, line in _entries(content, problems):
        word = normalised(said)
        if not word:
            problems.append((line, "空的写法"))
        elif words.get(word, mode) != mode:
            problems.append((line, f"“{said}”在两个分组里都有"))
        elif kind == "words":
            words[word] = mode
        else:
            endings.append((word, mode))
    if problems:
        raise WordingMistake([f"{FILE}.yaml:{line}: {why}" for line, why in sorted(problems)])
    # The longest ending speaks: 街道代管 before 代管.
    return words, tuple(sorted(endings, key=lambda pair: -len(pair[0])))


def _entries(content: str, problems: list[tuple[int, str]]) -> Iterator[tuple[str, Mode, str, int]]:
    """Kind, mode, wording and line of everything the file says; what is wrong with its shape goes to `problems`."""
    try:
        page = yaml.compose(content, Loader=yaml.SafeLoader)
    except yaml.YAMLError as why:
        mark = getattr(why, "problem_mark", None)
        problems.append((mark.line + 1 if mark else 1, "YAML 写法有误"))
        return
    if page is None:
        return
    if not isinstance(page, yaml.MappingNode):
        problems.append((1, "应是“分组: 写法”的形式"))
        return
    for key, group in page.value:
        line = key.start_mark.line + 1
        mode = _MODES.get(key.value)
        if mode is None or not isinstance(group, yaml.MappingNode):
            problems.append((line, f"不认识的分组“{key.value}”，可用的是：{'、'.join(_MODES)}"))
            continue
        for kind, listed in group.value:
            if kind.value not in ("words", "endings") or not isinstance(listed, yaml.SequenceNode):
                problems.append((kind.start_mark.line + 1, "只能写 words 和 endings，各是一个列表"))
                continue
            for node in listed.value:
                yield kind.value, mode, str(node.value), node.start_mark.line + 1


@register()
def wording_is_sound(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Before anything starts: a mistake in the file stops it, with file, line and reason."""
    try:
        wording()
    except WordingMistake as why:
        return [Error(problem, id="registry.E001") for problem in why.problems]
    except policy.PolicyMistakes:
        # The policy room says it better.
        return []
    return []
