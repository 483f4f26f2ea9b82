"""A campaign is planned over compounds."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.audit import public as audit
from sifang.campaigns.models import CampaignTarget, InspectionCampaign
from sifang.campaigns.permissions import plans_for
from sifang.campaigns.queries import compounds_for
from sifang.campaigns.rules import checklist
from sifang.campaigns.telling import planned_within
from sifang.lib.clock import ZONE
from sifang.lib.refusals import Refusal
from sifang.lib.words import legible
from sifang.registry import public as registry


@transaction.atomic(durable=True)
def plan(
    *,
    name: str,
    checklist_key: str,
    area_id: int | None = None,
    modes: tuple[str, ...] = (),
    only_old: bool = False,
    starts_on: date,
    ends_on: date,
    again_within: timedelta = timedelta(),
    by: Any,
    at: datetime,
) -> InspectionCampaign:
    """
    The compounds of an area that stand on the register today, narrowed.

    :param area_id: inside the planner's own ground; all of it when not given
    :param again_within: the same plan made by the same person so shortly before is answered, not made twice
    :raises Refusal: no compound is left, or the days are the wrong way round
    """
    own = plans_for(by)
    if own is None:
        raise accounts.NotAllowed("排查由街道、区县、市的经办布置")
    today = at.astimezone(ZONE).date()
    area = own
    if area_id is not None and area_id != own.pk:
        inside = areas.Area.objects.filter(pk=area_id, pk__in=areas.inside([own.pk], today)).first()
        if inside is None:
            raise Refusal("范围要在您的区域之内")
        area = inside
    if ends_on < starts_on:
        raise Refusal("结束不能早于开始")
    found = checklist(checklist_key, today)
    rows = list(
        compounds_for(area, today, modes=modes, only_old=only_old).values_list("compound_id", "community_id")
    )
    if not rows:
        raise Refusal("按这些条件一个小区也没有")
    told = [registry.Mode(mode).label for mode in modes] + (["老旧小区"] if only_old else [])
    given = {
        "name": legible(name), "kind": found.kind, "checklist_key": checklist_key, "checklist_on": today,
        "area": area, "choice_words": f"{area.name}，{'、'.join(told) or '全部小区'}", "starts_on": starts_on,
        "ends_on": ends_on, "planned_by": by,
    }  # fmt: skip
    if again_within:
        with connection.cursor() as cursor:
            # Pressed twice at once: the second waits, and finds the first.
            cursor.execute("select pg_advisory_xact_lock(hashtext('campaign-plan'), %s)", [by.pk])
        before = InspectionCampaign.objects.filter(**given, planned_at__gt=at - again_within).first()
        if before is not None:
            return before
    campaign = InspectionCampaign.objects.create(**given, planned_at=at)
    CampaignTarget.objects.bulk_create(
        CampaignTarget(campaign=campaign, compound_id=compound, community_id=community)
        for compound, community in rows
    )
    planned_within(campaign, {community for _, community in rows}, by=by, at=at)
    audit.record("campaign.planned", subject=campaign, by=by, at=at, compounds=len(rows))
    return campaign
