"""Offices sign, arrive and are assessed; posts belong to offices; people hold posts for a time."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db import models

from sifang.accounts.choices import OfficeKind
from sifang.accounts.roles import ROLES
from sifang.lib.constraints import no_overlap, one_of, period_is_not_empty


class OfficeQuerySet(models.QuerySet):
    """Offices, narrowed."""

    def visible_to(self, user: Any) -> OfficeQuerySet:
        """
        Public bodies for everybody who has a post, wherever; a company's office in its area and for itself.
        """
        from sifang.accounts.scope import scope_of
        from sifang.areas import public as areas

        scope = scope_of(user)
        if not scope.roles:
            return self.none()
        if scope.everywhere or scope.rights & {"people.manage", "rights.manage"}:
            return self
        near = models.Q(pk__in=scope.office_ids)
        if scope.area_ids:
            near |= models.Q(area__in=areas.inside(scope.area_ids, scope.on))
        return self.filter(~models.Q(kind=OfficeKind.COMPANY) | near)


class Office(models.Model):
    """机关单位: a department, utility, subdistrict or committee office."""

    name = models.CharField("名称", max_length=80)
    kind = models.CharField("类别", max_length=20, choices=OfficeKind.choices)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name="所在区划")
    duties = models.CharField("职责", max_length=300, blank=True)
    phone = models.CharField("公开电话", max_length=40, blank=True)
    pinyin = models.CharField("拼音", max_length=120, blank=True)
    is_active = models.BooleanField("在用", default=True)

    objects = OfficeQuerySet.as_manager()
    # The phone is the office's public one, not a person's.
    PERSONAL: set[str] = set()

    class Meta:
        verbose_name = "机关单位"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="an_office_name_stands_once_in_an_area",
                fields=["area", "name"],
                violation_error_message="这个区划里已有同名单位",
            ),
            one_of("kind", OfficeKind.values, name="office_kind_is_known", message="单位类别不在清单内"),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """岗位: what a person may do, and where; the person may change, the post stays."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="posts", verbose_name="单位")
    title = models.CharField("岗位名称", max_length=60)
    role = models.CharField("角色", max_length=40)
    # The company stands on a floor above: its id is kept without a foreign key.
    company_id = models.BigIntegerField("所属企业编号", null=True, blank=True)
    is_active = models.BooleanField("在用", default=True)

    PERSONAL: set[str] = set()

    class Meta:
        verbose_name = "岗位"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="a_post_title_stands_once_in_an_office",
                fields=["office", "title"],
                violation_error_message="这个单位已有同名岗位",
            ),
            one_of("role", ROLES, name="post_role_is_known", message="角色不在清单内"),
        ]

    def __str__(self) -> str:
        return f"{self.office.name} · {self.title}"


class Jurisdiction(models.Model):
    """区域权限: an area of the management tree that a post may see and act in."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="jurisdictions", verbose_name="岗位")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name="区划")

    PERSONAL: set[str] = set()

    class Meta:
        verbose_name = "区域权限"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="a_post_is_given_an_area_once",
                fields=["post", "area"],
                violation_error_message="这个岗位已有这个区划的权限",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} · {self.area}"


class PostHolding(models.Model):
    """任岗: who held a post, and when; handing over ends one and begins the next."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings", verbose_name="岗位")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="holdings", verbose_name="人员")
    period = DateRangeField("期间")

    PERSONAL: set[str] = set()

    class Meta:
        verbose_name = "任岗"
        verbose_name_plural = verbose_name
        constraints = [
            no_overlap("post", name="a_post_has_one_holder_a_day", message="这个岗位同一天只能有一个人"),
            period_is_not_empty("a_holding_lasts_a_day"),
        ]
        indexes = [models.Index(fields=["user"], name="posts_of_a_person")]

    def __str__(self) -> str:
        return f"{self.post} · {self.user}"


__all__ = ["Jurisdiction", "Office", "Post", "PostHolding"]
