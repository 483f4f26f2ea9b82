"""The words of a whistle: where it stands, where each summoned office stands, what is asked of it by when."""

from django.db import models


class WhistleStatus(models.TextChoices):
    OPEN = "OPEN", "吹哨中"
    CLOSED = "CLOSED", "已收哨"
    DECIDED = "DECIDED", "区县已定"
    WITHDRAWN = "WITHDRAWN", "已撤哨"


class SummonsStatus(models.TextChoices):
    CALLED = "CALLED", "待单位签收"
    SIGNED = "SIGNED", "已签收"
    ARRIVED = "ARRIVED", "已报到"
    ACTED = "ACTED", "已办理"
    REPLIED = "REPLIED", "已回复"
    JUDGED = "JUDGED", "街道已评"
    REFUSED = "REFUSED", "拒收待裁定"
    RELEASED = "RELEASED", "不再召集"


class Step(models.TextChoices):
    """What a summoned office owes, each on its own clock."""

    SIGN = "SIGN", "签收"
    OFFICER = "OFFICER", "指定负责人"
    CONTACT = "CONTACT", "联系"
    ARRIVE = "ARRIVE", "报到"
    ACT = "ACT", "办理"
    REPLY = "REPLY", "回复"


class Verdict(models.TextChoices):
    """What the subdistrict says of an office at the end."""

    SOLVED = "SOLVED", "办成了"
    PARTLY = "PARTLY", "办成一部分"
    UNSOLVED = "UNSOLVED", "没办成"


class Worth(models.TextChoices):
    """What the district says of the whistle at the end."""

    RIGHTLY = "RIGHTLY", "该吹"
    IN_VAIN = "IN_VAIN", "空吹"


class Level(models.TextChoices):
    """Whom the ladder tells."""

    DEPARTMENT = "DEPARTMENT", "部门"
    DISTRICT = "DISTRICT", "区县"
    CITY = "CITY", "市级"


OVER = frozenset({SummonsStatus.JUDGED, SummonsStatus.RELEASED})
"""Nothing is asked of the office any more."""
NOT_THERE_YET = (SummonsStatus.CALLED, SummonsStatus.SIGNED)
"""Called and not come: the ladder climbs over these."""
MEANING: dict[str, str] = {
    WhistleStatus.OPEN: "run",
    WhistleStatus.CLOSED: "done",
    WhistleStatus.DECIDED: "done",
    WhistleStatus.WITHDRAWN: "none",
    SummonsStatus.CALLED: "run",
    SummonsStatus.SIGNED: "run",
    SummonsStatus.ARRIVED: "run",
    SummonsStatus.ACTED: "run",
    SummonsStatus.REPLIED: "soon",
    SummonsStatus.JUDGED: "done",
    SummonsStatus.REFUSED: "soon",
    SummonsStatus.RELEASED: "none",
}
