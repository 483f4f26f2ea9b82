"""排查督导: a plan over compounds, the visit of each, and what was found at every item of the checklist."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sifang.campaigns.choices import CampaignKind, Result
from sifang.campaigns.querysets import CampaignQuerySet, TargetQuerySet
from sifang.lib.constraints import one_of, set_together


class InspectionCampaign(models.Model):
    """排查督导: which compounds are to be visited by when, with which checklist."""

    name = models.CharField("名称", max_length=80)
    kind = models.CharField("哪一种", max_length=12, choices=CampaignKind.choices)
    # The checklist as the policy had it on that day; a later version does not change a campaign under way.
    checklist_key = models.CharField("检查清单", max_length=40)
    checklist_on = models.DateField("按哪天的清单")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name="范围")
    choice_words = models.CharField("怎么选的小区", max_length=200)
    starts_on = models.DateField("开始")
    ends_on = models.DateField("结束")
    planned_at = models.DateTimeField("布置时间")
    planned_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="布置人")

    objects = CampaignQuerySet.as_manager()
    PERSONAL: set[str] = set()

    class Meta:
        verbose_name = "排查督导"
        verbose_name_plural = verbose_name
        constraints = [
            one_of("kind", CampaignKind.values, name="campaign_kind_is_known", message="哪一种不在清单内"),
            models.CheckConstraint(
                name="a_campaign_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="结束不能早于开始",
            ),
        ]
        indexes = [models.Index(fields=["-starts_on", "-id"], name="campaigns_newest_first")]

    def __str__(self) -> str:
        return self.name


class CampaignTarget(models.Model):
    """排查小区: one compound of a campaign, and its visit."""

    campaign = models.ForeignKey(
        InspectionCampaign, models.PROTECT, related_name="targets", verbose_name="排查督导", db_index=False
    )
    compound = models.ForeignKey("registry.Compound", models.PROTECT, related_name="+", verbose_name="小区")
    community = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name="社区")
    finished_at = models.DateTimeField("查完时间", null=True)
    finished_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="检查人", null=True
    )

    objects = TargetQuerySet.as_manager()
    PERSONAL: set[str] = set()

    class Meta:
        verbose_name = "排查小区"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="a_compound_is_planned_once_in_a_campaign",
                fields=["campaign", "compound"],
                violation_error_message="这个小区已经在计划里",
            ),
            set_together(
                "finished_at",
                "finished_by",
                name="a_finished_visit_says_by_whom",
                message="查完须同时记下时间和人",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign.name} · {self.compound.name}"


class Finding(models.Model):
    """检查结果: what was found at one item. A failure is a case, made in the same transaction."""

    target = models.ForeignKey(
        CampaignTarget, models.PROTECT, related_name="findings", verbose_name="排查小区", db_index=False
    )
    item_key = models.CharField("哪一项", max_length=40)
    question = models.CharField("看什么", max_length=120)
    result = models.CharField("结果", max_length=8, choices=Result.choices)
    words = models.CharField("哪里不合格", max_length=500, blank=True)
    # Made on the telephone for each press: the same press sent twice is one finding.
    press = models.UUIDField("哪一次按下")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", verbose_name="案件", null=True)
    found_at = models.DateTimeField("检查时间")
    found_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="检查人")

    PERSONAL = {"words"}

    class Meta:
        verbose_name = "检查结果"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="an_item_of_a_visit_has_one_result",
                fields=["target", "item_key"],
                violation_error_message="这一项已经查过",
            ),
            models.UniqueConstraint(
                name="a_press_is_one_finding", fields=["press"], violation_error_message="这一次已经存下"
            ),
            one_of("result", Result.values, name="finding_result_is_known", message="结果不在清单内"),
            models.CheckConstraint(
                name="a_failure_is_a_case_and_says_where",
                condition=(Q(result="FAIL", case__isnull=False) & ~Q(words=""))
                | (~Q(result="FAIL") & Q(case__isnull=True)),
                violation_error_message="不合格须写明哪里不合格，并成为案件",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.get_result_display()}"
