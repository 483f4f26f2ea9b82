"""The words of campaigns and of looking again."""

from django.db import models

from sifang.cases.public import PartyKind


class CampaignKind(models.TextChoices):
    INSPECTION = "INSPECTION", "大排查"
    SUPERVISION = "SUPERVISION", "督导"


class Result(models.TextChoices):
    """What was found at one item of a checklist."""

    PASS = "PASS", "合格"
    FAIL = "FAIL", "不合格"
    ABSENT = "ABSENT", "没有这项"


class Again(models.TextChoices):
    """What looking again at a closed case says."""

    AGREES = "AGREES", "与结案一致"
    DIFFERS = "DIFFERS", "与结案不一致"


LOOKERS = (PartyKind.SUBDISTRICT, PartyKind.DISTRICT, PartyKind.CITY)
