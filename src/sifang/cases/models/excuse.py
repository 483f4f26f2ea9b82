"""免责申诉: lateness or a send-back may be excused in the statistics; the fact stays where it is."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sifang.cases.choices import Fault
from sifang.lib.constraints import one_of, set_together


class Excuse(models.Model):
    """One appeal per closed case, weighed twice by two levels. What is upheld no longer counts; it is still seen."""

    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="excuse", verbose_name="案件")
    fault = models.CharField("申诉什么", max_length=10, choices=Fault.choices)
    reason = models.CharField("理由", max_length=500)
    asked_at = models.DateTimeField("申诉时间")
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="申诉人")
    is_supported = models.BooleanField("初审意见", null=True)
    reviewed_at = models.DateTimeField("初审时间", null=True)
    reviewed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="初审人", null=True
    )
    is_upheld = models.BooleanField("终审决定", null=True)
    decided_at = models.DateTimeField("终审时间", null=True)
    decided_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="终审人", null=True
    )

    PERSONAL = {"reason"}

    class Meta:
        verbose_name = "免责申诉"
        verbose_name_plural = verbose_name
        constraints = [
            set_together(
                "reviewed_at",
                "reviewed_by",
                name="a_review_of_an_appeal_has_its_person",
                message="初审要有人有时间",
            ),
            set_together(
                "decided_at",
                "decided_by",
                name="a_decision_on_an_appeal_has_its_person",
                message="终审要有人有时间",
            ),
            models.CheckConstraint(
                name="an_appeal_is_reviewed_before_it_is_decided",
                condition=Q(decided_at__isnull=True) | Q(reviewed_at__isnull=False),
                violation_error_message="先初审，后终审",
            ),
            models.CheckConstraint(
                name="two_people_weigh_an_appeal",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("reviewed_by")),
                violation_error_message="初审和终审不能是同一个人",
            ),
            one_of("fault", Fault.values, name="excuse_fault_is_known", message="申诉什么不在清单内"),
        ]

    def __str__(self) -> str:
        return f"{self.get_fault_display()}申诉"
