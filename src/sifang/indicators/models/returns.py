"""月度确认: an office says that its figures of a month are right."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sifang.areas import public as areas
from sifang.lib.constraints import one_of, register_sentence

register_sentence("a_month_return_is_never_changed", "已确认的月度数不能改，也不能删；数变了请重新确认一次")

LEVELS = [kind for kind in areas.AreaKind.values]


class MonthReturn(models.Model):
    """One confirmation of one area's figures; the newest of an area counts, the older stay."""

    month = models.DateField("月份")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name="区划")
    level = models.CharField("层级", max_length=12, choices=areas.AreaKind.choices)
    # Fingerprint of the figures as they were confirmed: other figures now mean the return is stale.
    digest = models.CharField("校验码", max_length=64)
    unchanged = models.BooleanField("本月无变化", default=False)
    confirmed_at = models.DateTimeField("确认时间")
    confirmed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="确认人")

    class Meta:
        verbose_name = "月度确认"
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                name="a_return_is_of_a_whole_month",
                condition=Q(month__day=1),
                violation_error_message="月份应写该月的第一天",
            ),
            one_of("level", LEVELS, name="a_return_has_a_known_level", message="层级不在清单内"),
        ]
        # The newest return of each area of a month.
        indexes = [models.Index(fields=["month", "area", "-id"], name="newest_return_of_an_area")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
