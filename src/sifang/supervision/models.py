"""督办: a higher office takes a matter in hand, with a number, a date, conditions for leaving and who accepts."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sifang.lib.constraints import one_of, set_together
from sifang.supervision.choices import SupervisionLevel, SupervisionStatus
from sifang.supervision.querysets import SupervisionQuerySet


class Supervision(models.Model):
    """督办: over a case, a compound or a matter."""

    number = models.CharField("督办编号", max_length=20)
    level = models.CharField("级别", max_length=12, choices=SupervisionLevel.choices)
    matter = models.CharField("事项", max_length=300)
    requirement = models.CharField("要求", max_length=1000)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", verbose_name="案件", null=True)
    compound = models.ForeignKey(
        "registry.Compound", models.PROTECT, related_name="+", verbose_name="小区", null=True
    )
    # The ground it is about: whoever is responsible for it there sees it.
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name="所在区划")
    issuer = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name="哪一级督办")
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+", verbose_name="责任单位")
    office_post = models.CharField("责任人岗位", max_length=60)
    leader_post = models.CharField("领办领导岗位", max_length=60)
    acceptor = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+", verbose_name="验收单位")
    issued_at = models.DateTimeField("下单时间")
    issued_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="下单人")
    due_on = models.DateField("办结时限")
    extensions = models.PositiveSmallIntegerField("延期次数", default=0)
    feedback_every = models.PositiveSmallIntegerField("几个工作日反馈一次")
    next_feedback_on = models.DateField("下一次反馈", null=True)
    status = models.CharField(
        "进展", max_length=10, choices=SupervisionStatus.choices, default=SupervisionStatus.OPEN
    )
    result = models.CharField("结果", max_length=1000, blank=True)
    closed_at = models.DateTimeField("销号时间", null=True)
    closed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="销号人", null=True
    )

    objects = SupervisionQuerySet.as_manager()
    PERSONAL = {"result"}

    class Meta:
        verbose_name = "督办"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="a_supervision_number_is_given_once",
                fields=["number"],
                violation_error_message="这个督办编号已经用过了",
            ),
            models.UniqueConstraint(
                name="a_case_is_supervised_once_at_a_level_at_a_time",
                fields=["case", "level"],
                condition=~Q(status="CANCELLED"),
                violation_error_message="这一级已经在督办这个案件",
            ),
            one_of("level", SupervisionLevel.values, name="supervision_level_is_known", message="级别不在清单内"),
            one_of("status", SupervisionStatus.values, name="supervision_status_is_known", message="进展不在清单内"),
            models.CheckConstraint(
                name="whoever_is_responsible_never_accepts",
                condition=~Q(acceptor=F("office")),
                violation_error_message="验收单位不能是责任单位",
            ),
            models.CheckConstraint(
                name="a_supervision_asks_for_feedback_until_it_is_handed_in",
                condition=Q(status="OPEN", next_feedback_on__isnull=False)
                | (~Q(status="OPEN") & Q(next_feedback_on__isnull=True)),
                violation_error_message="督办中才要求阶段反馈",
            ),
            models.CheckConstraint(
                name="what_is_handed_in_has_its_result",
                condition=Q(status="OPEN") | ~Q(result=""),
                violation_error_message="报结果、销号须写明结果",
            ),
            set_together(
                "closed_at", "closed_by",
                name="a_cancelled_supervision_says_by_whom", message="销号须同时记下时间和人",
            ),
            models.CheckConstraint(
                name="a_supervision_is_over_when_it_is_cancelled",
                condition=Q(status="CANCELLED", closed_at__isnull=False)
                | (~Q(status="CANCELLED") & Q(closed_at__isnull=True)),
                violation_error_message="销号才有销号时间",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["-issued_at", "-id"], name="supervisions_newest_first")]

    def __str__(self) -> str:
        return self.number


class SupervisionCondition(models.Model):
    """销号条件: one thing that must be so before it is cancelled, and by what it was seen."""

    supervision = models.ForeignKey(
        Supervision, models.PROTECT, related_name="conditions", verbose_name="督办", db_index=False
    )
    position = models.PositiveSmallIntegerField("第几条")
    words = models.CharField("条件", max_length=200)
    proof = models.CharField("怎么看到的", max_length=300, blank=True)
    met_at = models.DateTimeField("达到时间", null=True)
    met_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="验收人", null=True
    )

    PERSONAL: set[str] = set()

    class Meta:
        verbose_name = "销号条件"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="a_condition_has_its_place",
                fields=["supervision", "position"],
                violation_error_message="销号条件的次序重复",
            ),
            set_together(
                "met_at", "met_by", name="a_met_condition_says_by_whom", message="达到须同时记下时间和人"
            ),
            models.CheckConstraint(
                name="a_met_condition_says_how_it_was_seen",
                condition=Q(met_at__isnull=True, proof="") | (Q(met_at__isnull=False) & ~Q(proof="")),
                violation_error_message="条件达到须写明怎么看到的",
            ),
        ]

    def __str__(self) -> str:
        return self.words


class SupervisionEntry(models.Model):
    """督办记录: one step, written once, never changed."""

    supervision = models.ForeignKey(
        Supervision, models.PROTECT, related_name="entries", verbose_name="督办", db_index=False
    )
    seq = models.PositiveIntegerField("第几步")
    verb = models.CharField("动作", max_length=20)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="办理人", db_index=False
    )
    by_title = models.CharField("办理人岗位", max_length=120)
    note = models.CharField("说明", max_length=1000, blank=True)

    PERSONAL = {"note"}

    class Meta:
        verbose_name = "督办记录"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="a_step_of_a_supervision_is_taken_once",
                fields=["supervision", "seq"],
                violation_error_message="别人刚办过这一步，请刷新后再看",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.seq}"
