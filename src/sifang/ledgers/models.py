"""What is loaded: the batch, what it does with each row, and the mappings that are remembered."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sifang.accounts import public as accounts
from sifang.ledgers.choices import WRITTEN, BatchState, How, What
from sifang.lib.constraints import one_of


class LedgerBatchQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> LedgerBatchQuerySet:
        """One's own loads; whoever looks after the whole city and may load sees every load."""
        scope = accounts.scope_of(user)
        if scope.is_closed or user is None:
            return self.none()
        if scope.everywhere and "ledger.load" in scope.rights:
            return self
        return self.filter(by=user)


class LedgerBatch(models.Model):
    """导入批次: one file, as at one day, by one person; its good rows are loaded together or not at all."""

    sheet = models.CharField("台账", max_length=40)
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("文件指纹", max_length=64)
    size = models.BigIntegerField("字节数")
    as_at = models.DateField("截至日期")
    mapping = models.JSONField("列对照", default=dict)
    only_sheet = models.CharField("工作表", max_length=100, blank=True)
    by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="导入人"
    )
    by_title = models.CharField("导入人岗位", max_length=120, blank=True)
    at = models.DateTimeField("时间")
    state = models.CharField("状态", max_length=10, choices=BatchState.choices)
    new_count = models.IntegerField("新增", default=0)
    changed_count = models.IntegerField("变更", default=0)
    same_count = models.IntegerField("没有变化", default=0)
    refused_count = models.IntegerField("有错", default=0)
    conflict_count = models.IntegerField("冲突", default=0)
    doubt_count = models.IntegerField("存疑", default=0)
    # What a difference means, unless a row says otherwise.
    how = models.CharField("性质", max_length=8, choices=How.choices, default=How.CHANGED)
    loaded_at = models.DateTimeField("导入时间", null=True, blank=True)
    # What the page shows of it: sample, faults (the first few hundred), notes.
    outcome = models.JSONField("结果", default=dict)

    objects = LedgerBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "导入批次"
        verbose_name_plural = verbose_name
        constraints = [
            one_of("state", BatchState.values, name="ledger_state_is_known", message="批次状态不在清单内"),
            one_of("how", How.values, name="ledger_batch_how_is_known", message="性质不在清单内"),
        ]
        indexes = [
            # The list of loads, newest first, of everybody and of one person.
            models.Index(fields=["by", "-id"], name="loads_of_a_person_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}（截至 {self.as_at}）"


class LedgerBlock(models.Model):
    """
    导入块: cells and writes of some hundred new rows in one wide row, which is ten times faster to store.

    `cells` holds a list for each row, in the order of the batch's `outcome["writes"]["cells"]`; `makes` a list
    for each row: its number, and a list for each table of `outcome["writes"]["packed"]`, null where it writes none.
    """

    batch = models.ForeignKey(LedgerBatch, models.CASCADE, related_name="+", verbose_name="批次")
    cells = models.JSONField("各格")
    makes = models.JSONField("新写", null=True)

    class Meta:
        verbose_name = "导入块"
        verbose_name_plural = verbose_name


class LedgerRow(models.Model):
    """
    导入行: what a load will do with one row of its file and, once loaded, what it did.

    `makes`, `sets` and `drops` say it in the words of the tables: table -> the row to insert, the columns to set
    (with the id), the id to delete; at most one of each per table. `was` keeps what stood there before. Of many new
    rows `cells` and `makes` lie in a block, until the press unpacks `makes`.
    """

    # Found by the index of its batch and kind.
    # Held by a trigger that looks once for each statement (migration 0006): no key to be checked 300,000 times.
    batch = models.ForeignKey(
        LedgerBatch,
        models.CASCADE,
        related_name="rows",
        verbose_name="批次",
        db_index=False,
        db_constraint=False,
    )
    row = models.IntegerField("行号")
    what = models.CharField("动作", max_length=8, choices=What.choices)
    how = models.CharField("性质", max_length=8, choices=How.choices, blank=True)
    # The noun stands on a floor above: kind and id are kept without a foreign key.
    subject_kind = models.CharField("对象类别", max_length=60)
    subject_id = models.BigIntegerField("对象编号", null=True)
    label = models.CharField("对象名称", max_length=100)
    fields = models.JSONField("前后值", null=True)
    cells = models.JSONField("各格", null=True)
    faults = models.JSONField("有错和存疑", null=True)
    doubtful = models.BooleanField("存疑", default=False)
    mended = models.BooleanField("在页面改过", default=False)
    guard = models.CharField("核对时的样子", max_length=32, blank=True)
    needs = ArrayField(models.BigIntegerField(), verbose_name="连带", null=True)
    makes = models.JSONField("新写", null=True)
    sets = models.JSONField("改写", null=True)
    drops = models.JSONField("删去", null=True)
    was = models.JSONField("原样", null=True)
    # Asked for by the row that lies in it, written and deleted with it.
    block = models.ForeignKey(
        LedgerBlock, models.DO_NOTHING, null=True, related_name="+", verbose_name="导入块", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    place = models.SmallIntegerField("块内位置", null=True)

    class Meta:
        verbose_name = "导入行"
        verbose_name_plural = verbose_name
        constraints = [
            one_of("what", What.values, name="ledger_change_is_known", message="动作不在清单内"),
            one_of("how", ["", *How.values], name="ledger_how_is_known", message="性质不在清单内"),
        ]
        indexes = [
            models.Index(fields=["batch", "what", "row"], name="rows_of_a_load"),
            models.Index(fields=["batch", "row"], name="doubtful_rows_of_a_load", condition=Q(doubtful=True)),
            models.Index(
                fields=["subject_kind", "subject_id"],
                name="loads_of_a_record",
                condition=Q(what__in=[*WRITTEN]),
            ),
        ]


class LedgerPair(models.Model):
    """待认定的行: a row of a load beside the record it may mean; settled by a press before anything is loaded."""

    # Found by the index of its batch.
    batch = models.ForeignKey(
        LedgerBatch, models.CASCADE, related_name="+", verbose_name="批次", db_index=False
    )
    row = models.IntegerField("行号")
    record_id = models.BigIntegerField("登记册编号")
    score = models.SmallIntegerField("得分")
    reasons = models.JSONField("理由", default=list)
    others = models.SmallIntegerField("另有几个也像", default=0)
    # What the noun knows the row by, for its own memory.
    said = models.JSONField("写法", default=dict)
    same = models.BooleanField("是同一个", null=True)

    class Meta:
        verbose_name = "待认定的行"
        verbose_name_plural = verbose_name
        indexes = [models.Index(fields=["batch", "-score", "row"], name="rows_in_order_of_doubt")]


class LedgerMapping(models.Model):
    """列对照: which column of an office's own layout is which of ours; remembered from load to load."""

    sheet = models.CharField("台账", max_length=40)
    office = models.CharField("单位", max_length=120)
    layout = models.CharField("表头指纹", max_length=64)
    mapping = models.JSONField("列对照", default=dict)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "列对照"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="an_office_maps_a_layout_once",
                fields=["sheet", "office", "layout"],
                violation_error_message="这个单位的这种表头已有对照",
            )
        ]


class LedgerProgress(models.Model):
    """导入进度: written beside the load's transaction, so that a page can see it move."""

    batch = models.OneToOneField(LedgerBatch, models.CASCADE, related_name="progress", verbose_name="批次")
    percent = models.SmallIntegerField("百分比", default=0)
    words = models.CharField("正在做", max_length=80, blank=True)

    class Meta:
        verbose_name = "导入进度"
        verbose_name_plural = verbose_name
