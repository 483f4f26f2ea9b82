"""One account of the demonstration: a person in a post."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """One account: who, in which office and post, seeing which area."""

    username: str
    name: str
    role: str
    office: str
    office_kind: str
    title: str
    area: str
    """name of the area the office stands in"""
    sees: str
    """`area`, `city`, `company` or nothing"""
    look_at: str
