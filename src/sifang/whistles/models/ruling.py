"""裁定: an office said it is not his; the district ruled by the jurisdiction list. Rulings are precedents."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from sifang.whistles.models.whistle import Summons
from sifang.whistles.querysets import RulingQuerySet


class Ruling(models.Model):
    """管辖裁定: whose a matter is. Told without the place and without names, so that everybody may learn from it."""

    summons = models.ForeignKey(
        Summons, models.PROTECT, related_name="+", verbose_name="召集单位", db_index=False
    )
    matter = models.CharField("什么事", max_length=300)
    # The entry of the jurisdiction list it rests on, as it read that day.
    rule_key = models.CharField("清单事项", max_length=40, blank=True)
    rule_words = models.CharField("清单怎么写", max_length=200, blank=True)
    rule_source = models.CharField("清单依据", max_length=120, blank=True)
    from_office = models.ForeignKey(
        "accounts.Office", models.PROTECT, related_name="+", verbose_name="拒收的单位"
    )
    stands = models.BooleanField("归原单位")
    to_office = models.ForeignKey(
        "accounts.Office", models.PROTECT, related_name="+", verbose_name="改归的单位", null=True
    )
    reasons = models.CharField("裁定理由", max_length=500)
    ruled_at = models.DateTimeField("裁定时间")
    ruled_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="裁定人")

    objects = RulingQuerySet.as_manager()
    PERSONAL: set[str] = set()

    class Meta:
        verbose_name = "管辖裁定"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="a_refusal_is_ruled_on_once",
                fields=["summons"],
                violation_error_message="这次拒收已经裁定过",
            ),
            models.CheckConstraint(
                name="a_ruling_names_another_office_or_keeps_the_one",
                condition=Q(stands=True, to_office__isnull=True)
                | (Q(stands=False, to_office__isnull=False) & ~Q(to_office=F("from_office"))),
                violation_error_message="裁定要么归原单位，要么写明改归哪个单位",
            ),
        ]
        indexes = [models.Index(fields=["-ruled_at", "-id"], name="rulings_newest_first")]

    def __str__(self) -> str:
        return self.matter

    @property
    def owner(self) -> Any:
        """The office whose matter it is."""
        return self.from_office if self.stands else self.to_office
