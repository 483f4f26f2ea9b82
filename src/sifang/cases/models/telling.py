"""Around a telling: how often somebody told, who lifted the limit, what was asked back."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from sifang.cases.choices import TraceKind
from sifang.lib.constraints import one_of, set_together
from sifang.registry import public as registry


class TellingTrace(models.Model):
    """上报痕迹: somebody told once. Who is a mark salted by the day, so that nobody is followed from day to day."""

    kind = models.CharField("按什么数", max_length=10, choices=TraceKind.choices)
    mark = models.CharField("指纹", max_length=64)
    at = models.DateTimeField("时间")

    PERSONAL: set[str] = set()

    class Meta:
        verbose_name = "上报痕迹"
        verbose_name_plural = verbose_name
        constraints = [
            one_of("kind", TraceKind.values, name="trace_kind_is_known", message="按什么数不在清单内")
        ]
        indexes = [
            models.Index(fields=["mark", "kind", "at"], name="traces_of_a_mark"),
            models.Index(fields=["at"], name="traces_by_age"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class TellingLiftQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> TellingLiftQuerySet:
        """Lifts for compounds the person may see."""
        return self.filter(compound__in=registry.compounds_visible_to(user))


class TellingLift(models.Model):
    """解除上报限制: a clerk lets a compound, or whoever quotes a number, tell more; for a reason and a time."""

    compound = models.ForeignKey("registry.Compound", models.PROTECT, related_name="+", verbose_name="小区")
    # Empty: everybody who tells of this compound.
    code = models.CharField("限制编号", max_length=8, blank=True)
    reason = models.CharField("理由", max_length=200)
    until = models.DateTimeField("解除到")
    lifted_at = models.DateTimeField("解除时间")
    lifted_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="解除人", db_index=False
    )

    objects = TellingLiftQuerySet.as_manager()
    PERSONAL = {"reason"}

    class Meta:
        verbose_name = "解除上报限制"
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                name="a_lift_says_why",
                condition=~Q(reason=""),
                violation_error_message="请写明为什么解除",
            ),
            models.CheckConstraint(
                name="a_lift_ends_after_it_begins",
                condition=Q(until__gt=models.F("lifted_at")),
                violation_error_message="解除到的时间应晚于现在",
            ),
        ]
        indexes = [models.Index(fields=["compound", "until"], name="lifts_of_a_compound")]

    def __str__(self) -> str:
        return f"解除到 {self.until:%m-%d %H:%M}"


class Supplement(models.Model):
    """补充: something the reporters are asked, and what they say. Asked by whoever holds the case."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="supplements", verbose_name="案件")
    question = models.CharField("问什么", max_length=300)
    asked_at = models.DateTimeField("问的时间")
    asked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="问的人", db_index=False
    )
    answer = models.CharField("补充的情况", max_length=1000, blank=True)
    said_at = models.DateTimeField("补充时间", null=True, blank=True)
    report = models.ForeignKey(
        "cases.Report", models.PROTECT, related_name="+", verbose_name="谁的上报", null=True, blank=True,
        db_index=False,
    )  # fmt: skip

    PERSONAL = {"question", "answer"}

    class Meta:
        verbose_name = "补充"
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                name="a_question_to_the_reporter_asks_something",
                condition=~Q(question=""),
                violation_error_message="请写明要补充什么",
            ),
            set_together(
                "said_at",
                "report",
                name="an_answer_of_a_reporter_is_somebodys",
                message="补充的情况要有时间、有上报",
            ),
        ]

    def __str__(self) -> str:
        return self.question
