"""What was loaded: the batch, and what it did to each record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from sifang.accounts import public as accounts
from sifang.ledgers.choices import BatchState, What
from sifang.lib.constraints import one_of

if TYPE_CHECKING:
    from sifang.accounts.models import User


class LedgerBatchQuerySet(models.QuerySet):
    def visible_to(self, user: User | None) -> LedgerBatchQuerySet:
        """One's own loads; whoever looks after the whole city and may load sees every load."""
        scope = accounts.scope_of(user)
        if scope.is_closed or user is None:
            return self.none()
        if scope.everywhere and "ledger.load" in scope.rights:
            return self
        return self.filter(by=user)


class LedgerBatch(models.Model):
    """导入批次: one file, as at one day, by one person, loaded whole or not at all."""

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
    fingerprint = models.CharField("预览指纹", max_length=64, blank=True)
    # What the page shows of it: sample, faults (the first few hundred), notes.
    outcome = models.JSONField("结果", default=dict)

    objects = LedgerBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "导入批次"
        verbose_name_plural = verbose_name
        constraints = [
            one_of("state", BatchState.values, name="ledger_state_is_known", message="批次状态不在清单内"),
            models.CheckConstraint(
                name="a_loaded_batch_refused_nothing",
                condition=~Q(state=BatchState.LOADED) | Q(refused_count=0),
                violation_error_message="一批要么全部导入，要么一行也不导入",
            ),
        ]
        indexes = [
            # The list of loads, newest first, of everybody and of one person.
            models.Index(fields=["by", "-id"], name="loads_of_a_person_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}（截至 {self.as_at}）"


class LedgerChange(models.Model):
    """导入变更: what a batch did to one record, field by field; kept for as long as the record."""

    batch = models.ForeignKey(LedgerBatch, models.CASCADE, related_name="changes", verbose_name="批次")
    row = models.IntegerField("行号")
    what = models.CharField("动作", max_length=8, choices=What.choices)
    # The noun stands on a floor above: kind and id are kept without a foreign key.
    subject_kind = models.CharField("对象类别", max_length=60)
    subject_id = models.BigIntegerField("对象编号")
    label = models.CharField("对象名称", max_length=100)
    fields = models.JSONField("前后值", default=dict)

    class Meta:
        verbose_name = "导入变更"
        verbose_name_plural = verbose_name
        constraints = [one_of("what", What.values, name="ledger_change_is_known", message="动作不在清单内")]
        indexes = [
            models.Index(fields=["batch", "id"], name="changes_of_a_load"),
            models.Index(fields=["subject_kind", "subject_id"], name="loads_of_a_record"),
        ]


class LedgerProgress(models.Model):
    """导入进度: written beside the load's transaction, so that a page can see it move."""

    batch = models.OneToOneField(LedgerBatch, models.CASCADE, related_name="progress", verbose_name="批次")
    percent = models.SmallIntegerField("百分比", default=0)
    words = models.CharField("正在做", max_length=80, blank=True)

    class Meta:
        verbose_name = "导入进度"
        verbose_name_plural = verbose_name
