"""Who did what, when: written once, never changed; the seal is laid behind it."""

from __future__ import annotations

from django.db import models


class AuditLine(models.Model):
    """One action of one person on one subject; ids only, no personal values."""

    event = models.CharField("事件", max_length=80)
    subject_kind = models.CharField("对象类别", max_length=60, blank=True)
    subject_id = models.BigIntegerField("对象编号", null=True)
    subject_label = models.CharField("对象名称", max_length=200, blank=True)
    # The ground floor cannot know people: id and title are kept without a foreign key.
    by_id = models.BigIntegerField("操作人编号", null=True)
    by_title = models.CharField("操作人岗位", max_length=120)
    at = models.DateTimeField("时间")
    note = models.CharField("说明", max_length=500, blank=True)
    data = models.JSONField("内容", default=dict)

    # A person's own name prints masked, so a label never holds one whole.
    PERSONAL: set[str] = set()

    class Meta:
        verbose_name = "操作记录"
        verbose_name_plural = verbose_name
        indexes = [
            # One subject's history; the list page, newest first, goes through the key from its end.
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="audit_line_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.subject_label}".strip()


class AuditSeal(models.Model):
    """The chain: each seal hashes its line together with the seal before it; the order is the seals' own."""

    line_id = models.BigIntegerField("记录号", unique=True)
    digest = models.CharField("校验值", max_length=64)
    # Kept with each seal, so that a city may go on with another algorithm from a day on.
    algorithm = models.CharField("算法", max_length=20, default="sha256")
    sealed_at = models.DateTimeField("封存时间")

    PERSONAL: set[str] = set()

    class Meta:
        verbose_name = "操作记录封条"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.line_id} {self.digest[:12]}"
