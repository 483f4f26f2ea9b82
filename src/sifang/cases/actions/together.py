"""Cases that are one problem, or parts of one: merged and taken apart, adopted and released; urged; noted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from sifang.cases import rules
from sifang.cases.choices import CaseStatus
from sifang.cases.models import Case
from sifang.cases.parties import of_plain, party_of
from sifang.cases.stepping import CannotStep, begin, insist
from sifang.lib.words import legible


def _both(case_id: int, other_id: int, by: Any) -> Case:
    """Lock two cases in the order of their numbers, so that two presses never wait for each other."""
    rows = Case.objects.visible_to(by).select_for_update(of=("self",)).order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[case_id, other_id])}
    if other_id not in found or case_id not in found:
        raise Case.DoesNotExist
    return found[other_id]


@transaction.atomic(durable=True)
def merge(case_id: int, *, into_id: int, why: str, by: Any, at: datetime, seen: int | None = None) -> Case:
    """
    It is the same problem as another: its tellings are answered with that one.

    :raises CannotStep: the other is over, elsewhere, or itself
    """
    other = _both(case_id, into_id, by)
    step = begin("merge", case_id, by=by, at=at, seen=seen)
    case = step.case
    insist(
        rules.against_merging(
            into_open=not other.is_over, same_place=other.compound_id == case.compound_id,
            has_children=Case.objects.filter(parent=case.pk).exists(), is_same=other.pk == case.pk,
        )
    )  # fmt: skip
    insist("" if legible(why) else "并案要写明为什么是同一件事")
    turn = party_of(case, "turn")
    step.set(merged_into_id=other.pk)
    Case.objects.filter(pk=other.pk).update(report_count=other.report_count + case.report_count)
    step.data = {
        "into": other.number, "before": str(case.status), "was_turn": turn.plain() if turn else None,
    }  # fmt: skip
    return step.end(note=why)


@transaction.atomic(durable=True)
def unmerge(case_id: int, *, why: str, by: Any, at: datetime, seen: int | None = None) -> Case:
    """They were two after all: it goes on where it stood, with the time it had used."""
    step = begin("unmerge", case_id, by=by, at=at, seen=seen)
    insist("" if legible(why) else "撤销并案要写明理由")
    case = step.case
    event = case.events.filter(verb="merge").order_by("-seq").first()
    other_id = case.merged_into_id
    if event is None or other_id is None:
        raise CannotStep("没有并案的记录，不能撤销")
    turn = of_plain(event.data.get("was_turn"))
    step.set(merged_into_id=None, closed_at=None)
    other = Case.objects.select_for_update(of=("self",)).get(pk=other_id)
    Case.objects.filter(pk=other_id).update(report_count=max(1, other.report_count - case.report_count))
    return step.end(to=CaseStatus(event.data["before"]), turn=turn, note=why, out_of=other.number)


@transaction.atomic(durable=True)
def adopt(
    case_id: int, *, child_id: int, by: Any, at: datetime, seen: int | None = None, note: str = ""
) -> Case:
    """
    Another case becomes a part of this one, which then cannot close over it in silence.

    :raises CannotStep: one of them is a part or has parts already
    """
    child = _both(case_id, child_id, by)
    step = begin("adopt", case_id, by=by, at=at, seen=seen)
    case = step.case
    insist(
        rules.against_adopting(
            parent_has_parent=case.parent_id is not None,
            child_has_children=Case.objects.filter(parent=child.pk).exists(), is_same=child.pk == case.pk,
        )
    )  # fmt: skip
    if child.is_over or child.parent_id is not None:
        raise CannotStep(f"{child.number} 已经了结，或者已经是子案件")
    Case.objects.filter(pk=child.pk).update(parent=case)
    return step.end(note=note, child=child.number)


@transaction.atomic(durable=True)
def release(
    case_id: int, *, child_id: int, by: Any, at: datetime, seen: int | None = None, note: str = ""
) -> Case:
    """A part goes its own way again."""
    child = _both(case_id, child_id, by)
    step = begin("release", case_id, by=by, at=at, seen=seen)
    if child.parent_id != step.case.pk:
        raise CannotStep(f"{child.number} 不是这一件的子案件")
    Case.objects.filter(pk=child.pk).update(parent=None)
    return step.end(note=note, child=child.number)


@transaction.atomic(durable=True)
def urge(
    case_id: int, *, note: str = "", by: Any, at: datetime, seen: int | None = None, is_reporter: bool = False
) -> Case:
    """A nudge to whoever's turn it is; it is counted and shown."""
    step = begin("urge", case_id, by=by, at=at, seen=seen, is_reporter=is_reporter)
    turn = party_of(step.case, "turn")
    step.set(urgings=step.case.urgings + 1)
    return step.end(note=note, urged=turn.plain() if turn else None)


@transaction.atomic(durable=True)
def note(case_id: int, *, said: str, by: Any, at: datetime, seen: int | None = None) -> Case:
    """Something worth writing down on the way; seen by whoever sees the case, not by the public."""
    step = begin("note", case_id, by=by, at=at, seen=seen)
    insist("" if legible(said) else "写下要记的话")
    return step.end(note=said)
