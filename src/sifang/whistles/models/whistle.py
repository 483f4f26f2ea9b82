"""吹哨 and 召集单位: who calls whom, for what, where; and where each of them stands."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sifang.lib.constraints import one_of, set_together
from sifang.whistles.choices import SummonsStatus, Verdict, WhistleStatus, Worth
from sifang.whistles.querysets import WhistleQuerySet

_CAME = ["ARRIVED", "ACTED", "REPLIED", "JUDGED"]


class Whistle(models.Model):
    """吹哨: a subdistrict summons named departments to a matter and a place."""

    number = models.CharField("哨号", max_length=20)
    # The kind as policy had it that day; its name is kept with it.
    kind_key = models.CharField("哪一种", max_length=20)
    kind_name = models.CharField("哨的名称", max_length=40)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", verbose_name="案件", null=True)
    compound = models.ForeignKey(
        "registry.Compound", models.PROTECT, related_name="+", verbose_name="小区", null=True
    )
    community = models.ForeignKey(
        "areas.Area", models.PROTECT, related_name="+", verbose_name="社区", null=True
    )
    subdistrict = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name="街道（镇）")
    district = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name="区县")
    matter = models.CharField("什么事", max_length=500)
    place = models.CharField("什么地方", max_length=200)
    # The post whose word it needs by policy; whoever holds it.
    agreed_by_post = models.CharField("谁同意吹的", max_length=60)
    status = models.CharField(
        "进展", max_length=10, choices=WhistleStatus.choices, default=WhistleStatus.OPEN
    )
    blown_at = models.DateTimeField("吹哨时间")
    blown_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="吹哨人")
    closed_at = models.DateTimeField("收哨时间", null=True)
    closed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="收哨人", null=True
    )
    ended_words = models.CharField("怎么收的", max_length=500, blank=True)
    worth = models.CharField("该不该吹", max_length=8, choices=Worth.choices, blank=True)
    worth_words = models.CharField("为什么这样评", max_length=300, blank=True)
    assessed_at = models.DateTimeField("评价时间", null=True)
    assessed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="评价人", null=True
    )

    objects = WhistleQuerySet.as_manager()
    PERSONAL = {"matter", "ended_words"}

    class Meta:
        verbose_name = "吹哨"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="a_whistle_number_is_given_once",
                fields=["number"],
                violation_error_message="这个哨号已经用过了",
            ),
            models.UniqueConstraint(
                name="a_case_is_whistled_for_once_at_a_time",
                fields=["case"],
                condition=Q(status="OPEN"),
                violation_error_message="这个案件已经有一个哨在办，不能再吹",
            ),
            one_of("status", WhistleStatus.values, name="whistle_status_is_known", message="进展不在清单内"),
            one_of("worth", ["", *Worth.values], name="whistle_worth_is_known", message="该不该吹不在清单内"),
            set_together(
                "closed_at", "closed_by", name="an_ended_whistle_says_by_whom", message="收哨须同时记下时间和人"
            ),
            models.CheckConstraint(
                name="a_whistle_is_open_until_it_is_ended",
                condition=Q(status="OPEN", closed_at__isnull=True)
                | (~Q(status="OPEN") & Q(closed_at__isnull=False)),
                violation_error_message="收了的哨有收哨时间，没收的没有",
            ),
            set_together(
                "assessed_at", "assessed_by",
                name="an_assessed_whistle_says_by_whom", message="评价须同时记下时间和人",
            ),
            models.CheckConstraint(
                name="a_whistle_is_assessed_after_it_ended_with_a_word",
                condition=Q(worth="", assessed_at__isnull=True)
                | (~Q(worth="") & Q(assessed_at__isnull=False, closed_at__isnull=False)),
                violation_error_message="收哨以后才评该不该吹，评了要有结论",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["-blown_at", "-id"], name="whistles_newest_first"),
            models.Index(fields=["subdistrict", "-blown_at"], name="whistles_of_a_subdistrict"),
        ]

    def __str__(self) -> str:
        return self.number


class Summons(models.Model):
    """召集单位: one office called by one whistle, what it is to do, and how far it is."""

    whistle = models.ForeignKey(
        Whistle, models.PROTECT, related_name="summonses", verbose_name="吹哨", db_index=False
    )
    office = models.ForeignKey(
        "accounts.Office", models.PROTECT, related_name="+", verbose_name="单位", db_index=False
    )
    is_lead = models.BooleanField("牵头", default=False)
    task = models.CharField("要他办什么", max_length=200)
    status = models.CharField(
        "进展", max_length=10, choices=SummonsStatus.choices, default=SummonsStatus.CALLED
    )
    officer_name = models.CharField("负责人", max_length=40, blank=True)
    officer_phone = models.CharField("负责人电话", max_length=20, blank=True)
    arrived_at = models.DateTimeField("报到时间", null=True)
    # The subdistrict has seen that the office came.
    attested_at = models.DateTimeField("街道记到场时间", null=True)
    attested_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="记到场的人", null=True
    )
    answer = models.CharField("回复", max_length=1000, blank=True)
    refusals = models.PositiveSmallIntegerField("拒收次数", default=0)
    send_backs = models.PositiveSmallIntegerField("退回次数", default=0)
    verdict = models.CharField("办成没有", max_length=10, choices=Verdict.choices, blank=True)
    verdict_words = models.CharField("评语", max_length=300, blank=True)
    judged_at = models.DateTimeField("评单位时间", null=True)
    judged_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="评单位的人", null=True
    )

    PERSONAL = {"officer_name", "officer_phone", "answer", "verdict_words"}

    class Meta:
        verbose_name = "召集单位"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="an_office_is_summoned_once_by_a_whistle",
                fields=["whistle", "office"],
                violation_error_message="这个单位已经在召集之列",
            ),
            models.UniqueConstraint(
                name="a_whistle_has_one_lead",
                fields=["whistle"],
                condition=Q(is_lead=True),
                violation_error_message="牵头单位只能有一个",
            ),
            one_of("status", SummonsStatus.values, name="summons_status_is_known", message="进展不在清单内"),
            one_of("verdict", ["", *Verdict.values], name="summons_verdict_is_known", message="评价不在清单内"),
            models.CheckConstraint(
                name="whoever_came_has_a_named_officer",
                condition=~Q(status__in=_CAME) | (~Q(officer_name="") & Q(arrived_at__isnull=False)),
                violation_error_message="报到的单位要有负责人和报到时间",
            ),
            models.CheckConstraint(
                name="an_office_refuses_once",
                condition=Q(refusals__lte=1),
                violation_error_message="一个单位只能拒收一次，裁定以后不能再拒收",
            ),
            set_together(
                "attested_at", "attested_by",
                name="whoever_saw_them_come_is_known", message="记到场须同时记下时间和人",
            ),
            set_together(
                "judged_at", "judged_by", name="a_judged_office_says_by_whom", message="评单位须同时记下时间和人"
            ),
            models.CheckConstraint(
                name="a_judged_office_came_and_has_its_verdict",
                condition=(Q(status="JUDGED", judged_at__isnull=False, attested_at__isnull=False) & ~Q(verdict=""))
                | (~Q(status="JUDGED") & Q(verdict="", judged_at__isnull=True)),
                violation_error_message="评过的单位要有到场记录和结论",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["office", "status"], name="summonses_of_an_office")]

    def __str__(self) -> str:
        return f"{self.whistle.number} · {self.office.name}"
