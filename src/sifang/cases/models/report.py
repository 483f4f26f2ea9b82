"""上报: one person's telling. Several may join one case; each is counted and each gets the answer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sifang.cases.choices import Source, Word
from sifang.cases.models.named import named
from sifang.lib.constraints import one_of


class Report(models.Model):
    """Who told what, when and how. Names and numbers are personal: masked, opened with a reason that is written down."""

    case = named("cases.Case", "案件", related="reports", null=False)
    told_at = models.DateTimeField("上报时间")
    channel = models.CharField("渠道", max_length=12, choices=Source.choices)
    words = models.TextField("原话", max_length=2000, blank=True)
    name = models.CharField("姓名", max_length=40, blank=True)
    phone = models.CharField("电话", max_length=20, blank=True)
    household = models.CharField("户", max_length=60, blank=True)
    is_anonymous = models.BooleanField("匿名", default=False)
    # The page of one's own telling needs no account; only the fingerprint of its address is kept.
    token_hash = models.CharField("查询码指纹", max_length=64, blank=True)
    external_number = models.CharField("来源单号", max_length=40, null=True, blank=True)
    word = models.CharField("诉求人的话", max_length=12, choices=Word.choices, blank=True, default="")
    is_satisfied = models.BooleanField("满意", null=True)
    # What stays of the telephone's position: how far it was from the compound.
    distance_m = models.PositiveIntegerField("距小区（米）", null=True, blank=True)
    has_come = models.BooleanField("来人了", null=True)
    has_explained = models.BooleanField("说清楚了", null=True)
    answered_at = models.DateTimeField("答复时间", null=True)

    PERSONAL = {"words", "name", "phone", "household"}

    class Meta:
        verbose_name = "上报"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="an_order_from_outside_is_told_once",
                fields=["external_number"],
                violation_error_message="这个来源单号已经登记过",
            ),
            models.UniqueConstraint(
                name="a_page_of_a_telling_is_its_own",
                fields=["token_hash"],
                condition=~Q(token_hash=""),
                violation_error_message="查询码重复",
            ),
            models.CheckConstraint(
                name="an_anonymous_telling_keeps_no_name",
                condition=Q(is_anonymous=False) | Q(name="", phone="", household=""),
                violation_error_message="匿名上报不留姓名、电话和住处",
            ),
            one_of("channel", Source.values, name="report_channel_is_known", message="渠道不在清单内"),
            one_of("word", ["", *Word.values], name="report_word_is_known", message="诉求人的话不在清单内"),
        ]
        indexes = [
            models.Index(fields=["case", "id"], name="reports_of_a_case"),
            models.Index(
                fields=["answered_at"], name="answers_by_moment", condition=Q(answered_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}上报"
