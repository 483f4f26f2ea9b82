"""兜底: floor service of old compounds by year, with households and money."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sifang.lib.constraints import one_of
from sifang.subsidies.querysets import SubsidisedServiceQuerySet


class BundleMethod(models.TextChoices):
    STRONG_LEADS_WEAK = "STRONG_LEADS_WEAK", "以强带弱打包"
    MERGE_SCATTERED = "MERGE_SCATTERED", "零散小区重组整合"
    PARTY_LED = "PARTY_LED", "党组织领办兜底"


class SubsidisedService(models.Model):
    """兜底服务: one old compound in one year."""

    compound = models.ForeignKey("registry.Compound", models.PROTECT, related_name="+", verbose_name="小区")
    year = models.SmallIntegerField("年度")
    method = models.CharField("方式", max_length=20, choices=BundleMethod.choices)
    household_count = models.IntegerField("兜底户数")
    amount = models.DecimalField("财政资金（元）", max_digits=14, decimal_places=2)
    starts_on = models.DateField("开始日期")

    objects = SubsidisedServiceQuerySet.as_manager()

    class Meta:
        verbose_name = "兜底服务"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="a_compound_is_subsidised_once_a_year",
                fields=["compound", "year"],
                violation_error_message="这个小区本年度已登记兜底服务",
            ),
            one_of("method", BundleMethod.values, name="bundle_method_is_known", message="方式不在清单内"),
            models.CheckConstraint(
                name="subsidised_households_and_money_are_not_negative",
                condition=Q(household_count__gte=0, amount__gte=0),
                violation_error_message="户数和资金不能是负数",
            ),
            models.CheckConstraint(
                name="a_subsidy_starts_within_its_year",
                condition=Q(starts_on__year=models.F("year")),
                violation_error_message="开始日期应在年度之内",
            ),
        ]
