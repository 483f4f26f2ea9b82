"""At the compound: one item after the other; what fails becomes a case with its photographs at once."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from sifang.accounts import public as accounts
from sifang.audit import public as audit
from sifang.campaigns.choices import Result
from sifang.campaigns.models import CampaignTarget, Finding
from sifang.campaigns.permissions import may_visit
from sifang.campaigns.rules import checklist
from sifang.cases import public as cases
from sifang.lib.refusals import Refusal
from sifang.lib.words import legible


class AlreadyACase(Refusal):
    """The item failed before and is a case; what becomes of it is told there."""

    status = 409


def _locked(target_id: int, by: Any) -> CampaignTarget:
    CampaignTarget.objects.visible_to(by).get(pk=target_id)
    rows = CampaignTarget.objects.select_for_update(of=("self",)).select_related("campaign", "compound")
    target = rows.get(pk=target_id)
    if not may_visit(by, target):
        raise accounts.NotAllowed("检查由小区所在的社区和它的上级来做")
    return target


@transaction.atomic(durable=True)
def answer(
    target_id: int,
    item_key: str,
    *,
    result: str,
    words: str = "",
    press: uuid.UUID,
    photographs: Sequence[Any] = (),
    by: Any,
    at: datetime,
) -> Finding:
    """
    One item has its result. The same press sent twice is one finding and one case.

    :param photographs: what `cases.taken` made of the uploads
    :raises Refusal: it failed and nobody says where, or a photograph is missing
    :raises AlreadyACase: it failed before
    """
    target = _locked(target_id, by)
    campaign = target.campaign
    items = {item.key: item for item in checklist(campaign.checklist_key, campaign.checklist_on).items}
    item = items.get(item_key)
    if item is None or result not in Result.values:
        raise Refusal("清单里没有这一项，或没有选结果")
    before = Finding.objects.filter(target=target, item_key=item_key).select_related("case").first()
    if before is not None and before.press == press:
        return before
    if before is not None and before.case is not None:
        raise AlreadyACase(f"这一项已经成为案件 {before.case.number}，请到案件里办")
    if target.finished_at is not None:
        raise Refusal("这个小区已经查完，不能再改")
    words = legible(words)[:500]
    case = None
    if result == Result.FAIL:
        if not words:
            raise Refusal("请写明哪里不合格")
        if item.needs_photograph and not photographs:
            raise Refusal("这一项不合格要拍照")
        case = _case(target, item, words, photographs, by, at)
    row = before or Finding(target=target, item_key=item_key)
    row.question, row.result, row.words, row.press, row.case = item.question[:120], result, words, press, case
    row.found_at, row.found_by = at, by
    row.save()
    audit.record(
        "campaign.answered",
        subject=campaign,
        by=by,
        at=at,
        result=Result(result).label,
        compound=target.compound_id,
    )
    return row


def _case(
    target: CampaignTarget, item: Any, words: str, photographs: Sequence[Any], by: Any, at: datetime
) -> Any:
    is_visit = target.campaign.kind == "SUPERVISION"
    told = cases.report_within(
        target.compound_id,
        cases.Telling(
            title=words[:60], words=f"{item.question}：{words}", type_code=item.type_code,
            source=cases.Source.VISIT if is_visit else cases.Source.INSPECTION,
        ),
        by=by, at=at,
    )  # fmt: skip
    kept = cases.keep_taken_within(photographs, by=by, at=at)
    report = cases.Report.objects.filter(case=told.case).order_by("pk").first()
    cases.attach_within(told.case, kept, stage=cases.EvidenceStage.TOLD, report=report, by=by, at=at)
    return told.case


@transaction.atomic(durable=True)
def finish(target_id: int, *, by: Any, at: datetime) -> CampaignTarget:
    """
    The compound is visited.

    :raises Refusal: an item has no result yet; the sentence names the first ones
    """
    target = _locked(target_id, by)
    if target.finished_at is not None:
        return target
    campaign = target.campaign
    have = set(Finding.objects.filter(target=target).values_list("item_key", flat=True))
    left = [
        item.question
        for item in checklist(campaign.checklist_key, campaign.checklist_on).items
        if item.key not in have
    ]
    if left:
        raise Refusal(f"还有 {len(left)} 项没有查：{'；'.join(left[:3])}")
    target.finished_at, target.finished_by = at, by
    target.save(update_fields=["finished_at", "finished_by"])
    audit.record("campaign.visited", subject=campaign, by=by, at=at, compound=target.compound_id)
    return target
