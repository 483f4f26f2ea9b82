"""Three different bodies, never merged: elected, set up by the subdistrict, and under the residents' committee."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q

from sifang.committees.querysets import CommunityBodyQuerySet, CompoundBodyQuerySet
from sifang.lib.constraints import no_overlap, period_is_not_empty


def _members(whole: str, part: str, name: str, message: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{part}__isnull": True}) | Q(**{f"{part}__gte": 0, f"{part}__lte": F(whole)}),
        violation_error_message=message,
    )


class OwnersCommittee(models.Model):
    """业主委员会: elected executive of the owners' assembly; one row is one term."""

    compound = models.ForeignKey("registry.Compound", models.PROTECT, related_name="+", verbose_name="小区")
    term_number = models.SmallIntegerField("届次", default=1)
    term_ends_on = models.DateField("任期届满日", null=True, blank=True)
    filed_on = models.DateField("备案日期", null=True, blank=True)
    member_count = models.SmallIntegerField("委员人数", null=True, blank=True)
    party_member_count = models.SmallIntegerField("党员人数", null=True, blank=True)
    is_new = models.BooleanField("新成立", default=True)
    period = DateRangeField("存续期间")

    objects = CompoundBodyQuerySet.as_manager()

    class Meta:
        verbose_name = "业主委员会"
        verbose_name_plural = verbose_name
        constraints = [
            no_overlap(
                "compound",
                name="a_compound_has_one_owners_committee_a_day",
                message="小区同一天只能有一届业主委员会",
            ),
            period_is_not_empty("an_owners_committee_lasts_a_day"),
            _members(
                "member_count", "party_member_count",
                "party_members_are_among_the_members", "党员人数不能多于委员人数",
            ),
        ]  # fmt: skip


class ManagementCommittee(models.Model):
    """物业管理委员会: set up by the subdistrict for one compound until owners elect their own."""

    compound = models.ForeignKey("registry.Compound", models.PROTECT, related_name="+", verbose_name="小区")
    ground = models.CharField("设立情形", max_length=120, blank=True)
    member_count = models.SmallIntegerField("委员人数", null=True, blank=True)
    owner_member_count = models.SmallIntegerField("业主代表人数", null=True, blank=True)
    period = DateRangeField("存续期间")

    objects = CompoundBodyQuerySet.as_manager()

    class Meta:
        verbose_name = "物业管理委员会"
        verbose_name_plural = verbose_name
        constraints = [
            no_overlap(
                "compound",
                name="a_compound_has_one_management_committee_a_day",
                message="小区同一天只能有一个物业管理委员会",
            ),
            period_is_not_empty("a_management_committee_lasts_a_day"),
            _members(
                "member_count", "owner_member_count",
                "owner_members_are_among_the_members", "业主代表人数不能多于委员人数",
            ),
        ]  # fmt: skip


class EnvironmentCommittee(models.Model):
    """环境和物业管理委员会: one per community, under its residents' committee."""

    community = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name="社区")
    member_count = models.SmallIntegerField("委员人数", null=True, blank=True)
    party_member_count = models.SmallIntegerField("党员人数", null=True, blank=True)
    period = DateRangeField("存续期间")

    objects = CommunityBodyQuerySet.as_manager()

    class Meta:
        verbose_name = "环境和物业管理委员会"
        verbose_name_plural = verbose_name
        constraints = [
            no_overlap(
                "community",
                name="a_community_has_one_environment_committee_a_day",
                message="社区同一天只能有一个环境和物业管理委员会",
            ),
            period_is_not_empty("an_environment_committee_lasts_a_day"),
            _members(
                "member_count", "party_member_count",
                "party_members_are_among_the_environment_members", "党员人数不能多于委员人数",
            ),
        ]  # fmt: skip
