"""What happened to a whistle: written once, never changed."""

from __future__ import annotations

from django.db import models

from sifang.whistles.models.whistle import Summons, Whistle


class WhistleEvent(models.Model):
    """吹哨经过: one step, who took it in whose name, and what was said. A trigger forbids changing it."""

    whistle = models.ForeignKey(
        Whistle, models.PROTECT, related_name="events", verbose_name="吹哨", db_index=False
    )
    seq = models.PositiveIntegerField("第几步")
    summons = models.ForeignKey(
        Summons, models.PROTECT, related_name="+", verbose_name="召集单位", null=True, db_index=False
    )
    verb = models.CharField("动作", max_length=20)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="办理人", null=True, db_index=False
    )
    by_title = models.CharField("办理人岗位", max_length=120)
    note = models.CharField("说明", max_length=1000, blank=True)
    data = models.JSONField("内容", default=dict)

    PERSONAL = {"note", "data"}

    class Meta:
        verbose_name = "吹哨经过"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="a_step_of_a_whistle_is_taken_once",
                fields=["whistle", "seq"],
                violation_error_message="别人刚办过这一步，请刷新后再看",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.seq}"
