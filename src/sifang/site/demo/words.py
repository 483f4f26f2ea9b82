"""What a name becomes when it is written: pinyin, initials and the search column; and invented codes."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from stdnum.cn import uscc

from sifang.lib.words import initials, pairs, pinyin_key


def noun(label: str) -> Any:
    """A model by its label: the seeds fill every room's tables, without knowing more of a room than that."""
    return apps.get_model(label)


def search_vector(name: str) -> str:
    """The search column of a name, as PostgreSQL reads it: every two neighbouring characters and their place."""
    return " ".join(f"'{pair}':{at}" for at, pair in enumerate(pairs(name).split(), start=1))


def findable(name: str) -> dict[str, str]:
    """The columns that make a named noun findable."""
    return {"pinyin": pinyin_key(name), "initials": initials(name), "search": search_vector(name)}


def credit_code(number: int, region: str = "370399") -> str:
    """An invented unified social credit code whose check characters are right; no registry uses the region."""
    organisation = f"{number:08d}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    check = (11 - sum(int(c) * w for c, w in zip(organisation, weights, strict=True)) % 11) % 11
    body = f"91{region}{organisation}{'X' if check == 10 else check}"
    return body + uscc.calc_check_digit(body)
