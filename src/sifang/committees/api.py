"""The three bodies for programs; members are counted, never named."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, cast

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest
from ninja import Router, Schema

from sifang.areas import public as areas
from sifang.committees.models import EnvironmentCommittee, ManagementCommittee, OwnersCommittee
from sifang.lib.answers import REFUSALS, After, InTree, Limit, Slug, page_of
from sifang.lib.asked import Day, asked_day
from sifang.registry import public as registry

router = Router(tags=["三种组织"])
BodyKind = Literal["OWNERS_COMMITTEE", "MANAGEMENT_COMMITTEE", "ENVIRONMENT_COMMITTEE"]


class BodyOut(Schema):
    """A body of a compound (业主委员会, 物业管理委员会) or of a community (环境和物业管理委员会)."""

    id: int
    kind: BodyKind
    compound_id: int | None
    compound_name: str | None
    community_id: int | None
    community_name: str | None
    term_number: int | None
    term_ends_on: date | None
    member_count: int | None
    party_member_count: int | None
    owner_member_count: int | None
    since: date
    before: date | None


class BodyPage(Schema):
    at: date
    items: list[BodyOut]
    next: int | None


_MODELS: dict[str, Any] = {
    "OWNERS_COMMITTEE": OwnersCommittee,
    "MANAGEMENT_COMMITTEE": ManagementCommittee,
    "ENVIRONMENT_COMMITTEE": EnvironmentCommittee,
}


@router.get("/bodies", response={200: BodyPage, **REFUSALS}, summary="一种组织", operation_id="bodies")
def bodies(
    request: HttpRequest,
    kind: BodyKind,
    at: Day = None,
    area: Slug = "",
    tree: InTree = "MANAGEMENT",
    after: After = 0,
    limit: Limit = 50,
):
    """The bodies of one kind that exist on a day; the three kinds are never merged."""
    day = asked_day(at)
    of_community = kind == "ENVIRONMENT_COMMITTEE"
    rows: QuerySet = _MODELS[kind].objects.visible_to(request.user).filter(period__contains=day, pk__gt=after)
    if area:
        found = areas.by_slug(area)
        if found is None:
            raise Http404
        ground = areas.inside([found.pk], day, tree)
        if of_community:
            rows = rows.filter(community__in=ground)
        else:
            stands = registry.states_on(day).filter(compound=OuterRef("compound"), community__in=ground)
            rows = rows.filter(Exists(stands))
    rows = rows.select_related("community" if of_community else "compound").order_by("pk")
    page, onwards = page_of(list(rows[: limit + 1]), limit, lambda row: row.pk)
    return BodyPage(at=day, items=[_shown(row, kind) for row in page], next=onwards)


def _shown(row: Any, kind: str) -> BodyOut:
    compound, community = getattr(row, "compound", None), getattr(row, "community", None)
    return BodyOut(
        id=row.pk, kind=cast(Any, kind),
        compound_id=compound.pk if compound else None, compound_name=compound.name if compound else None,
        community_id=community.pk if community else None, community_name=community.name if community else None,
        term_number=getattr(row, "term_number", None), term_ends_on=getattr(row, "term_ends_on", None),
        member_count=row.member_count, party_member_count=getattr(row, "party_member_count", None),
        owner_member_count=getattr(row, "owner_member_count", None),
        since=row.period.lower, before=row.period.upper,
    )  # fmt: skip
