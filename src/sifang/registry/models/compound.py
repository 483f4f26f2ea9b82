"""住宅小区: what it is called, where it stands and how big it is, each as at a day."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from sifang.lib.constraints import no_overlap, on_the_map, one_of, period_is_not_empty
from sifang.registry.choices import Lineage
from sifang.registry.querysets import CompoundQuerySet


class Compound(models.Model):
    """A residential area under one property service; it exists from a day and perhaps until one."""

    name = models.CharField("小区名称", max_length=80)
    address = models.CharField("地址", max_length=160, blank=True)
    built_year = models.SmallIntegerField("建成年份", null=True, blank=True)
    building_count = models.IntegerField("楼栋数", null=True, blank=True)
    longitude = models.FloatField("经度", null=True, blank=True)
    latitude = models.FloatField("纬度", null=True, blank=True)
    period = DateRangeField("存续期间")
    # Made from the name when it is written: see lib.words.
    pinyin = models.CharField("拼音", max_length=120, blank=True)
    initials = models.CharField("拼音首字母", max_length=60, blank=True)
    search = SearchVectorField(null=True, editable=False)

    objects = CompoundQuerySet.as_manager()

    class Meta:
        verbose_name = "住宅小区"
        verbose_name_plural = verbose_name
        constraints = [
            period_is_not_empty("a_compound_exists_at_least_a_day"),
            models.CheckConstraint(
                name="a_compound_has_a_name",
                condition=~Q(name=""),
                violation_error_message="小区名称不能为空",
            ),
            on_the_map("a_position_lies_on_the_map", "经纬度应同时填写，并落在国内"),
            models.CheckConstraint(
                name="a_built_year_is_a_year",
                condition=Q(built_year__isnull=True) | Q(built_year__range=(1900, 2100)),
                violation_error_message="建成年份应在 1900 至 2100 之间",
            ),
            models.CheckConstraint(
                name="a_building_count_is_not_negative",
                condition=Q(building_count__isnull=True) | Q(building_count__gte=0),
                violation_error_message="楼栋数不能是负数",
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="compounds_by_name_pairs"),
            models.Index(fields=["pinyin", "id"], name="compounds_in_name_order"),
            models.Index(fields=["initials"], name="compounds_by_initials", opclasses=["text_pattern_ops"]),
            models.Index(fields=["pinyin"], name="compounds_by_pinyin", opclasses=["text_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return self.name


class CompoundState(models.Model):
    """小区情况: the community it stood in, its households and floor area, and whether it was an old compound."""

    compound = models.ForeignKey(Compound, models.CASCADE, related_name="states", verbose_name="小区")
    community = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name="所在社区")
    household_count = models.IntegerField("户数", null=True, blank=True)
    floor_area = models.DecimalField(
        "建筑面积（平方米）", max_digits=12, decimal_places=2, null=True, blank=True
    )
    is_old_compound = models.BooleanField("老旧小区", default=False)
    period = DateRangeField("期间")

    class Meta:
        verbose_name = "小区情况"
        verbose_name_plural = verbose_name
        constraints = [
            no_overlap(
                "compound",
                name="a_compound_is_in_one_state_a_day",
                message="小区同一天只能有一种情况（社区、户数、面积、是否老旧）",
            ),
            period_is_not_empty("a_compound_state_lasts_a_day"),
            models.CheckConstraint(
                name="household_count_is_not_negative",
                condition=Q(household_count__isnull=True) | Q(household_count__gte=0),
                violation_error_message="户数不能是负数",
            ),
            models.CheckConstraint(
                name="floor_area_is_not_negative",
                condition=Q(floor_area__isnull=True) | Q(floor_area__gte=0),
                violation_error_message="建筑面积不能是负数",
            ),
        ]
        indexes = [models.Index(fields=["community", "compound"], name="compounds_of_a_community")]


class FormerName(models.Model):
    """
    曾用名: what a compound was called before; search finds it still.

    Without a last day it is 又名: how a sheet, or a record that was united with it, calls the same compound.
    """

    compound = models.ForeignKey(Compound, models.CASCADE, related_name="former_names", verbose_name="小区")
    name = models.CharField("曾用名", max_length=80)
    until = models.DateField("用到哪天", null=True, blank=True)
    pinyin = models.CharField("拼音", max_length=120, blank=True, db_default="")
    initials = models.CharField("拼音首字母", max_length=60, blank=True, db_default="")
    search = SearchVectorField(null=True, editable=False)

    class Meta:
        verbose_name = "曾用名"
        verbose_name_plural = verbose_name
        indexes = [
            GinIndex(fields=["search"], name="former_names_by_pairs"),
            models.Index(
                fields=["initials"], name="former_names_by_initials", opclasses=["text_pattern_ops"]
            ),
            models.Index(fields=["pinyin"], name="former_names_by_pinyin", opclasses=["text_pattern_ops"]),
        ]


class CompoundLineage(models.Model):
    """合并与拆分: out of which compound another came, and when."""

    kind = models.CharField("方式", max_length=8, choices=Lineage.choices)
    source = models.ForeignKey(Compound, models.PROTECT, related_name="became", verbose_name="原小区")
    result = models.ForeignKey(Compound, models.PROTECT, related_name="came_from", verbose_name="新小区")
    on = models.DateField("日期")

    class Meta:
        verbose_name = "小区合并拆分"
        verbose_name_plural = verbose_name
        constraints = [
            one_of("kind", Lineage.values, name="lineage_kind_is_known", message="只有合并和拆分"),
            models.CheckConstraint(
                name="a_compound_does_not_come_from_itself",
                condition=~Q(source=F("result")),
                violation_error_message="小区不能由自己合并或拆分而来",
            ),
        ]


__all__ = ["Compound", "CompoundLineage", "CompoundState", "FormerName"]
