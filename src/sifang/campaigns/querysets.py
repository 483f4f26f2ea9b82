"""A campaign is seen where it was planned and where its compounds are; of its compounds each sees his own."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from sifang.accounts import public as accounts
from sifang.areas import public as areas


class CampaignQuerySet(models.QuerySet):
    """Campaigns, narrowed."""

    def visible_to(self, user: Any) -> CampaignQuerySet:
        from sifang.campaigns.models.campaign import CampaignTarget

        scope = accounts.scope_of(user)
        if scope.everywhere:
            return self
        ground = areas.inside(scope.area_ids, scope.on)
        here = CampaignTarget.objects.filter(community__in=ground).values("campaign")
        return self.filter(Q(area__in=ground) | Q(pk__in=here))


class TargetQuerySet(models.QuerySet):
    """Compounds of campaigns, narrowed."""

    def visible_to(self, user: Any) -> TargetQuerySet:
        scope = accounts.scope_of(user)
        return self if scope.everywhere else self.filter(community__in=areas.inside(scope.area_ids, scope.on))


class DrawQuerySet(models.QuerySet):
    """Draws, narrowed to whoever is responsible for their whole ground or part of it."""

    def visible_to(self, user: Any) -> DrawQuerySet:
        scope = accounts.scope_of(user)
        return self if scope.everywhere else self.filter(area__in=areas.inside(scope.area_ids, scope.on))
