"""Where a load stands."""

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


MEANING = {
    BatchState.RECEIVED: "run",
    BatchState.READING: "run",
    BatchState.READY: "soon",
    BatchState.REFUSED: "late",
    BatchState.LOADING: "run",
    BatchState.LOADED: "done",
    BatchState.FAILED: "late",
    BatchState.DROPPED: "none",
}


class What(models.TextChoices):
    NEW = "NEW", "新增"
    CHANGED = "CHANGED", "变更"
    SAME = "SAME", "没有变化"
