"""A supervision is seen on its ground, by the level that issued it, by who is responsible and who accepts."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from sifang.accounts import public as accounts
from sifang.areas import public as areas


class SupervisionQuerySet(models.QuerySet):
    """Supervisions, narrowed."""

    def visible_to(self, user: Any) -> SupervisionQuerySet:
        scope = accounts.scope_of(user)
        if scope.everywhere:
            return self
        if scope.is_closed:
            return self.none()
        ground = Q(area__in=areas.inside(scope.area_ids, scope.on))
        return self.filter(ground | Q(office__in=scope.office_ids) | Q(acceptor__in=scope.office_ids))
