"""Where a load stands, and what a row of it is."""

from django.db import models


class BatchState(models.TextChoices):
    RECEIVED = "RECEIVED", "已收到"
    READING = "READING", "正在核对"
    READY = "READY", "待导入"
    REFUSED = "REFUSED", "有错，未导入"
    LOADING = "LOADING", "正在导入"
    LOADED = "LOADED", "已导入"
    FAILED = "FAILED", "未能完成"
    DROPPED = "DROPPED", "已放弃"
    UNDONE = "UNDONE", "已撤销"


MEANING = {
    BatchState.RECEIVED: "run",
    BatchState.READING: "run",
    BatchState.READY: "soon",
    BatchState.REFUSED: "late",
    BatchState.LOADING: "run",
    BatchState.LOADED: "done",
    BatchState.FAILED: "late",
    BatchState.DROPPED: "none",
    BatchState.UNDONE: "none",
}


class What(models.TextChoices):
    NEW = "NEW", "新增"
    CHANGED = "CHANGED", "变更"
    SAME = "SAME", "没有变化"
    CONFLICT = "CONFLICT", "冲突"
    BAD = "BAD", "有错"
    # What several rows need and none of them says: a company that a sheet of compounds names.
    ALSO = "ALSO", "连带登记"
    SPARE = "SPARE", "没有用到"


# What a press writes.
WRITTEN = (What.NEW, What.CHANGED, What.ALSO)


class How(models.TextChoices):
    """What a difference means: the world changed on that day, or the register was wrong."""

    CHANGED = "CHANGED", "那天起变了"
    WRONG = "WRONG", "原来登记错了"
