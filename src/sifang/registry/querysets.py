"""Who may see which compounds and companies: closed unless opened."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, Func, OuterRef, Q, Value
from django.db.models.functions import Least

from sifang.accounts import public as accounts
from sifang.areas import public as areas


class LastDay(Func):
    """The last day of a period; NULL while it goes on, which `LEAST` passes over."""

    template = "(upper(%(expressions)s) - 1)"
    output_field = models.DateField()


class CompoundQuerySet(models.QuerySet):
    """Compounds, narrowed."""

    def visible_to(self, user: Any) -> CompoundQuerySet:
        """Compounds in the person's areas of the management tree, and those his company serves."""
        scope = accounts.scope_of(user)
        if scope.everywhere:
            return self
        if scope.is_closed:
            return self.none()
        from sifang.registry.models import CompoundState, ServiceMode

        opened = Q(pk__in=[])
        if scope.area_ids:
            opened |= Q(
                Exists(
                    CompoundState.objects.filter(
                        compound=OuterRef("pk"),
                        community__in=areas.inside(scope.area_ids, scope.on),
                        # the state on the day, or the last one of a compound that is gone
                        period__contains=Least(
                            Value(scope.on, output_field=models.DateField()), LastDay(OuterRef("period"))
                        ),
                    )
                )
            )
        if scope.company_ids:
            opened |= Q(
                Exists(
                    ServiceMode.objects.filter(
                        compound=OuterRef("pk"), company__in=scope.company_ids, period__contains=scope.on
                    )
                )
            )
        return self.filter(opened)

    def standing_on(self, day: date) -> CompoundQuerySet:
        """Compounds on the register on that day."""
        return self.filter(period__contains=day)


class PairQuerySet(models.QuerySet):
    """Pairs of records and what was decided about them, narrowed."""

    def visible_to(self, user: Any) -> PairQuerySet:
        """Those of which he sees both records; one that became part of the other is seen with it."""
        scope = accounts.scope_of(user)
        if scope.everywhere:
            return self
        if scope.is_closed:
            return self.none()
        from sifang.registry.models import Compound, DoubtfulPair

        seen = Compound.objects.visible_to(user).values("pk")
        if self.model is DoubtfulPair:
            return self.filter(one__in=seen, other__in=seen)
        hidden = Compound.objects.exclude(pk__in=seen).values("pk")
        return self.filter(Q(one_number__in=seen) | Q(other_number__in=seen)).exclude(
            Q(one_number__in=hidden) | Q(other_number__in=hidden)
        )


class CompanyQuerySet(models.QuerySet):
    """Companies, narrowed."""

    def visible_to(self, user: Any) -> CompanyQuerySet:
        """Companies registered in, or serving a compound in, the person's areas; and one's own."""
        scope = accounts.scope_of(user)
        if scope.everywhere:
            return self
        if scope.is_closed:
            return self.none()
        from sifang.registry.models import CompoundState, ServiceMode

        opened = Q(pk__in=scope.company_ids)
        if scope.area_ids:
            ground = areas.inside(scope.area_ids, scope.on)
            serves = ServiceMode.objects.filter(
                company=OuterRef("pk"),
                period__contains=scope.on,
                compound__in=CompoundState.objects.filter(
                    community__in=ground, period__contains=scope.on
                ).values("compound"),
            )
            opened |= Q(area__in=ground) | Q(Exists(serves))
        return self.filter(opened)

    def standing_on(self, day: date) -> CompanyQuerySet:
        """Companies on the register on that day."""
        return self.filter(period__contains=day)


class PartyOrganisationQuerySet(models.QuerySet):
    """Party organisations, narrowed."""

    def visible_to(self, user: Any) -> PartyOrganisationQuerySet:
        """Those of the person's areas, and those that cover a company he may see."""
        scope = accounts.scope_of(user)
        if scope.everywhere:
            return self
        if scope.is_closed:
            return self.none()
        from sifang.registry.models import Company, PartyCoverage

        covers = PartyCoverage.objects.filter(
            organisation=OuterRef("pk"), company__in=Company.objects.visible_to(user).values("pk")
        )
        return self.filter(Q(area__in=areas.inside(scope.area_ids, scope.on)) | Q(Exists(covers)))


__all__ = ["CompanyQuerySet", "CompoundQuerySet", "PairQuerySet", "PartyOrganisationQuerySet"]
