"""回看: closed cases are locked as a list, drawn by a seed nobody could choose, and looked at by another body."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sifang.campaigns.choices import Again
from sifang.campaigns.querysets import DrawQuerySet
from sifang.cases.public import PartyKind
from sifang.lib.constraints import one_of, set_together


class SampleDraw(models.Model):
    """回看抽样: the list is locked with its fingerprint before the seed is known; whoever doubts draws again."""

    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name="范围")
    first_on = models.DateField("结案从")
    last_on = models.DateField("结案到")
    # Numbers of the closed cases, in order; the fingerprint is of exactly this text.
    population = models.TextField("名单")
    population_count = models.PositiveIntegerField("名单件数")
    fingerprint = models.CharField("名单指纹", max_length=64)
    size = models.PositiveIntegerField("抽几件")
    seed_source = models.CharField("种子从哪来", max_length=200)
    locked_at = models.DateTimeField("锁定时间")
    locked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="锁定人")
    seed = models.CharField("种子", max_length=80, blank=True)
    drawn_at = models.DateTimeField("抽取时间", null=True)
    drawn_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="抽取人", null=True
    )

    objects = DrawQuerySet.as_manager()
    PERSONAL: set[str] = set()

    class Meta:
        verbose_name = "回看抽样"
        verbose_name_plural = verbose_name
        constraints = [
            set_together(
                "drawn_at", "drawn_by", name="a_draw_says_by_whom", message="抽取须同时记下时间和人"
            ),
            models.CheckConstraint(
                name="a_draw_comes_after_the_lock_with_its_seed",
                condition=Q(seed="", drawn_at__isnull=True)
                | (~Q(seed="") & Q(drawn_at__isnull=False, drawn_at__gt=F("locked_at"))),
                violation_error_message="先锁定名单，再用种子抽取",
            ),
            models.CheckConstraint(
                name="no_more_are_drawn_than_there_are",
                condition=Q(size__gt=0, size__lte=F("population_count")),
                violation_error_message="抽的件数在一件和名单件数之间",
            ),
            models.UniqueConstraint(
                name="a_period_of_an_area_is_drawn_once",
                fields=["area", "first_on", "last_on"],
                violation_error_message="这个范围这段时间的名单已经锁定过，不能再抽",
            ),
        ]
        indexes = [models.Index(fields=["-locked_at", "-id"], name="draws_newest_first")]

    def __str__(self) -> str:
        return f"{self.area.name} {self.first_on} 至 {self.last_on}"


class SampleItem(models.Model):
    """回看案件: one drawn case, who had checked it, and what another body sees."""

    draw = models.ForeignKey(
        SampleDraw, models.PROTECT, related_name="items", verbose_name="回看抽样", db_index=False
    )
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", verbose_name="案件")
    position = models.PositiveIntegerField("第几件")
    checker_kind = models.CharField("原来谁核查", max_length=12, choices=PartyKind.choices, blank=True)
    handler_kind = models.CharField("原来谁处置", max_length=12, choices=PartyKind.choices, blank=True)
    result = models.CharField("回看结果", max_length=8, choices=Again.choices, blank=True)
    words = models.CharField("看到什么", max_length=500, blank=True)
    looker_kind = models.CharField("谁回看", max_length=12, choices=PartyKind.choices, blank=True)
    looked_at = models.DateTimeField("回看时间", null=True)
    looked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="回看人", null=True
    )

    PERSONAL = {"words"}

    class Meta:
        verbose_name = "回看案件"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="a_case_is_drawn_once_in_a_draw",
                fields=["draw", "case"],
                violation_error_message="这个案件已经抽中",
            ),
            models.UniqueConstraint(
                name="a_place_of_a_draw_is_taken_once",
                fields=["draw", "position"],
                violation_error_message="抽中的次序重复",
            ),
            *(
                one_of(f, ["", *PartyKind.values], name=f"sample_{n}_is_known", message="哪一方不在清单内")
                for f, n in (
                    ("checker_kind", "checker"),
                    ("handler_kind", "handler"),
                    ("looker_kind", "looker"),
                )
            ),
            one_of(
                "result", ["", *Again.values], name="sample_result_is_known", message="回看结果不在清单内"
            ),
            set_together(
                "looked_at", "looked_by", name="a_second_look_says_by_whom", message="回看须同时记下时间和人"
            ),
            models.CheckConstraint(
                name="a_second_look_has_its_result",
                condition=Q(result="", looked_at__isnull=True, looker_kind="")
                | (Q(looked_at__isnull=False) & ~Q(result="") & ~Q(words="") & ~Q(looker_kind="")),
                violation_error_message="回看须写明结果和看到什么",
            ),
            models.CheckConstraint(
                name="whoever_checked_or_handled_does_not_look_again",
                condition=Q(looker_kind="")
                | (~Q(looker_kind=F("checker_kind")) & ~Q(looker_kind=F("handler_kind"))),
                violation_error_message="原来核查、处置的一方不能回看",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw} 第 {self.position} 件"
