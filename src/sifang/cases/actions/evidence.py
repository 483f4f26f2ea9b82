"""Pictures are put to a case, with its step or telling, and looked up among those of other cases; who told is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from sifang.accounts import public as accounts
from sifang.audit import public as audit
from sifang.cases.choices import EvidenceStage
from sifang.cases.models import Case, CaseEvent, Evidence, Report
from sifang.cases.telling.albums import stage_of
from sifang.cases.telling.photographs import Taken, most
from sifang.files import public as files
from sifang.lib.clock import ZONE
from sifang.lib.refusals import Refusal
from sifang.lib.words import legible

# Yesterday's repair is looked for among so many latest pictures of the same place and of the same handler.
_LOOKED_AT = 500


@dataclass(frozen=True)
class Kept:
    """A picture that is kept already: what `Evidence` needs to know of it."""

    picture_id: int
    looks: int
    distance_m: int | None
    taken_at: datetime | None


def keep_taken_within(taken: Sequence[Taken], *, by: Any, at: datetime) -> list[Kept]:
    """Keep pictures; joins the open transaction."""
    kept = []
    for one in taken:
        row = files.keep_within(one.picture, by=by, at=at)
        kept.append(Kept(row.pk, row.looks, one.distance_m, one.taken_at))
    return kept


def attach_within(
    case: Case,
    pictures: Sequence[Kept],
    *,
    stage: EvidenceStage,
    report: Report | None = None,
    event: CaseEvent | None = None,
    by: Any,
    at: datetime,
) -> None:
    """
    Put kept pictures to a case; joins the open transaction, whose audit line tells of it.

    One that looks like a picture of another case is put there all the same, and says where it was seen.
    """
    if not pictures:
        return
    others = _used_elsewhere(case)
    rows = []
    for one in pictures:
        alike = files.lookalikes(one.looks, others)
        rows.append(
            Evidence(
                case=case, picture_id=one.picture_id, stage=stage, report=report, event=event,
                distance_m=one.distance_m, taken_at=one.taken_at, kept_at=at,
                seen_in_id=others[alike[0]] if alike else None,
            )
        )  # fmt: skip
    Evidence.objects.bulk_create(rows, ignore_conflicts=True)


def _used_elsewhere(case: Case) -> dict[int, int]:
    near = Q(case__compound=case.compound_id)
    if case.handler_company_id:
        near |= Q(case__handler_company=case.handler_company_id)
    if case.handler_office_id:
        near |= Q(case__handler_office=case.handler_office_id)
    rows = Evidence.objects.filter(near).exclude(case=case.pk).order_by("-id")
    found: dict[int, int] = {}
    for picture, where in rows.values_list("picture_id", "case_id")[:_LOOKED_AT]:
        found.setdefault(picture, where)
    return found


@transaction.atomic(durable=True)
def add_evidence(case_id: int, taken: Sequence[Taken], *, by: Any, at: datetime) -> EvidenceStage:
    """
    Pictures of the work, by whoever has a part in the case; answers at which step they count.

    :raises Refusal: nothing is given, the person has no part in it, it is over, or there are enough
    :raises Case.DoesNotExist: it is not visible to the person
    """
    case = Case.objects.visible_to(by).select_for_update(of=("self",)).get(pk=case_id)
    stage = stage_of(case, by)
    if stage is None:
        raise Refusal("这一件已经了结，或者没有您经手的一步，不能加照片")
    if not taken:
        raise Refusal("请先选照片")
    enough = 3 * most(at.astimezone(ZONE).date())
    if Evidence.objects.filter(case=case, stage=stage).count() + len(taken) > enough:
        raise Refusal(f"这一步最多 {enough} 张照片，够看清楚了")
    attach_within(case, keep_taken_within(taken, by=by, at=at), stage=stage, by=by, at=at)
    audit.record("case.evidence_added", subject=case, by=by, at=at, count=len(taken), step=str(stage.label))
    return stage


@transaction.atomic(durable=True)
def unmask_reporter(report_id: int, *, reason: str, by: Any, at: datetime) -> Report:
    """
    The whole name and telephone of somebody who told, for a written reason.

    :raises Refusal: no reason, or whoever told wants not to be known by the company that asks
    :raises NotAllowed: the post does not have the right
    :raises Report.DoesNotExist: the case is not visible to the person
    """
    accounts.check_may(by, "personal.unmask")
    if not legible(reason):
        raise Refusal("请写明为什么要看")
    report = Report.objects.select_related("case").get(
        pk=report_id, case__in=Case.objects.visible_to(by).values("pk")
    )
    if report.is_anonymous:
        raise Refusal("这是匿名上报，没有留姓名和电话")
    audit.record("personal.unmasked", subject=report.case, by=by, at=at, note=reason)
    return report
