"""What the four parties agree on: standing bodies of subdistricts, claimed projects, field meetings."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q

from sifang.lib.constraints import no_overlap, one_of, period_is_not_empty
from sifang.partnership.querysets import AreaNounQuerySet, ClaimedProjectQuerySet


class BodyKind(models.TextChoices):
    JOINT_MEETING = "JOINT_MEETING", "联席会议"
    PARTY_ALLIANCE = "PARTY_ALLIANCE", "党建联盟"


class JointMeeting(models.Model):
    """物业管理联席会议或党建联盟: a subdistrict's (or town's) standing coordination body."""

    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name="街道（镇）")
    kind = models.CharField("形式", max_length=16, choices=BodyKind.choices)
    name = models.CharField("名称", max_length=100)
    period = DateRangeField("存续期间")

    objects = AreaNounQuerySet.as_manager()

    class Meta:
        verbose_name = "联席会议或党建联盟"
        verbose_name_plural = verbose_name
        constraints = [
            no_overlap(
                "area",
                name="a_subdistrict_has_one_joint_meeting_a_day",
                message="街道同一天只登记一个联席会议或党建联盟",
            ),
            one_of("kind", BodyKind.values, name="joint_meeting_kind_is_known", message="形式不在清单内"),
            period_is_not_empty("a_joint_meeting_lasts_a_day"),
        ]

    def __str__(self) -> str:
        return self.name


class ClaimedProject(models.Model):
    """认领项目: a community's Party-building service project that a company has claimed."""

    community = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name="社区")
    company = models.ForeignKey("registry.Company", models.PROTECT, related_name="+", verbose_name="认领企业")
    title = models.CharField("项目名称", max_length=100)
    claimed_on = models.DateField("认领日期")
    completed_on = models.DateField("完成日期", null=True, blank=True)

    objects = ClaimedProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "认领项目"
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                name="a_claimed_project_is_done_after_it_is_claimed",
                condition=Q(completed_on__isnull=True) | Q(completed_on__gte=F("claimed_on")),
                violation_error_message="完成日期不能早于认领日期",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class FieldMeeting(models.Model):
    """现场观摩会: held by the city for all districts."""

    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name="组织区划")
    title = models.CharField("会议名称", max_length=100)
    held_on = models.DateField("召开日期")
    place = models.CharField("地点", max_length=100, blank=True)

    objects = AreaNounQuerySet.as_manager()

    class Meta:
        verbose_name = "现场观摩会"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return self.title
