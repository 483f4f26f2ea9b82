"""What people say about the product itself; every page links to it."""

from __future__ import annotations

from typing import Any

from django.db import models

from sifang.lib.constraints import set_together


class FeedbackQuerySet(models.QuerySet):
    """Feedback, narrowed."""

    def visible_to(self, user: Any) -> FeedbackQuerySet:
        """One's own words; all of them for those who run the product."""
        from sifang.accounts.scope import scope_of

        if user is None or not user.pk:
            return self.none()
        if "people.manage" in scope_of(user).rights:
            return self
        return self.filter(said_by=user)


class Feedback(models.Model):
    """意见反馈: a sentence about a page, and what was answered."""

    text = models.CharField("意见", max_length=1000)
    address = models.CharField("说的是哪一页", max_length=300, blank=True)
    said_at = models.DateTimeField("提出时间")
    said_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="提出人")
    answer = models.CharField("答复", max_length=1000, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复人"
    )

    objects = FeedbackQuerySet.as_manager()
    # Free text may name a person; it is scrubbed from copies.
    PERSONAL = {"text", "answer"}

    class Meta:
        verbose_name = "意见反馈"
        verbose_name_plural = verbose_name
        constraints = [
            set_together(
                "answered_at", "answered_by",
                name="an_answered_feedback_says_by_whom", message="答复须同时记下时间和答复人",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"意见 {self.pk}"
