"""Ways a notice goes and how far it has come."""

from django.db import models


class Channel(models.TextChoices):
    PAGE = "PAGE", "站内"
    MAIL = "MAIL", "邮件"
    SMS = "SMS", "短信"


class Topic(models.TextChoices):
    """What a notice is about: the first part of its key. By these a person chooses what comes by mail too."""

    CASE = "case", "案件轮到您"
    CLOCK = "case-clock", "案件快到期、到期"
    WHISTLE = "whistle", "吹哨报到"
    SUPERVISION = "supervision", "督办"
    CAMPAIGN = "campaign", "排查与督导"
    SAMPLE = "sample", "回看案件"


class NoticeStatus(models.TextChoices):
    WAITING = "WAITING", "待发"
    SENT = "SENT", "已发出"
    FAILED = "FAILED", "没有送达"
    DROPPED = "DROPPED", "不再发"
