"""通报: a statement with figures; live while it is written, frozen when it is issued."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sifang.bulletins.choices import Status
from sifang.lib.constraints import one_of, set_together


class BulletinQuerySet(models.QuerySet):
    """Bulletins, narrowed."""

    def visible_to(self, user) -> BulletinQuerySet:
        """Issued ones to everybody who may see records; drafts to whoever drafts, reviews or issues."""
        from sifang.accounts import public as accounts

        scope = accounts.scope_of(user)
        if scope.rights & {"bulletin.draft", "bulletin.review", "bulletin.issue"}:
            return self
        if scope.is_closed:
            return self.none()
        return self.filter(status=Status.ISSUED)


class Bulletin(models.Model):
    """One bulletin. Its text is a template with figures; `content` is what was issued, word for word."""

    dated_on = models.DateField("成文日期")
    cut_off = models.DateField("数据截至")
    number = models.CharField("文号", max_length=40, blank=True)
    title = models.CharField("标题", max_length=120)
    text = models.TextField("正文（带数字标记）")
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.DRAFT)
    revision = models.IntegerField("稿次", default=1)
    drafted_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="起草人"
    )
    drafted_at = models.DateTimeField("起草时间", null=True)
    reviewed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核稿人"
    )
    reviewed_at = models.DateTimeField("核稿时间", null=True, blank=True)
    issued_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签发人"
    )
    issued_at = models.DateTimeField("签发时间", null=True, blank=True)
    content = models.JSONField("印发内容", null=True, blank=True)
    digest = models.CharField("校验码", max_length=64, blank=True)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = "通报"
        verbose_name_plural = verbose_name
        constraints = [
            one_of("status", Status.values, name="bulletin_status_is_known", message="通报状态不在清单内"),
            set_together(
                "drafted_at", "drafted_by",
                name="a_drafted_bulletin_says_by_whom", message="起草须同时记下时间和人",
            ),
            set_together(
                "reviewed_at", "reviewed_by",
                name="a_reviewed_bulletin_says_by_whom", message="核稿须同时记下时间和人",
            ),
            set_together(
                "issued_at", "issued_by",
                name="an_issued_bulletin_says_by_whom", message="签发须同时记下时间和人",
            ),
            models.CheckConstraint(
                name="nobody_reviews_his_own_draft",
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("drafted_by")),
                violation_error_message="起草人不能核自己的稿",
            ),
            models.CheckConstraint(
                name="nobody_issues_what_he_drafted_or_reviewed",
                condition=Q(issued_by__isnull=True)
                | (~Q(issued_by=F("drafted_by")) & ~Q(issued_by=F("reviewed_by"))),
                violation_error_message="起草、核稿、签发应由三个人分别办理",
            ),
            models.CheckConstraint(
                name="an_issued_bulletin_keeps_its_content",
                condition=~Q(status=Status.ISSUED)
                | Q(content__isnull=False, issued_at__isnull=False, reviewed_at__isnull=False),
                violation_error_message="印发的通报必须留存内容、核稿人和签发人",
            ),
            models.CheckConstraint(
                name="a_bulletin_is_dated_after_its_cut_off",
                condition=Q(dated_on__gte=F("cut_off")),
                violation_error_message="成文日期不能早于数据截至日期",
            ),
            models.UniqueConstraint(
                name="a_bulletin_number_is_given_once",
                fields=["number"],
                condition=~Q(number=""),
                violation_error_message="这个文号已经用过了",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["-dated_on", "-id"], name="bulletins_newest_first")]

    def __str__(self) -> str:
        return self.title


class OfficeFormQuerySet(models.QuerySet):
    """Report forms of offices, narrowed."""

    def visible_to(self, user) -> OfficeFormQuerySet:
        """Those of one's own offices."""
        from sifang.accounts import public as accounts

        return self.filter(office__in=accounts.scope_of(user).office_ids)


class OfficeForm(models.Model):
    """单位报表: the workbook an office must fill in each month, its cells marked once and kept."""

    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+", verbose_name="单位")
    name = models.CharField("报表名称", max_length=80)
    book = models.BinaryField("模板")
    # What stood in the cells that were marked on the page, by sheet and cell: a mark is undone.
    before = models.JSONField("标记之前", default=dict, blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="交来的人")
    at = models.DateTimeField("时间")

    objects = OfficeFormQuerySet.as_manager()

    class Meta:
        verbose_name = "单位报表"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="an_office_keeps_a_form_of_a_name_once",
                fields=["office", "name"],
                violation_error_message="本单位已有这个名称的报表",
            )
        ]

    def __str__(self) -> str:
        return self.name
