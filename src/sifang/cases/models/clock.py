"""A clock of a case: one stage, one party, one limit. It falls due at a moment; whether it was kept is compared."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sifang.cases.choices import PartyKind, Stage
from sifang.cases.models.named import named
from sifang.lib.constraints import one_of

RUNNING = Q(met_at__isnull=True, ended_at__isnull=True)


class CaseClock(models.Model):
    """案件计时: begins with a stage, may be paused, is met by a step or ends with it."""

    case = named("cases.Case", "案件", related="clocks", null=False)
    stage = models.CharField("阶段", max_length=10, choices=Stage.choices)
    party_kind = models.CharField("谁的时限", max_length=12, choices=PartyKind.choices)
    party_area = named("areas.Area", "区划")
    party_office = named("accounts.Office", "单位")
    party_company = named("registry.Company", "企业")
    # A stage may be limited in steps, one after the other: 围挡 2 小时，then 修复 30 个工作日.
    step = models.PositiveSmallIntegerField("第几步", default=0)
    step_words = models.CharField("这一步", max_length=40, blank=True)
    # The limit as policy gave it that day; a limit without length (即时, 移交, 按约定) has none.
    unit = models.CharField("单位", max_length=14)
    length = models.PositiveIntegerField("时限", null=True)
    rule_key = models.CharField("依据", max_length=80, blank=True)
    # Granted extensions: each one more original limit.
    extended = models.PositiveSmallIntegerField("延期次数", default=0)
    started_at = models.DateTimeField("起算时间")
    # Since when it runs without a stop, after a pause; what came before that is in `used`.
    resumed_at = models.DateTimeField("恢复时间", null=True)
    due_at = models.DateTimeField("到期时间", null=True)
    paused_at = models.DateTimeField("暂停时间", null=True)
    # What was used up before the last pause or under an earlier clock of the same unit.
    used = models.PositiveIntegerField("已用", default=0)
    met_at = models.DateTimeField("办到时间", null=True)
    ended_at = models.DateTimeField("停止时间", null=True)
    ended_why = models.CharField("为什么停止", max_length=20, blank=True)
    # When the ladder looks at it next; none while it stands still, is over, or nothing is left to tell.
    rings_at = models.DateTimeField("提醒时间", null=True)
    # The year's holidays were not announced when it was reckoned.
    is_provisional = models.BooleanField("暂定", default=False)

    PERSONAL: set[str] = set()

    class Meta:
        verbose_name = "案件计时"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="a_stage_of_a_case_has_one_running_clock",
                fields=["case", "stage"],
                condition=RUNNING,
                violation_error_message="这个阶段已经在计时",
            ),
            models.CheckConstraint(
                name="a_clock_is_met_or_ends_but_not_both",
                condition=Q(met_at__isnull=True) | Q(ended_at__isnull=True),
                violation_error_message="计时要么办到、要么停止",
            ),
            models.CheckConstraint(
                name="a_paused_clock_falls_due_at_no_moment",
                condition=Q(paused_at__isnull=True) | Q(due_at__isnull=True) | ~RUNNING,
                violation_error_message="暂停的计时没有到期时间",
            ),
            models.CheckConstraint(
                name="only_a_clock_that_runs_rings",
                condition=Q(rings_at__isnull=True)
                | Q(met_at__isnull=True, ended_at__isnull=True, paused_at__isnull=True),
                violation_error_message="只有正在走的计时才有提醒时间",
            ),
            one_of("stage", Stage.values, name="clock_stage_is_known", message="阶段不在清单内"),
            one_of("party_kind", PartyKind.values, name="clock_party_is_known", message="谁的时限不在清单内"),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="running_clocks_by_moment", condition=RUNNING),
            # The ladder looks here every minute; a quiet one costs this look.
            models.Index(
                fields=["rings_at", "id"], name="clocks_to_ring", condition=Q(rings_at__isnull=False)
            ),
            models.Index(fields=["case", "id"], name="clocks_of_a_case"),
            # What fell due in a month: the rates read that month alone.
            models.Index(
                fields=["stage", "due_at"],
                name="clocks_by_stage_and_moment",
                condition=Q(stage__in=["FILE", "CONTACT", "HANDLE", "CHECK"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}"

    @property
    def is_running(self) -> bool:
        return self.met_at is None and self.ended_at is None


class Rung(models.Model):
    """计时阶梯: a level of the ladder a clock has reached. Once each, whoever rings it."""

    clock = models.ForeignKey(CaseClock, models.PROTECT, related_name="rungs", verbose_name="计时")
    level = models.PositiveSmallIntegerField("级")
    fired_at = models.DateTimeField("触发时间")

    PERSONAL: set[str] = set()

    class Meta:
        verbose_name = "计时阶梯"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="a_level_of_a_clock_fires_once",
                fields=["clock", "level"],
                violation_error_message="这一级已经触发过",
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.level} 级"
