"""Lateness or a send-back may be excused in the statistics, by two people of two levels; the fact stays."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from sifang.cases import rules
from sifang.cases.choices import Fault, PartyKind
from sifang.cases.models import Case, Excuse
from sifang.cases.queries import was_late
from sifang.cases.stepping import CannotStep, begin, insist
from sifang.cases.workflow import OFFICIALS, above
from sifang.lib.words import legible


@transaction.atomic(durable=True)
def appeal(case_id: int, *, fault: str, why: str, by: Any, at: datetime, seen: int | None = None) -> Case:
    """
    After closing, once: the handler asks that it does not count.

    :raises CannotStep: there is nothing to excuse, or it was asked before
    """
    step = begin("appeal", case_id, by=by, at=at, seen=seen)
    if fault not in Fault.values:
        raise CannotStep("申诉要选一项：逾期，或返工")
    case = step.case
    insist(
        rules.against_appeal(
            has_appealed=Excuse.objects.filter(case=case).exists(), is_late=was_late(case),
            send_backs=case.send_backs, fault=fault,
        )
    )  # fmt: skip
    insist("" if legible(why) else "申诉要写明理由")
    Excuse.objects.create(case=case, fault=fault, reason=legible(why)[:500], asked_at=at, asked_by=by)
    return step.end(note=why, fault=fault)


def _excuse(case: Case) -> Excuse:
    found = Excuse.objects.select_for_update().filter(case=case).first()
    if found is None:
        raise CannotStep("这一件没有申诉")
    return found


@transaction.atomic(durable=True)
def review_appeal(
    case_id: int, *, is_supported: bool, why: str, by: Any, at: datetime, seen: int | None = None
) -> Case:
    """The level above the handler says what it thinks."""
    step = begin("review_appeal", case_id, by=by, at=at, seen=seen)
    insist("" if legible(why) else "初审要写明意见")
    excuse = _excuse(step.case)
    if excuse.reviewed_at is not None:
        raise CannotStep("已经初审过了")
    excuse.is_supported, excuse.reviewed_at, excuse.reviewed_by = is_supported, at, by
    excuse.save(update_fields=["is_supported", "reviewed_at", "reviewed_by"])
    return step.end(note=why, supported=is_supported)


@transaction.atomic(durable=True)
def decide_appeal(
    case_id: int, *, is_upheld: bool, why: str, by: Any, at: datetime, seen: int | None = None
) -> Case:
    """
    A second person, at least as high as the first, decides. What is upheld no longer counts; it is still seen.

    :raises CannotStep: not reviewed yet, by the same person, or from below
    """
    step = begin("decide_appeal", case_id, by=by, at=at, seen=seen)
    insist("" if legible(why) else "终审要写明决定的理由")
    excuse = _excuse(step.case)
    if excuse.reviewed_at is None:
        raise CannotStep("还没有初审")
    if excuse.decided_at is not None:
        raise CannotStep("已经终审过了")
    if excuse.reviewed_by_id == by.pk:
        raise CannotStep("初审和终审不能是同一个人")
    lowest = above(step.handler.kind) or PartyKind.CITY
    if step.party is None or OFFICIALS.index(step.party.kind) < OFFICIALS.index(lowest):
        raise CannotStep(f"终审要由{lowest.label}或更高一级决定")
    excuse.is_upheld, excuse.decided_at, excuse.decided_by = is_upheld, at, by
    excuse.save(update_fields=["is_upheld", "decided_at", "decided_by"])
    return step.end(note=why, upheld=is_upheld)
