"""月度冻结: figures, the records behind them and the wording, reproducible whatever changes later."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sifang.areas import public as areas
from sifang.indicators.choices import Kind
from sifang.lib.constraints import one_of, register_sentence

register_sentence("a_frozen_month_is_never_changed", "已冻结的月份不能改，也不能删；有错请更正，另存一个版本")


class FrozenMonth(models.Model):
    """A month as the city froze it; a correction is a further version that says what changed and why."""

    month = models.DateField("月份")
    version = models.SmallIntegerField("版本", default=1)
    cut_off = models.DateField("截至日期")
    reason = models.CharField("更正原因", max_length=300, blank=True)
    what_changed = models.JSONField("变化内容", default=dict)
    policy_version = models.CharField("政策版本", max_length=120)
    missing_count = models.IntegerField("冻结时未确认单位数", default=0)
    stale_count = models.IntegerField("冻结时需重新确认单位数", default=0)
    frozen_at = models.DateTimeField("冻结时间")
    frozen_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="冻结人")

    class Meta:
        verbose_name = "月度冻结"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="a_month_is_frozen_once_a_version",
                fields=["month", "version"],
                violation_error_message="这个月已经冻结过了",
            ),
            models.CheckConstraint(
                name="a_frozen_month_is_a_whole_month",
                condition=Q(month__day=1),
                violation_error_message="月份应写该月的第一天",
            ),
            models.CheckConstraint(
                name="a_correction_says_why",
                condition=Q(version=1) | (Q(version__gt=1) & ~Q(reason="")),
                violation_error_message="更正应写明原因",
            ),
        ]
        indexes = [models.Index(fields=["cut_off", "version"], name="frozen_months_by_day")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} 第 {self.version} 版"


class FrozenDefinition(models.Model):
    """冻结的口径: the words, target and columns of one indicator as they stood, and its query's fingerprint."""

    frozen = models.ForeignKey(
        FrozenMonth, models.PROTECT, related_name="definitions", verbose_name="月度冻结"
    )
    key = models.CharField("指标", max_length=60)
    position = models.SmallIntegerField("顺序")
    kind = models.CharField("种类", max_length=8)
    name = models.CharField("名称", max_length=60)
    group = models.CharField("分组", max_length=20, blank=True)
    unit = models.CharField("单位", max_length=20)
    digits = models.SmallIntegerField("小数位")
    divisor = models.IntegerField("除数", default=1)
    divided_unit = models.CharField("除后单位", max_length=20, blank=True)
    divided_digits = models.SmallIntegerField("除后小数位", default=0)
    numerator_words = models.TextField("分子")
    denominator_words = models.TextField("分母", blank=True)
    definition = models.TextField("口径")
    note = models.TextField("备注", blank=True)
    source = models.TextField("来源", blank=True)
    version = models.SmallIntegerField("程序版本")
    wording_version = models.CharField("文字版本", max_length=20)
    query_hash = models.CharField("查询指纹", max_length=64)
    rest = models.CharField("未计入的叫法", max_length=20, blank=True)
    target_share = models.CharField("目标占比", max_length=20, blank=True)
    target_count = models.IntegerField("目标数", null=True, blank=True)
    target_at_most = models.BooleanField("目标为上限", default=False)
    target_due_on = models.DateField("目标期限", null=True, blank=True)
    target_source = models.TextField("目标来源", blank=True)
    target_shown = models.CharField("目标文字", max_length=80, blank=True)
    noun = models.CharField("记录名", max_length=20)
    opens = models.CharField("记录页面", max_length=60, blank=True)
    columns = models.JSONField("列", default=list)

    class Meta:
        verbose_name = "冻结的口径"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="an_indicator_is_defined_once_in_a_frozen_month",
                fields=["frozen", "key"],
                violation_error_message="同一版冻结里每个指标只有一个口径",
            ),
            one_of(
                "kind", [k.value for k in Kind], name="frozen_kind_is_known", message="指标种类不在清单内"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FrozenPlace(models.Model):
    """冻结的位置: under which areas a record's place lay in a tree, so that any level can be opened later."""

    frozen = models.ForeignKey(FrozenMonth, models.PROTECT, related_name="+", verbose_name="月度冻结")
    tree = models.CharField("哪棵树", max_length=14, choices=areas.Tree.choices)
    place = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name="位置")
    path = ArrayField(models.BigIntegerField(), verbose_name="自上而下的区划")
    names = ArrayField(models.CharField(max_length=80), verbose_name="当时的名称")

    class Meta:
        verbose_name = "冻结的位置"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="a_place_lies_once_in_a_frozen_tree",
                fields=["frozen", "tree", "place"],
                violation_error_message="同一版冻结里每个位置在一棵树中只有一处",
            ),
            one_of("tree", areas.Tree.values, name="frozen_place_tree_is_known", message="不认识的树"),
        ]


class FrozenRecord(models.Model):
    """冻结的记录: one row behind a frozen figure, with its facts as they were shown."""

    definition = models.ForeignKey(
        FrozenDefinition, models.PROTECT, related_name="+", verbose_name="冻结的口径", db_index=False
    )
    # Held to an area by the month's FrozenPlace; checked once there, not for every record.
    place = models.ForeignKey(
        "areas.Area",
        models.PROTECT,
        related_name="+",
        verbose_name="位置",
        db_constraint=False,
        db_index=False,
    )
    # Not a foreign key: the record may be corrected or merged away, the month stays.
    record = models.BigIntegerField("记录号")
    label = models.CharField("名称", max_length=200)
    counted = models.BooleanField("计入")
    numerator = models.DecimalField("分子", max_digits=20, decimal_places=2)
    denominator = models.DecimalField("分母", max_digits=20, decimal_places=2)
    facts = models.JSONField("各列", default=list)

    class Meta:
        verbose_name = "冻结的记录"
        verbose_name_plural = verbose_name
        # The records of a frozen figure in the order in which they were written: the list's own order.
        indexes = [models.Index(fields=["definition", "id"], name="frozen_records_in_order")]


class FrozenValue(models.Model):
    """冻结的数: numerator and denominator of one indicator, area and tree."""

    definition = models.ForeignKey(
        FrozenDefinition, models.PROTECT, related_name="+", verbose_name="冻结的口径", db_index=False
    )
    tree = models.CharField("哪棵树", max_length=14, choices=areas.Tree.choices)
    area = models.ForeignKey(
        "areas.Area", models.PROTECT, related_name="+", verbose_name="区划", db_index=False
    )
    numerator = models.DecimalField("分子", max_digits=24, decimal_places=2)
    denominator = models.DecimalField("分母", max_digits=24, decimal_places=2)

    class Meta:
        verbose_name = "冻结的数"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="a_frozen_value_stands_once",
                fields=["definition", "tree", "area"],
                violation_error_message="同一版冻结里一个区划的一个指标只有一个数",
            ),
            one_of("tree", areas.Tree.values, name="frozen_value_tree_is_known", message="不认识的树"),
        ]
        # An area's history over all months.
        indexes = [models.Index(fields=["area", "tree", "definition"], name="frozen_values_of_an_area")]
