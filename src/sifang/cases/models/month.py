"""案件月度累计: what each month added to the figures that run since the beginning of a year."""

from __future__ import annotations

from django.db import models


class MonthlyCount(models.Model):
    """
    How many cases of a community were found in a month, and how many of the same year were solved in it, and how many
    of these verified.

    Written by triggers with every change of a case (migrations 0015, 0016), in the same transaction, and only ever added to:
    two who close cases at once wait for nobody. So a month may have several rows, some of them negative; their sum
    is exact for whoever reads, and the worker puts them together at night.
    """

    community = models.ForeignKey(
        "areas.Area", models.PROTECT, related_name="+", verbose_name="社区", db_index=False
    )
    month = models.DateField("月份", help_text="当月一日")
    found = models.IntegerField("发现", default=0)
    resolved = models.IntegerField("督促解决", default=0)
    verified = models.IntegerField("核实解决", default=0, help_text="督促解决里核实过的")

    class Meta:
        verbose_name = "案件月度累计"
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                name="a_months_count_stands_under_its_first_day",
                condition=models.Q(month__day=1),
                violation_error_message="月度累计记在当月一日名下",
            )
        ]
        indexes = [models.Index(fields=["month"], name="counts_of_a_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
