"""物业服务企业 and the Party's presence in it: organisations by form, instructors where there is none."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from sifang.lib.constraints import no_overlap, one_of, period_is_not_empty
from sifang.registry.choices import PartyForm, PartyKind
from sifang.registry.querysets import CompanyQuerySet, PartyOrganisationQuerySet


class Company(models.Model):
    """A property service company. A wrong credit code warns; the row is kept."""

    name = models.CharField("企业名称", max_length=100)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    credit_code_fault = models.CharField("代码校验结果", max_length=60, blank=True)
    area = models.ForeignKey(
        "areas.Area", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="注册地"
    )
    phone = models.CharField("值班电话", max_length=40, blank=True)
    period = DateRangeField("存续期间")
    pinyin = models.CharField("拼音", max_length=120, blank=True)
    initials = models.CharField("拼音首字母", max_length=60, blank=True)
    search = SearchVectorField(null=True, editable=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name = "物业服务企业"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="a_credit_code_names_one_company",
                fields=["credit_code"],
                condition=~Q(credit_code=""),
                violation_error_message="这个统一社会信用代码已登记在另一家企业名下",
            ),
            period_is_not_empty("a_company_exists_at_least_a_day"),
            models.CheckConstraint(
                name="a_company_has_a_name", condition=~Q(name=""), violation_error_message="企业名称不能为空"
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="companies_by_name_pairs"),
            models.Index(fields=["pinyin", "id"], name="companies_in_name_order"),
            models.Index(fields=["initials"], name="companies_by_initials", opclasses=["text_pattern_ops"]),
            models.Index(fields=["pinyin"], name="companies_by_pinyin", opclasses=["text_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return self.name


class PartyOrganisation(models.Model):
    """党组织: of a company, an industry or a community. Members are never listed here."""

    name = models.CharField("名称", max_length=100)
    kind = models.CharField("类别", max_length=10, choices=PartyKind.choices)
    area = models.ForeignKey(
        "areas.Area", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所在区划"
    )
    office_hours = models.CharField("接待时间", max_length=80, blank=True)
    period = DateRangeField("期间")

    objects = PartyOrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "党组织"
        verbose_name_plural = verbose_name
        constraints = [
            one_of("kind", PartyKind.values, name="party_kind_is_known", message="党组织类别不在清单内"),
            period_is_not_empty("a_party_organisation_lasts_a_day"),
        ]
        indexes = [models.Index(fields=["area", "kind"], name="party_organisations_of_an_area")]

    def __str__(self) -> str:
        return self.name


class PartyCoverage(models.Model):
    """企业党组织覆盖: which organisation covers a company, in which form, and when."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="party_coverages", verbose_name="企业")
    organisation = models.ForeignKey(
        PartyOrganisation, models.PROTECT, related_name="coverages", verbose_name="党组织"
    )
    form = models.CharField("组建方式", max_length=12, choices=PartyForm.choices)
    period = DateRangeField("期间")

    class Meta:
        verbose_name = "企业党组织覆盖"
        verbose_name_plural = verbose_name
        constraints = [
            no_overlap(
                "company",
                name="a_company_has_one_party_organisation_a_day",
                message="企业同一天只能有一个党组织",
            ),
            one_of("form", PartyForm.values, name="party_form_is_known", message="组建方式不在清单内"),
            period_is_not_empty("a_party_coverage_lasts_a_day"),
        ]


class PartyInstructor(models.Model):
    """党建工作指导员: sent to a company that has no Party organisation."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="instructors", verbose_name="企业")
    name = models.CharField("姓名", max_length=40)
    from_office = models.CharField("派出单位", max_length=80, blank=True)
    period = DateRangeField("期间")

    PERSONAL = {"name"}

    class Meta:
        verbose_name = "党建工作指导员"
        verbose_name_plural = verbose_name
        constraints = [
            no_overlap(
                "company", name="a_company_has_one_instructor_a_day", message="企业同一天只能有一名指导员"
            ),
            period_is_not_empty("an_instructor_serves_a_day"),
        ]
