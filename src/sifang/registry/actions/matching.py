"""What a clerk decides about two records that may be one compound, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from sifang.audit import public as audit
from sifang.lib.refusals import Refusal
from sifang.registry.choices import Verdict
from sifang.registry.matching import rewriting
from sifang.registry.matching.pairing import find_within, judged_pair, said_of
from sifang.registry.matching.uniting import unite_within
from sifang.registry.models import Compound, DoubtfulPair, MatchDecision, RecordUnion
from sifang.registry.steps import locked_compound


@transaction.atomic(durable=True)
def find_doubtful_pairs(*, by: Any, at: datetime, only: Sequence[int] | None = None) -> int:
    """
    Compare the records of the register with each other and write down the pairs a clerk should look at; answers
    how many there are. Pairs somebody has decided are not among them.

    :param only: ids of the records to compare with the others; without it all
    """
    # What is registered while the search runs is for the next one.
    upto = Compound.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    count = find_within(at.date(), only)
    audit.record("pairs.found", by=by, at=at, count=count, upto=upto)
    return count


@transaction.atomic(durable=True)
def decide_pair(one_id: int, other_id: int, *, same: bool, by: Any, at: datetime) -> MatchDecision:
    """
    Two records are one compound, or they are two. If they are one, the older record stays and takes over what
    hangs on the other.

    :raises Compound.DoesNotExist: one of them is not there, or not to be seen
    :raises NotAllowed: the person may not change both
    :raises Refusal: somebody decided already, or the records cannot become one
    """
    one_id, other_id = sorted((one_id, other_id))
    if one_id == other_id:
        raise Refusal("请选两个不同的小区")
    # Locked in the order of their ids, so that two decisions cannot wait for each other.
    one, other = locked_compound(one_id, by), locked_compound(other_id, by)
    if MatchDecision.objects.filter(
        one_number=one_id, other_number=other_id, withdrawn_at__isnull=True
    ).exists():
        raise Refusal("这两个小区已经有人核对过，要改请先撤回")
    judgement = judged_pair(one_id, other_id, at.date())
    decision = MatchDecision.objects.create(
        one_number=one_id, other_number=other_id, verdict=Verdict.SAME if same else Verdict.DIFFERENT,
        said={str(row.pk): said_of(row, at.date()) for row in (one, other)},
        score=judgement.score, reasons=[reason.says for reason in judgement.reasons],
        by=by, by_title=(getattr(by, "acting_title", "") or "")[:120], at=at,
    )  # fmt: skip
    if same:
        steps = unite_within(one, other)
        RecordUnion.objects.create(
            decision=decision, kept=one, gone_number=other_id, gone_name=other.name, steps=steps
        )
        audit.record("compound.united", subject=one, by=by, at=at, gone=other_id, name=other.name)
    else:
        DoubtfulPair.objects.filter(one=one, other=other).delete()
        audit.record("compound.told_apart", subject=one, by=by, at=at, other=other_id)
    return decision


@transaction.atomic(durable=True)
def withdraw_decision(decision_id: int, *, by: Any, at: datetime) -> MatchDecision:
    """
    Take a decision back: records that became one are two again, to the letter, and the pair is offered again.

    :raises MatchDecision.DoesNotExist: there is none that the person may see
    :raises NotAllowed: the person may not change the record
    :raises Refusal: it was withdrawn already, or later changes stand on it
    """
    MatchDecision.objects.visible_to(by).only("pk").get(pk=decision_id)
    decision = MatchDecision.objects.select_for_update().get(pk=decision_id)
    if decision.withdrawn_at is not None:
        raise Refusal("这个结论已经撤回")
    union = RecordUnion.objects.select_for_update().filter(decision=decision).first()
    standing = union.kept_id if union else decision.one_number
    kept = locked_compound(standing, by)
    if union is not None:
        try:
            rewriting.take_back(union.steps)
        except rewriting.ChangedSince as why:
            raise Refusal(f"归并之后，{why.noun}又有改动，不能撤销；请先改回，或在小区页面拆分") from why
        union.undone, union.steps = True, []
        union.save(update_fields=["undone", "steps"])
    else:
        locked_compound(decision.other_number, by)
    decision.withdrawn_by, decision.withdrawn_at = by, at
    decision.save(update_fields=["withdrawn_by", "withdrawn_at"])
    audit.record("compound.decision_withdrawn", subject=kept, by=by, at=at, other=decision.other_number)
    if (
        union is None
        and Compound.objects.filter(pk__in=(decision.one_number, decision.other_number)).count() == 2
    ):
        DoubtfulPair.objects.create(
            one_id=decision.one_number, other_id=decision.other_number, score=decision.score,
            reasons=decision.reasons,
        )  # fmt: skip
    return decision


__all__ = ["decide_pair", "find_doubtful_pairs", "withdraw_decision"]
