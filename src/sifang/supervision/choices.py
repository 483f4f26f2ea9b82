"""The words of a supervision: at which level, where it stands."""

from django.db import models


class SupervisionLevel(models.TextChoices):
    CITY = "CITY", "市级"
    DISTRICT = "DISTRICT", "区县"
    SUBDISTRICT = "SUBDISTRICT", "街道（镇）"


class SupervisionStatus(models.TextChoices):
    OPEN = "OPEN", "督办中"
    HANDED_IN = "HANDED_IN", "待验收"
    CANCELLED = "CANCELLED", "已销号"


MEANING: dict[str, str] = {
    SupervisionStatus.OPEN: "run",
    SupervisionStatus.HANDED_IN: "soon",
    SupervisionStatus.CANCELLED: "done",
}
