"""Records that may be one compound: pairs offered to the clerk, what she decided, and records made one."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from sifang.lib.constraints import one_of, set_together
from sifang.registry.choices import Verdict
from sifang.registry.models.compound import Compound
from sifang.registry.querysets import PairQuerySet


class DoubtfulPair(models.Model):
    """疑似同一小区: two records that may be one compound, with the score and its reasons; found again at any time."""

    one = models.ForeignKey(Compound, models.CASCADE, related_name="+", verbose_name="先登记的")
    other = models.ForeignKey(Compound, models.CASCADE, related_name="+", verbose_name="后登记的")
    score = models.SmallIntegerField("得分")
    reasons = models.JSONField("理由", default=list)

    objects = PairQuerySet.as_manager()

    class Meta:
        verbose_name = "疑似同一小区"
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                name="a_pair_is_written_with_the_older_record_first",
                condition=Q(one__lt=F("other")),
                violation_error_message="一对记录里编号小的在前，且不能与自己成对",
            ),
            models.UniqueConstraint(
                name="two_records_are_paired_once",
                fields=["one", "other"],
                violation_error_message="这两个小区已经在核对清单里",
            ),
        ]
        indexes = [models.Index(fields=["-score", "id"], name="pairs_in_order_of_doubt")]


class MatchDecision(models.Model):
    """
    核对结论: somebody said that two records are one compound, or are two; remembered and reused at every load.

    The records stand by number, because one of them may be part of the other since. `said` is what each was
    called and where it stood, so that a row that says the same is known again.
    """

    one_number = models.BigIntegerField("先登记的编号")
    other_number = models.BigIntegerField("后登记的编号")
    said = models.JSONField("当时的写法", default=dict)
    verdict = models.CharField("结论", max_length=9, choices=Verdict.choices)
    score = models.SmallIntegerField("得分")
    reasons = models.JSONField("理由", default=list)
    by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核对人"
    )
    by_title = models.CharField("核对人岗位", max_length=120, blank=True)
    at = models.DateTimeField("时间")
    withdrawn_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤回人"
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    objects = PairQuerySet.as_manager()

    class Meta:
        verbose_name = "核对结论"
        verbose_name_plural = verbose_name
        constraints = [
            one_of("verdict", Verdict.values, name="a_verdict_is_same_or_not", message="结论只有是和不是"),
            models.CheckConstraint(
                name="a_decision_is_about_two_records",
                condition=Q(one_number__lt=F("other_number")),
                violation_error_message="一对记录里编号小的在前，且不能与自己成对",
            ),
            set_together(
                "withdrawn_at", "withdrawn_by",
                name="a_decision_is_withdrawn_by_somebody", message="撤回要写明谁在什么时候",
            ),
            models.UniqueConstraint(
                name="two_records_have_one_decision",
                fields=["one_number", "other_number"],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message="这两个小区已经有人核对过",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["-at"], name="decisions_newest_first")]

    def said_of(self, number: int) -> dict[str, Any]:
        """What a record was called and where it stood when this was decided."""
        return self.said.get(str(number), {})


class RowDecision(models.Model):
    """
    行的认定: somebody said that what a row of a sheet describes is, or is not, a compound of the register; a row
    that says the same is known again at every load.
    """

    name = models.CharField("写的名称", max_length=80)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name="写的区划")
    address = models.CharField("写的地址", max_length=160, blank=True)
    called = models.CharField("原文名称", max_length=80)
    number = models.BigIntegerField("登记册编号")
    verdict = models.CharField("结论", max_length=9, choices=Verdict.choices)
    by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="认定人"
    )
    by_title = models.CharField("认定人岗位", max_length=120, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "行的认定"
        verbose_name_plural = verbose_name
        constraints = [
            one_of("verdict", Verdict.values, name="a_row_is_a_record_or_not", message="结论只有是和不是"),
            models.UniqueConstraint(
                name="a_row_is_decided_once_about_a_record",
                fields=["name", "area", "address", "number"],
                violation_error_message="这样写的行已经认定过是不是这个小区",
            ),
        ]  # fmt: skip


class RecordUnion(models.Model):
    """
    重复记录归并: a compound that was on the register twice became one record; every row this changed, before and
    after, so that it can be taken back.
    """

    decision = models.OneToOneField(
        MatchDecision, models.PROTECT, related_name="union", verbose_name="核对结论"
    )
    kept = models.ForeignKey(Compound, models.PROTECT, related_name="+", verbose_name="留下的小区")
    gone_number = models.BigIntegerField("归并掉的编号")
    gone_name = models.CharField("归并掉的名称", max_length=80)
    steps = models.JSONField("逐行变动", default=list)
    undone = models.BooleanField("已撤销", default=False)

    # Rows of the record that is gone, contracts and their managers among them; never shown as they are.
    PERSONAL = {"steps"}

    class Meta:
        verbose_name = "重复记录归并"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="a_record_is_united_once",
                fields=["gone_number"],
                condition=Q(undone=False),
                violation_error_message="这条记录已经归并到别的小区",
            ),
        ]


__all__ = ["DoubtfulPair", "MatchDecision", "RecordUnion", "RowDecision"]
