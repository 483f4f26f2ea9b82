"""Who serves a compound: the mode, the contract, the manager, the change of company; each dated."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q

from sifang.lib.constraints import no_overlap, one_of, period_is_not_empty
from sifang.registry.choices import Mode
from sifang.registry.models.company import Company
from sifang.registry.models.compound import Compound


class ServiceMode(models.Model):
    """服务方式: how a compound is served in a period; periods of one compound cannot overlap."""

    compound = models.ForeignKey(Compound, models.CASCADE, related_name="modes", verbose_name="小区")
    mode = models.CharField("服务方式", max_length=14, choices=Mode.choices)
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="企业"
    )
    stated = models.CharField("台账原文", max_length=100, blank=True)
    period = DateRangeField("期间")

    class Meta:
        verbose_name = "服务方式"
        verbose_name_plural = verbose_name
        constraints = [
            no_overlap(
                "compound",
                name="a_compound_has_one_service_mode_a_day",
                message="小区同一天只能有一种服务方式，与已登记的期间重叠",
            ),
            period_is_not_empty("a_service_mode_lasts_a_day"),
            one_of("mode", Mode.values, name="service_mode_is_known", message="服务方式不在清单内"),
            models.CheckConstraint(
                name="professional_service_names_its_company",
                condition=~Q(mode=Mode.PROFESSIONAL) | Q(company__isnull=False),
                violation_error_message="专业化服务必须写明企业；企业不详的应登记为“不明”",
            ),
            models.CheckConstraint(
                name="only_companies_that_serve_are_named",
                condition=Q(mode__in=[Mode.PROFESSIONAL, Mode.FLOOR]) | Q(company__isnull=True),
                violation_error_message="自管、代管、失管和不明的小区不写企业",
            ),
        ]
        indexes = [models.Index(fields=["company", "compound"], name="compounds_of_a_company")]


class ServiceProject(models.Model):
    """物业项目: a company's service of one compound under a contract."""

    compound = models.ForeignKey(Compound, models.CASCADE, related_name="projects", verbose_name="小区")
    company = models.ForeignKey(Company, models.PROTECT, related_name="projects", verbose_name="企业")
    signed_on = models.DateField("签订日期", null=True, blank=True)
    filed_on = models.DateField("备案日期", null=True, blank=True)
    fee = models.DecimalField(
        "收费标准（元/平方米·月）", max_digits=6, decimal_places=2, null=True, blank=True
    )
    period = DateRangeField("合同期间")

    class Meta:
        verbose_name = "物业项目"
        verbose_name_plural = verbose_name
        constraints = [
            no_overlap(
                "compound",
                name="a_compound_has_one_contract_a_day",
                message="小区同一天只能有一份有效的物业服务合同",
            ),
            models.CheckConstraint(
                name="contract_ends_after_it_starts",
                condition=Q(period__isempty=False) & Q(period__startswith__isnull=False),
                violation_error_message="合同终止日期应晚于起始日期",
            ),
            models.CheckConstraint(
                name="a_fee_is_not_negative",
                condition=Q(fee__isnull=True) | Q(fee__gte=0),
                violation_error_message="收费标准不能是负数",
            ),
        ]
        indexes = [models.Index(fields=["company"], name="projects_of_a_company")]


class ProjectManager(models.Model):
    """项目负责人: the company's person in charge of a compound, and the day he reported in."""

    project = models.ForeignKey(ServiceProject, models.CASCADE, related_name="managers", verbose_name="项目")
    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("手机", max_length=20, blank=True)
    reported_in_on = models.DateField("到社区报到日期", null=True, blank=True)
    period = DateRangeField("期间")

    PERSONAL = {"name", "phone"}

    class Meta:
        verbose_name = "项目负责人"
        verbose_name_plural = verbose_name
        constraints = [
            no_overlap(
                "project", name="a_project_has_one_manager_a_day", message="项目同一天只能有一名负责人"
            ),
            period_is_not_empty("a_manager_serves_a_day"),
        ]


class CompanyChange(models.Model):
    """更换物业企业: which company left and which came, on which day."""

    compound = models.ForeignKey(
        Compound, models.CASCADE, related_name="company_changes", verbose_name="小区"
    )
    from_company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="退出企业"
    )
    to_company = models.ForeignKey(Company, models.PROTECT, related_name="+", verbose_name="接手企业")
    on = models.DateField("更换日期")
    reason = models.CharField("原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "更换物业企业"
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                name="a_change_of_company_changes_the_company",
                condition=Q(from_company__isnull=True) | ~Q(from_company=F("to_company")),
                violation_error_message="退出和接手的不能是同一家企业",
            ),
            models.UniqueConstraint(
                name="a_compound_changes_company_once_a_day",
                fields=["compound", "on"],
                violation_error_message="这个小区当天已登记过更换企业",
            ),
        ]
