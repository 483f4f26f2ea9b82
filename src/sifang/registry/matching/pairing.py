"""Records of the register that may be one compound, found by comparing the register with itself."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sifang.lib.refusals import Refusal
from sifang.registry.matching.candidates import Candidates
from sifang.registry.matching.remembering import decided_pairs, remembered
from sifang.registry.matching.rules import Rules, rules
from sifang.registry.matching.scoring import DIFFERENT, Judgement, Reason, Scorer, Standing
from sifang.registry.matching.standings import Ground, fingerprint, of_register, shared_positions
from sifang.registry.models import Compound, DoubtfulPair

_NO_RULES = "本市的政策文件夹里没有核对小区的规则（ledgers/matching.yaml）"


def find_within(day: date, only: Collection[int] | None = None) -> int:
    """Write down the pairs in doubt that nobody has decided; answers how many there are."""
    told = rules()
    if told is None:
        raise Refusal(_NO_RULES)
    ground = Ground(day)
    standing = of_register(day, ground)
    found = pairs_in_doubt(told, ground.places, standing, only)
    decided = decided_pairs() | _told_by_rows(found, standing)
    rows = DoubtfulPair.objects.all()
    if only is not None:
        rows = rows.filter(one__in=only) | rows.filter(other__in=only)
    rows.delete()
    DoubtfulPair.objects.bulk_create(
        (
            DoubtfulPair(one_id=one, other_id=other, score=j.score, reasons=[r.says for r in j.reasons])
            for (one, other), j in sorted(found.items())
            if (one, other) not in decided
        ),
        batch_size=2000,
    )
    return DoubtfulPair.objects.count()


def _told_by_rows(found: dict[tuple[Any, Any], Judgement], standing: list[Standing]) -> set[tuple[Any, Any]]:
    """Pairs of which one is as a row said of which somebody told, at a load, that it is not the other."""
    known = remembered()
    by_key = {one.key: one for one in standing if not one.is_former}
    return {
        (one, other)
        for one, other in found
        if known(by_key[one], other) is False or known(by_key[other], one) is False
    }


def pairs_in_doubt(
    told: Rules, places: frozenset[str], standing: list[Standing], only: Collection[int] | None = None
) -> dict[tuple[Any, Any], Judgement]:
    """Pairs of keys, the smaller first, whose likeness asks for somebody's eye; each with its best judgement."""
    candidates = Candidates(told, places, standing)
    wanted = None if only is None else set(only)
    found: dict[tuple[Any, Any], Judgement] = {}
    for one in standing:
        if wanted is not None and one.key not in wanted:
            continue
        for other in candidates.of(one):
            # What two compounds were once called tells little of what they are.
            if other.key == one.key or (one.is_former and other.is_former):
                continue
            pair = (one.key, other.key) if one.key < other.key else (other.key, one.key)
            if pair in found and wanted is None and one.key > other.key:
                continue
            judgement = _with_former_name(candidates.scorer.compare(one, other), one, other)
            if judgement.band != DIFFERENT and (pair not in found or found[pair].score < judgement.score):
                found[pair] = judgement
    return found


def _with_former_name(judgement: Judgement, one: Standing, other: Standing) -> Judgement:
    """The reasons speak of a name that the page does not show: say whose it was."""
    former = next((each.name for each in (one, other) if each.is_former), "")
    if not former:
        return judgement
    said = Reason(0, f"其中一个也叫“{former}”")
    return Judgement(judgement.score, judgement.band, (said, *judgement.reasons))


def judged_pair(one_id: int, other_id: int, day: date) -> Judgement:
    """How like two records are, whatever the outcome."""
    told = rules()
    if told is None:
        raise Refusal(_NO_RULES)
    ground = Ground(day)
    near = of_register(day, ground, districts=_districts_of((one_id, other_id), ground, day))
    mine = {one.key: one for one in near if one.key in (one_id, other_id)}
    scorer = Scorer(told, ground.places, shared_positions(near, told["measures.shared_position"]))
    if len(mine) < 2:
        return Judgement(0, DIFFERENT, ())
    return scorer.compare(mine[one_id], mine[other_id])


def _districts_of(ids: Collection[int], ground: Ground, day: date) -> set[int]:
    from sifang.registry.models import CompoundState

    held = CompoundState.objects.filter(compound__in=ids).values_list("community_id", flat=True)
    return {pk for area in held for pk in ground.districts(area)}


def said_of(compound: Compound, day: date) -> dict[str, Any]:
    """A record's name, area and address as a decision keeps them."""
    last = compound.states.order_by("-period").first()  # type: ignore[attr-defined]  # a way back by name
    name, area, address = fingerprint(
        Standing(compound.pk, compound.name, last.community_id if last else None, address=compound.address)
    )
    return {"called": compound.name, "name": name, "area": area, "address": address}


__all__ = ["find_within", "judged_pair", "pairs_in_doubt", "said_of"]
