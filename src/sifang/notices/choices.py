"""Ways a notice goes and how far it has come."""

from django.db import models


class Channel(models.TextChoices):
    PAGE = "PAGE", "站内"
    MAIL = "MAIL", "邮件"
    SMS = "SMS", "短信"


class NoticeStatus(models.TextChoices):
    WAITING = "WAITING", "待发"
    SENT = "SENT", "已发出"
    FAILED = "FAILED", "没有送达"
    DROPPED = "DROPPED", "不再发"
