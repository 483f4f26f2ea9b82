"""充电设施: sites in compounds; devices (桩) and ports (端口) are counted apart."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q

from sifang.charging.querysets import ChargingSiteQuerySet
from sifang.lib.constraints import period_is_not_empty


class ChargingSite(models.Model):
    """A place in a compound where e-bikes charge."""

    compound = models.ForeignKey("registry.Compound", models.PROTECT, related_name="+", verbose_name="小区")
    name = models.CharField("站点名称", max_length=80)
    device_count = models.IntegerField("充电桩数（个）")
    port_count = models.IntegerField("端口数（个）")
    operator = models.CharField("运营单位", max_length=100, blank=True)
    period = DateRangeField("投用期间")

    objects = ChargingSiteQuerySet.as_manager()

    class Meta:
        verbose_name = "充电设施"
        verbose_name_plural = verbose_name
        constraints = [
            period_is_not_empty("a_charging_site_stands_a_day"),
            models.CheckConstraint(
                name="a_charging_site_has_devices",
                condition=Q(device_count__gte=1),
                violation_error_message="充电桩数至少为 1",
            ),
            models.CheckConstraint(
                name="a_device_has_at_least_one_port",
                condition=Q(port_count__gte=F("device_count")),
                violation_error_message="端口数不能少于桩数",
            ),
        ]
        indexes = [models.Index(fields=["compound"], name="charging_sites_of_a_compound")]

    def __str__(self) -> str:
        return self.name
