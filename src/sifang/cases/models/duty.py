"""值班: who is on duty for a desk, day and night; one at a time, handed over on a day."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.cases.choices import Shift
from sifang.lib.constraints import no_overlap, one_of, period_is_not_empty


class DutyTurnQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> DutyTurnQuerySet:
        """The turns of one's own areas and of those below."""
        scope = accounts.scope_of(user)
        if scope.everywhere:
            return self
        return self.filter(area__in=areas.inside(scope.area_ids, scope.on))


class DutyTurn(models.Model):
    """One person on duty for an area's desk, from a day on; the night belongs to the day on which it begins."""

    area = models.ForeignKey(
        "areas.Area", models.PROTECT, related_name="+", verbose_name="哪一级", db_index=False
    )
    shift = models.CharField("班次", max_length=8, choices=Shift.choices)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="值班人员")
    period = DateRangeField("期间")
    arranged_at = models.DateTimeField("排班时间")
    arranged_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="排班的人", db_index=False
    )

    objects = DutyTurnQuerySet.as_manager()
    # Who is on duty is for everybody who reads the desk; names are masked on pages all the same.
    PERSONAL: set[str] = set()

    class Meta:
        verbose_name = "值班"
        verbose_name_plural = verbose_name
        constraints = [
            no_overlap(
                "area", name="a_desk_has_one_on_duty_a_day", message="这几天的白班已经排了人，请换班，不要重排",
                condition=Q(shift=Shift.DAY),
            ),
            no_overlap(
                "area", name="a_desk_has_one_on_duty_a_night", message="这几天的夜班已经排了人，请换班，不要重排",
                condition=Q(shift=Shift.NIGHT),
            ),
            period_is_not_empty("a_turn_of_duty_lasts_a_day"),
            models.CheckConstraint(
                name="a_turn_of_duty_says_when_it_ends", condition=Q(period__endswith__isnull=False),
                violation_error_message="值班要写到哪天为止",
            ),
            one_of("shift", Shift.values, name="shift_is_known", message="班次不在清单内"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["area", "shift"], name="duty_of_a_desk")]

    def __str__(self) -> str:
        return f"{self.area} {self.get_shift_display()}"
