"""Charging sites are seen by whoever sees the compound."""

from __future__ import annotations

from django.db import models

from sifang.registry import public as registry


class ChargingSiteQuerySet(models.QuerySet):
    def visible_to(self, user) -> ChargingSiteQuerySet:
        return self.filter(compound__in=registry.compounds_visible_to(user))
