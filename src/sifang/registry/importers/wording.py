"""What stands in the company column when it is not a company: the city's own words for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import yaml

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
    """The city's file of wordings cannot be used."""


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
    data = yaml.safe_load(content) or {}
    words: dict[str, Mode] = {}
    endings: list[tuple[str, Mode]] = []
    for key, group in data.items():
        if key not in _MODES or not isinstance(group, dict):
            raise WordingMistake(f"{FILE}.yaml：不认识的分组“{key}”，可用的是：{'、'.join(_MODES)}")
        for word in group.get("words") or []:
            words[normalised(str(word))] = _MODES[key]
        endings += [(normalised(str(ending)), _MODES[key]) for ending in group.get("endings") or []]
    # The longest ending speaks: 街道代管 before 代管.
    return words, tuple(sorted(endings, key=lambda pair: -len(pair[0])))
