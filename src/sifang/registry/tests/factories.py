"""Rows of the register for tests: say what matters, the rest is plausible."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from sifang.lib.periods import since
from sifang.lib.words import initials, pinyin_key
from sifang.registry.models import Company, Compound, CompoundState, ServiceMode, ServiceProject

START = date(2018, 1, 1)
_numbers = count(1)


def compound(community: Any, name: str = "", *, start: date = START, end: date | None = None, **state: Any):
    """A compound standing in a community; `state` goes to its one state (households, old ...)."""
    name = name or f"新造小区{next(_numbers)}"
    row = Compound.objects.create(
        name=name, built_year=2010, period=since(start, end), pinyin=pinyin_key(name), initials=initials(name)
    )
    given = {"household_count": 300, "floor_area": 30000} | state
    CompoundState.objects.create(compound=row, community=community, period=since(start, end), **given)
    return row


def company(name: str = "", *, area: Any = None, start: date = START, end: date | None = None, **more: Any):
    """A company without a credit code."""
    name = name or f"新造物业{next(_numbers)}有限公司"
    return Company.objects.create(
        name=name,
        area=area,
        period=since(start, end),
        pinyin=pinyin_key(name),
        initials=initials(name),
        **more,
    )


def served(compound: Any, mode: str, company: Any = None, *, start: date = START, end: date | None = None):
    """A period of service; professional and floor service name a company."""
    return ServiceMode.objects.create(compound=compound, mode=mode, company=company, period=since(start, end))


def project(compound: Any, company: Any, *, start: date = START, end: date = date(2024, 1, 1), **more: Any):
    """A contract."""
    return ServiceProject.objects.create(compound=compound, company=company, period=since(start, end), **more)
