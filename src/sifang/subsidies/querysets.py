"""Floor service is seen by whoever sees the compound."""

from __future__ import annotations

from django.db import models

from sifang.registry import public as registry


class SubsidisedServiceQuerySet(models.QuerySet):
    def visible_to(self, user) -> SubsidisedServiceQuerySet:
        return self.filter(compound__in=registry.compounds_visible_to(user))
