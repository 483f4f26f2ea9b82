"""Which compounds a plan takes, and how far a campaign is: the number is counted from the list it opens."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from sifang.areas import public as areas
from sifang.campaigns.models import CampaignTarget, InspectionCampaign
from sifang.registry import public as registry


def compounds_for(
    area: areas.Area, on: date, *, modes: tuple[str, ...] = (), only_old: bool = False
) -> QuerySet:
    """Compounds of an area on a day, as their states; narrowed by how they are served, or to old ones."""
    rows = registry.states_on(on).filter(community__in=areas.inside([area.pk], on))
    if modes:
        served = registry.ServiceMode.objects.filter(
            compound=OuterRef("compound"), period__contains=on, mode__in=modes
        )
        rows = rows.filter(Exists(served))
    return rows.filter(is_old_compound=True) if only_old else rows


def targets(campaign: InspectionCampaign, user: Any) -> QuerySet[CampaignTarget]:
    """The compounds of a campaign the person sees."""
    return CampaignTarget.objects.visible_to(user).filter(campaign=campaign)


DONE = Q(finished_at__isnull=False)
"""Visited: every item has its result and the visit was finished."""
