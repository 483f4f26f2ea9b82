"""证据: photographs of a case, as told, as handed in, as looked at; and those not sent off yet."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sifang.cases.choices import EvidenceStage
from sifang.lib.constraints import one_of


class Evidence(models.Model):
    """证据照片: one picture of a case. Whoever may see the case sees it, at the case's own address."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="evidence", verbose_name="案件")
    picture = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+", verbose_name="照片")
    stage = models.CharField("哪一步拍的", max_length=10, choices=EvidenceStage.choices)
    report = models.ForeignKey(
        "cases.Report", models.PROTECT, related_name="evidence", verbose_name="上报", null=True, blank=True
    )
    event = models.ForeignKey(
        "cases.CaseEvent", models.PROTECT, related_name="evidence", verbose_name="经过", null=True, blank=True
    )
    # What stays of where it was taken: how far from the compound. The position itself is not kept.
    distance_m = models.PositiveIntegerField("距小区（米）", null=True, blank=True)
    taken_at = models.DateTimeField("拍摄时间", null=True, blank=True)
    kept_at = models.DateTimeField("存入时间")
    # Another case in which nearly the same picture was used before.
    seen_in = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="+", verbose_name="在哪件用过", null=True, blank=True,
        db_index=False,
    )  # fmt: skip

    PERSONAL: set[str] = set()

    class Meta:
        verbose_name = "证据照片"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="a_picture_proves_a_step_of_a_case_once",
                fields=["case", "stage", "picture"],
                violation_error_message="这张照片已经附在这一步了",
            ),
            one_of(
                "stage",
                EvidenceStage.values,
                name="evidence_stage_is_known",
                message="哪一步拍的不在清单内",
            ),
            models.CheckConstraint(
                name="a_picture_that_was_told_has_its_telling",
                condition=Q(stage=EvidenceStage.TOLD, report__isnull=False)
                | (~Q(stage=EvidenceStage.TOLD) & Q(report__isnull=True)),
                violation_error_message="上报的照片要说明是谁的上报，别的照片不能算在上报名下",
            ),
            models.CheckConstraint(
                name="a_case_is_not_the_other_one_a_picture_was_seen_in",
                condition=Q(seen_in__isnull=True) | ~Q(seen_in=models.F("case")),
                violation_error_message="“在别的案件里用过”不能指本案",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}照片"


class DraftPicture(models.Model):
    """待交照片: a picture uploaded before the telling is sent off, so that a mistake in the form loses nothing."""

    # The fingerprint of the form it was put into; the form itself is nowhere but with its reader.
    form_mark = models.CharField("表单指纹", max_length=64)
    picture = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+", verbose_name="照片")
    distance_m = models.PositiveIntegerField("距小区（米）", null=True, blank=True)
    taken_at = models.DateTimeField("拍摄时间", null=True, blank=True)
    kept_at = models.DateTimeField("存入时间")

    PERSONAL: set[str] = set()

    class Meta:
        verbose_name = "待交照片"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="a_picture_stands_in_a_form_once",
                fields=["form_mark", "picture"],
                violation_error_message="这张照片已经在表单里了",
            ),
        ]
        indexes = [models.Index(fields=["kept_at"], name="draft_pictures_by_age")]

    def __str__(self) -> str:
        return "待交照片"
