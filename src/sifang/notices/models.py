"""The nouns: one message to one person, and where he wants it by mail."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sifang.lib.constraints import one_of
from sifang.lib.sealing import BEGINNING, CannotOpen, open_sealed
from sifang.notices.choices import Channel, NoticeStatus, Topic

PURPOSE = "notices.address"
"""What addresses are sealed for."""


class MailAddressQuerySet(models.QuerySet):
    """Addresses for notices: everybody's own."""

    def visible_to(self, user: Any) -> MailAddressQuerySet:
        return self.filter(user_id=getattr(user, "pk", None) or 0)


class NoticeQuerySet(models.QuerySet):
    """Notices, narrowed."""

    def visible_to(self, user: Any) -> NoticeQuerySet:
        """What was sent to the person in the page."""
        if user is None or not getattr(user, "pk", None):
            return self.none()
        return self.filter(to_id=user.pk, channel=Channel.PAGE)

    def not_delivered(self) -> NoticeQuerySet:
        """The queue in sight: given up, or waiting with a reason."""
        return self.filter(Q(status=NoticeStatus.FAILED) | Q(status=NoticeStatus.WAITING) & ~Q(problem=""))


class MailAddress(models.Model):
    """通知邮箱: where a person wants his notices too, once he has shown that it is his."""

    # The ground floor cannot know people: the id is kept without a foreign key.
    user_id = models.BigIntegerField("人员编号", unique=True)
    # Sealed as the address of a notice is, so that a notice takes it over as it stands.
    address = models.TextField("邮箱（封存）")
    topics = ArrayField(
        models.CharField(max_length=12, choices=Topic.choices), verbose_name="哪些消息", default=list
    )
    code_mark = models.CharField("验证码指纹", max_length=64, blank=True)
    code_until = models.DateTimeField("验证码有效至", null=True, blank=True)
    code_tries = models.SmallIntegerField("填错次数", default=0)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)

    objects = MailAddressQuerySet.as_manager()
    PERSONAL = {"address", "code_mark"}

    class Meta:
        verbose_name = "通知邮箱"
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                name="a_mail_address_is_kept_sealed",
                condition=Q(address__startswith=BEGINNING),
                violation_error_message="邮箱地址须封存后保存",
            ),
            models.CheckConstraint(
                name="a_mail_address_is_confirmed_or_waits_for_its_code",
                condition=Q(confirmed_at__isnull=False, code_mark="", code_until__isnull=True)
                | (Q(confirmed_at__isnull=True, code_until__isnull=False) & ~Q(code_mark="")),
                violation_error_message="邮箱要么确认过，要么等着验证码",
            ),
        ]

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        """`z***@example.cn`; nothing when the machine's key was changed."""
        try:
            name, _, house = open_sealed(self.address, purpose=PURPOSE).rpartition("@")
        except CannotOpen:
            return "打不开：系统密钥换过，请重新填"
        return f"{name[:1]}***@{house}"


class Notice(models.Model):
    """消息: what it says never changes; only how far it has come."""

    key = models.CharField("消息键", max_length=160, unique=True)
    channel = models.CharField("方式", max_length=8, choices=Channel.choices)
    # The ground floor cannot know people: the id is kept without a foreign key.
    to_id = models.BigIntegerField("收件人编号", null=True, blank=True)
    to_title = models.CharField("收件岗位", max_length=120, blank=True)
    # Sealed; a copy of the database shows nobody's telephone.
    address = models.TextField("地址", blank=True)
    title = models.CharField("标题", max_length=120)
    text = models.CharField("内容", max_length=1000, blank=True)
    href = models.CharField("去处", max_length=300, blank=True)
    status = models.CharField(
        "进度", max_length=8, choices=NoticeStatus.choices, default=NoticeStatus.WAITING
    )
    tries = models.SmallIntegerField("已试次数", default=0)
    problem = models.CharField("没有送达的原因", max_length=200, blank=True)
    queued_at = models.DateTimeField("写入时间")
    next_try_at = models.DateTimeField("下次再试", null=True, blank=True)
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    read_at = models.DateTimeField("已读时间", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()
    PERSONAL = {"address", "text"}

    class Meta:
        verbose_name = "消息"
        verbose_name_plural = verbose_name
        constraints = [
            one_of("channel", Channel.values, name="notice_channel_is_known", message="方式不在清单内"),
            one_of("status", NoticeStatus.values, name="notice_status_is_known", message="进度不在清单内"),
            models.CheckConstraint(
                name="a_notice_goes_to_somebody",
                condition=Q(channel="PAGE", to_id__isnull=False) | (~Q(channel="PAGE") & ~Q(address="")),
                violation_error_message="站内消息要有收件人，邮件和短信要有地址",
            ),
            models.CheckConstraint(
                name="a_notice_waits_exactly_while_it_has_a_next_try",
                condition=Q(status="WAITING", next_try_at__isnull=False)
                | (~Q(status="WAITING") & Q(next_try_at__isnull=True)),
                violation_error_message="待发的消息才有下次再试的时间",
            ),
            models.CheckConstraint(
                name="a_sent_notice_says_when",
                condition=Q(status="SENT", sent_at__isnull=False)
                | (~Q(status="SENT") & Q(sent_at__isnull=True)),
                violation_error_message="已发出的消息须有发出时间",
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], name="notices_to_deliver", condition=Q(status="WAITING")),
            models.Index(fields=["to_id", "-id"], name="notices_of_a_person"),
            models.Index(fields=["-id"], name="notices_not_delivered", condition=Q(status="FAILED")),
        ]

    def __str__(self) -> str:
        return self.title
