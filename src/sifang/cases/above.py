"""What rooms above have to say on the page of a case: the whistle that was blown for it, the supervision over it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Above:
    """One thing that rests on a case."""

    label: str
    href: str
    kind: str
    words: str
    instead_of: str = ""
    """The press that would make another, which is not possible while this one is open: `吹哨`"""


Teller = Callable[[int, Any], list[Above]]
_tellers: dict[str, Teller] = {}


def what_rests_on_cases_is_told_by(key: str, teller: Teller) -> None:
    """A room above says once, when it starts, what of it rests on a case and may be seen by a person."""
    _tellers[key] = teller


def above(case_id: int, user: Any) -> list[Above]:
    """All of it, room by room; one query each."""
    return [one for teller in _tellers.values() for one in teller(case_id, user)]
