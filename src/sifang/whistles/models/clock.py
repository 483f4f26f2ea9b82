"""The clock of one step of one office, and the rungs of the ladder it has climbed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sifang.lib.constraints import one_of
from sifang.whistles.choices import Level, Step
from sifang.whistles.models.whistle import Summons

RUNNING = Q(met_at__isnull=True, ended_at__isnull=True)


class StepClock(models.Model):
    """报到计时: a step an office owes, by when, and when it was done. Lateness is compared, never stored away."""

    summons = models.ForeignKey(
        Summons, models.PROTECT, related_name="clocks", verbose_name="召集单位", db_index=False
    )
    step = models.CharField("哪一步", max_length=8, choices=Step.choices)
    unit = models.CharField("时限单位", max_length=14)
    length = models.PositiveIntegerField("时限", null=True)
    started_at = models.DateTimeField("起算时间")
    due_at = models.DateTimeField("到期时间", null=True)
    met_at = models.DateTimeField("办到时间", null=True)
    ended_at = models.DateTimeField("停止时间", null=True)
    is_provisional = models.BooleanField("暂定", default=False)

    PERSONAL: set[str] = set()

    class Meta:
        verbose_name = "报到计时"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="a_step_of_an_office_has_one_running_clock",
                fields=["summons", "step"],
                condition=RUNNING,
                violation_error_message="这一步已经在计时",
            ),
            models.CheckConstraint(
                name="a_step_is_met_or_ends_but_not_both",
                condition=Q(met_at__isnull=True) | Q(ended_at__isnull=True),
                violation_error_message="一步要么办到、要么停止",
            ),
            one_of("step", Step.values, name="clock_step_is_known", message="哪一步不在清单内"),
        ]
        indexes = [
            models.Index(fields=["summons", "id"], name="clocks_of_a_summons"),
            # The ladder looks here.
            models.Index(fields=["due_at", "id"], name="running_steps_by_moment", condition=RUNNING),
        ]

    def __str__(self) -> str:
        return self.get_step_display()


class Rung(models.Model):
    """报到阶梯: nobody came, so one more level was told, with what had happened so far. Once each."""

    summons = models.ForeignKey(
        Summons, models.PROTECT, related_name="rungs", verbose_name="召集单位", db_index=False
    )
    level = models.CharField("告诉了谁", max_length=12, choices=Level.choices)
    fired_at = models.DateTimeField("告知时间")
    told = models.TextField("当时的经过")

    PERSONAL = {"told"}

    class Meta:
        verbose_name = "报到阶梯"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="a_level_is_told_once_of_an_office",
                fields=["summons", "level"],
                violation_error_message="这一级已经告知过",
            ),
            one_of("level", Level.values, name="rung_level_is_known", message="级别不在清单内"),
        ]

    def __str__(self) -> str:
        return self.get_level_display()
