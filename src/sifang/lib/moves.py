"""One verb of a workflow: where it may start, where it ends, who presses. Rooms add what is theirs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True)
class Move:
    """What the moves of every room have in common."""

    label: str
    sources: frozenset
    targets: frozenset
    who: frozenset

    @property
    def stays(self) -> bool:
        """Does what moves stay where it is?"""
        return self.sources == self.targets

    @property
    def pressed_by(self) -> str:
        """For the drawing, in the order in which the room names them."""
        parts: type[Enum] = type(next(iter(self.who)))
        return "、".join(part.value for part in parts if part in self.who)

    def target(self, status: str) -> str:
        """Where the move leads from a status; for moves that lead to one."""
        return status if self.stays else next(iter(self.targets))
