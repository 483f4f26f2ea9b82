"""How a bulletin moves: the verb, where it may start, where it ends, which right it needs."""

from __future__ import annotations

from dataclasses import dataclass

from sifang.bulletins.choices import Status


@dataclass(frozen=True)
class Move:
    sources: frozenset[str]
    target: str
    right: str
    label: str


MOVES = {
    "edit": Move(frozenset({Status.DRAFT}), Status.DRAFT, "bulletin.draft", "改稿"),
    "review": Move(frozenset({Status.DRAFT}), Status.REVIEWED, "bulletin.review", "核稿通过，送签发"),
    "send_back": Move(frozenset({Status.REVIEWED}), Status.DRAFT, "bulletin.review", "退回起草"),
    "issue": Move(frozenset({Status.REVIEWED}), Status.ISSUED, "bulletin.issue", "签发"),
}
