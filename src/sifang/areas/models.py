"""Two trees over the same ground: the administrative one with official codes, and who manages what."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q

from sifang.lib.constraints import no_overlap, one_of, period_is_not_empty


class AreaKind(models.TextChoices):
    CITY = "CITY", "市"
    DISTRICT = "DISTRICT", "区县"
    ZONE = "ZONE", "功能区"
    SUBDISTRICT = "SUBDISTRICT", "街道"
    TOWN = "TOWN", "镇"
    COMMUNITY = "COMMUNITY", "社区"


class Tree(models.TextChoices):
    ADMINISTRATIVE = "ADMINISTRATIVE", "行政树"
    MANAGEMENT = "MANAGEMENT", "管理树"


class Area(models.Model):
    """A node of either tree. Functional zones have no official code."""

    code = models.CharField("区划代码", max_length=12, blank=True)
    name = models.CharField("名称", max_length=80)
    short_name = models.CharField("简称", max_length=40, blank=True)
    kind = models.CharField("类别", max_length=12, choices=AreaKind.choices)
    pinyin = models.CharField("拼音", max_length=120, blank=True)
    position = models.IntegerField("排序", default=0)
    is_urban = models.BooleanField("城市社区", default=False)

    class Meta:
        verbose_name = "区划"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="an_official_code_names_one_area",
                fields=["code"],
                condition=~Q(code=""),
                violation_error_message="这个区划代码已经有了",
            ),
            one_of("kind", AreaKind.values, name="area_kind_is_known", message="区划类别不在清单内"),
            models.CheckConstraint(
                name="only_functional_zones_have_no_code",
                condition=Q(kind="ZONE", code="") | (~Q(kind="ZONE") & ~Q(code="")),
                violation_error_message="功能区没有区划代码，其他区划必须有",
            ),
        ]
        indexes = [models.Index(fields=["kind", "pinyin"], name="areas_of_a_kind_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name as people say it: zones by their short name, everything else in full."""
        return self.short_name if self.kind == AreaKind.ZONE and self.short_name else self.name

    @property
    def slug(self) -> str:
        """What stands in an address: the official code, or `z<id>` for a zone."""
        return self.code or f"z{self.pk}"


class AreaParent(models.Model):
    """Under whom an area stood in one tree, and when: the truth from which the closure is made."""

    tree = models.CharField("哪棵树", max_length=14, choices=Tree.choices)
    child = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="下级")
    parent = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="上级")
    period = DateRangeField("期间")

    class Meta:
        verbose_name = "隶属关系"
        verbose_name_plural = verbose_name
        constraints = [
            no_overlap(
                "child",
                name="an_area_has_one_administrative_parent_a_day",
                condition=Q(tree=Tree.ADMINISTRATIVE),
                message="同一天在行政树里只能有一个上级",
            ),
            no_overlap(
                "child",
                name="an_area_has_one_managing_parent_a_day",
                condition=Q(tree=Tree.MANAGEMENT),
                message="同一天在管理树里只能有一个上级",
            ),
            period_is_not_empty("area_parent_lasts_a_day"),
            models.CheckConstraint(
                name="an_area_is_not_its_own_parent",
                condition=~Q(child=F("parent")),
                violation_error_message="上级不能是自己",
            ),
            one_of("tree", Tree.values, name="area_parent_tree_is_known", message="不认识的树"),
        ]


class AreaClosure(models.Model):
    """Who is inside whom, on which days; made from `AreaParent`, each area is inside itself at depth 0."""

    tree = models.CharField("哪棵树", max_length=14, choices=Tree.choices)
    ancestor = models.ForeignKey(Area, models.CASCADE, related_name="+", verbose_name="上级")
    descendant = models.ForeignKey(Area, models.CASCADE, related_name="+", verbose_name="下级")
    depth = models.SmallIntegerField("层数")
    period = DateRangeField("期间")

    class Meta:
        verbose_name = "区划闭包"
        verbose_name_plural = verbose_name
        constraints = [
            one_of("tree", Tree.values, name="area_closure_tree_is_known", message="不认识的树"),
            period_is_not_empty("area_closure_lasts_a_day"),
        ]
        indexes = [
            # "inside this area": every list; "above this area": crumbs and the engine's roll-up.
            models.Index(fields=["tree", "ancestor", "descendant"], name="closure_downwards"),
            models.Index(fields=["tree", "descendant", "ancestor"], name="closure_upwards"),
        ]
