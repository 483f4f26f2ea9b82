"""Checklists by day, how many are drawn, and the draw itself: plain values anybody can reckon again."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from sifang.cases import public as cases
from sifang.lib.refusals import Refusal


def checklists(on: date) -> Mapping[str, Any]:
    """The checklists a campaign may follow, by key."""
    found = cases.rulebook(on).campaigns
    return {key: one for key, one in found.items() if one.kind != "SAMPLE"}


def checklist(key: str, on: date) -> Any:
    """:raises Refusal: the city has no such checklist that day"""
    found = checklists(on).get(key)
    if found is None:
        raise Refusal("没有这张检查清单")
    return found


def sample_share(on: date) -> Fraction:
    """Which part of the closed cases is looked at again."""
    shares = [one.sample_share for one in cases.rulebook(on).campaigns.values() if one.sample_share]
    if not shares:
        raise Refusal("政策里没有写回看抽几成")
    return Fraction(shares[0])


def sample_size(count: int, share: Fraction) -> int:
    """Rounded up: one case of a small list is one."""
    return min(count, math.ceil(count * share))


def fingerprint(population: str) -> str:
    """The SHA-256 of the list as it is stored: one number a line, in order."""
    return hashlib.sha256(population.encode()).hexdigest()


def drawn(population: Iterable[str], seed: str, size: int) -> list[str]:
    """Ordered by the SHA-256 of `seed:number`, the first so many."""
    return sorted(population, key=lambda number: hashlib.sha256(f"{seed}:{number}".encode()).hexdigest())[
        :size
    ]
