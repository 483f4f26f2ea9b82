"""What was decided about pairs, as the matcher asks for it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sifang.registry.choices import Verdict
from sifang.registry.matching.matcher import Remembered
from sifang.registry.matching.scoring import Standing
from sifang.registry.matching.standings import fingerprint
from sifang.registry.models import Compound, MatchDecision, RecordUnion, RowDecision


def remembered() -> Remembered:
    """
    Whether somebody decided that what a row describes is, or is not, a record of the register.

    A row is known again when it says the name, the place and the address that were decided about.
    """
    stands = dict(RecordUnion.objects.filter(undone=False).values_list("gone_number", "kept_id"))
    told: dict[tuple[Any, ...], dict[int, bool]] = defaultdict(dict)
    for decision in MatchDecision.objects.filter(withdrawn_at__isnull=True).order_by("at", "pk"):
        pair = decision.one_number, decision.other_number
        for number, against in (pair, pair[::-1]):
            said = decision.said_of(number)
            key = (said.get("name", ""), said.get("area"), said.get("address", ""))
            while against in stands:
                against = stands[against]
            told[key][against] = decision.verdict == Verdict.SAME
    for row in RowDecision.objects.order_by("at", "pk"):
        number = row.number
        while number in stands:
            number = stands[number]
        told[row.name, row.area_id, row.address][number] = row.verdict == Verdict.SAME
    if not told:
        return lambda row, key: None

    def decided(row: Standing, key: Any) -> bool | None:
        known = told.get(fingerprint(row))
        return None if known is None else known.get(key)

    return decided


def decided_pairs() -> set[tuple[int, int]]:
    """Pairs of records, the older first, that somebody decided about."""
    rows = MatchDecision.objects.filter(withdrawn_at__isnull=True)
    return set(rows.values_list("one_number", "other_number"))


def part_of(number: int, user: Any) -> int | None:
    """The compound of which the record of that number is part since, if the person may see it."""
    stands = dict(RecordUnion.objects.filter(undone=False).values_list("gone_number", "kept_id"))
    if number not in stands:
        return None
    while number in stands:
        number = stands[number]
    return Compound.objects.visible_to(user).filter(pk=number).values_list("pk", flat=True).first()


__all__ = ["decided_pairs", "part_of", "remembered"]
