"""The words of a case: who takes part, how grave it is, where it came from, where it stands, how it ended."""

from django.db import models


class PartyKind(models.TextChoices):
    """Who handles, who checks, whose turn it is."""

    COMPANY = "COMPANY", "物业企业"
    COMMUNITY = "COMMUNITY", "社区居委会"
    # Has no account: the community enters for it.
    OWNERS_BODY = "OWNERS_BODY", "业委会或物管会"
    SUBDISTRICT = "SUBDISTRICT", "街道（镇）"
    DEPARTMENT = "DEPARTMENT", "部门"
    UTILITY = "UTILITY", "专营单位"
    DISTRICT = "DISTRICT", "区县"
    CITY = "CITY", "市级"
    REPORTER = "REPORTER", "诉求人"


class Severity(models.TextChoices):
    CRITICAL = "CRITICAL", "特急"
    URGENT = "URGENT", "紧急"
    ORDINARY = "ORDINARY", "一般"
    COMPLEX = "COMPLEX", "复杂"


class Source(models.TextChoices):
    """How the problem came to be known."""

    INSPECTION = "INSPECTION", "大排查"
    VISIT = "VISIT", "大走访"
    RESIDENT = "RESIDENT", "居民反映"
    GRID = "GRID", "网格巡查"
    HOTLINE = "HOTLINE", "12345热线"
    TALK = "TALK", "周一说事"
    COMPANY = "COMPANY", "物业自查"
    OTHER = "OTHER", "其他"


class Shift(models.TextChoices):
    """Turns of duty."""

    DAY = "DAY", "白班"
    NIGHT = "NIGHT", "夜班"


class CaseStatus(models.TextChoices):
    REPORTED = "REPORTED", "待受理"
    ACCEPTED = "ACCEPTED", "待立案"
    REFUSED = "REFUSED", "不予立案"
    FILED = "FILED", "待派遣"
    DISPATCHED = "DISPATCHED", "待签收"
    OBJECTED = "OBJECTED", "派遣异议"
    HANDLING = "HANDLING", "处置中"
    SHELVED = "SHELVED", "挂账"
    AWAITING_CHECK = "AWAITING_CHECK", "待核查"
    AWAITING_JUDGEMENT = "AWAITING_JUDGEMENT", "待街道评价"
    AWAITING_WORD = "AWAITING_WORD", "待诉求人评价"
    CLOSED = "CLOSED", "已结案"
    MERGED = "MERGED", "已并案"


class Outcome(models.TextChoices):
    """How a closed case ended. The article's count holds the first two; the first stands beside it."""

    VERIFIED = "VERIFIED", "核实解决"
    BY_WORD = "BY_WORD", "回单解决（未核实）"
    UNSOLVED = "UNSOLVED", "未解决"


class Stage(models.TextChoices):
    """What a clock measures."""

    ACCEPT = "ACCEPT", "受理"
    FILE = "FILE", "立案"
    DISPATCH = "DISPATCH", "派遣"
    SIGN = "SIGN", "签收"
    CONTACT = "CONTACT", "联系"
    ARRIVE = "ARRIVE", "到场"
    HANDLE = "HANDLE", "处置"
    CHECK = "CHECK", "核查"
    JUDGE = "JUDGE", "评价"
    WORD = "WORD", "回访"


class Word(models.TextChoices):
    """What the reporter says of it, or why there is no word."""

    SOLVED = "SOLVED", "诉求人说解决了"
    UNSOLVED = "UNSOLVED", "诉求人说没解决"
    NO_CONTACT = "NO_CONTACT", "联系不上（有记录）"


class Fault(models.TextChoices):
    """What an appeal asks to have excused."""

    LATE = "LATE", "逾期"
    SEND_BACK = "SEND_BACK", "返工"


class EvidenceStage(models.TextChoices):
    """At which step a picture was brought."""

    TOLD = "TOLD", "上报时拍的"
    HANDED_IN = "HANDED_IN", "办完后拍的"
    CHECKED = "CHECKED", "核查时拍的"
    NOTED = "NOTED", "办理中拍的"


class TraceKind(models.TextChoices):
    """By what tellings are counted."""

    DEVICE = "DEVICE", "按设备"
    CONTACT = "CONTACT", "按电话"
    COMPOUND = "COMPOUND", "按小区"
    PICTURE = "PICTURE", "按照片"


OVER = frozenset({CaseStatus.REFUSED, CaseStatus.CLOSED, CaseStatus.MERGED})
"""Nobody's turn any more."""
OPEN = tuple(status for status in CaseStatus if status not in OVER)
SOLVED = frozenset({Outcome.VERIFIED, Outcome.BY_WORD})

MEANING = {
    CaseStatus.REPORTED: "run",
    CaseStatus.ACCEPTED: "run",
    CaseStatus.REFUSED: "none",
    CaseStatus.FILED: "run",
    CaseStatus.DISPATCHED: "run",
    CaseStatus.OBJECTED: "soon",
    CaseStatus.HANDLING: "run",
    CaseStatus.SHELVED: "soon",
    CaseStatus.AWAITING_CHECK: "run",
    CaseStatus.AWAITING_JUDGEMENT: "run",
    CaseStatus.AWAITING_WORD: "run",
    CaseStatus.CLOSED: "done",
    CaseStatus.MERGED: "none",
}
"""The sign that stands beside a status on the screen."""
