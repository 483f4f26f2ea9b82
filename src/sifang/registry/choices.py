"""States and kinds of the register: code in English, label in Chinese, meaning colour."""

from django.db import models


class Mode(models.TextChoices):
    """How a compound is served. An empty company in a sheet is UNKNOWN, not NONE."""

    PROFESSIONAL = "PROFESSIONAL", "专业化"
    FLOOR = "FLOOR", "兜底（简易）"
    SELF_MANAGED = "SELF_MANAGED", "自管"
    COMMUNITY_RUN = "COMMUNITY_RUN", "街道或社区代管"
    NONE = "NONE", "失管"
    UNKNOWN = "UNKNOWN", "不明"


MODE_MEANING = {
    Mode.PROFESSIONAL: "done",
    Mode.FLOOR: "run",
    Mode.SELF_MANAGED: "run",
    Mode.COMMUNITY_RUN: "run",
    Mode.NONE: "late",
    Mode.UNKNOWN: "none",
}


class PartyForm(models.TextChoices):
    INDEPENDENT = "INDEPENDENT", "独立组建"
    JOINT = "JOINT", "联合组建"
    AFFILIATED = "AFFILIATED", "挂靠组建"


class PartyKind(models.TextChoices):
    COMPANY = "COMPANY", "企业党组织"
    INDUSTRY = "INDUSTRY", "行业党组织"
    COMMUNITY = "COMMUNITY", "社区党组织"


class Verdict(models.TextChoices):
    """What a clerk says of two records."""

    SAME = "SAME", "是同一个小区"
    DIFFERENT = "DIFFERENT", "不是同一个小区"


class Lineage(models.TextChoices):
    MERGED = "MERGED", "合并"
    SPLIT = "SPLIT", "拆分"
