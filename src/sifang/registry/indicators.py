"""What the register counts: service, companies and the Party's presence in them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import (
    CharField,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from sifang.areas import public as areas
from sifang.indicators import public as indicators
from sifang.registry.choices import Mode, PartyForm
from sifang.registry.models import (
    CompanyChange,
    PartyCoverage,
    PartyInstructor,
    ServiceMode,
    ServiceProject,
)
from sifang.registry.queries import companies_on, has_instructor, has_party_organisation, served, states_on

Column, Kind = indicators.Column, indicators.Kind


# ---- columns of compounds ----


def _mode(day: date) -> Any:
    rows = ServiceMode.objects.filter(compound=OuterRef("compound"), period__contains=day)
    words = rows.annotate(words=indicators.words_of("mode", Mode.choices)).values("words")[:1]
    return Coalesce(Subquery(words), Value(Mode.UNKNOWN.label), output_field=CharField())


def _company(day: date) -> Any:
    rows = ServiceMode.objects.filter(compound=OuterRef("compound"), period__contains=day)
    return Subquery(rows.values("company__name")[:1])


def _contract(bound: str):
    def of(day: date) -> Any:
        rows = ServiceProject.objects.filter(compound=OuterRef("compound"), period__contains=day)
        return Subquery(rows.values(f"period__{bound}")[:1], output_field=DateField())

    return of


SERVICE = (Column("mode", "服务方式", _mode), Column("company", "企业", _company))
HOUSEHOLDS = Column("households", "户数", "household_count", "r")

indicators.register(
    indicators.Indicator(
        key="professional_service_coverage",
        rows=states_on,
        counted=served,
        record="compound_id",
        place="community_id",
        label="compound__name",
        order="compound__pinyin",
        opens="compound_page",
        noun="个小区",
        columns=(
            *SERVICE,
            Column("contract_from", "合同自", _contract("startswith")),
            Column("contract_until", "合同至（不含）", _contract("endswith")),
            HOUSEHOLDS,
        ),
    )
)


def _unknown(day: date) -> QuerySet:
    """No service mode at all, or one that says nobody knows the company."""
    return states_on(day).filter(served(day, [Mode.UNKNOWN]) | ~served(day, Mode.values))


indicators.register(
    indicators.Indicator(
        key="unknown_service",
        kind=Kind.COUNT,
        rows=_unknown,
        record="compound_id",
        place="community_id",
        label="compound__name",
        order="compound__pinyin",
        opens="compound_page",
        noun="个小区",
        columns=(*SERVICE, HOUSEHOLDS),
    )
)


# ---- changes of company ----


def _changes(day: date) -> QuerySet[CompanyChange]:
    return CompanyChange.objects.filter(on__gte=indicators.year_start(day), on__lte=day)


def _changed(day: date) -> QuerySet:
    """Compounds that changed company in the year, each once however often."""
    return states_on(day).filter(Exists(_changes(day).filter(compound=OuterRef("compound"))))


def _last_change(path: str):
    def of(day: date) -> Any:
        return Subquery(_changes(day).filter(compound=OuterRef("compound")).order_by("-on").values(path)[:1])

    return of


indicators.register(
    indicators.Indicator(
        key="company_changes",
        kind=Kind.COUNT,
        rows=_changed,
        record="compound_id",
        place="community_id",
        label="compound__name",
        order="compound__pinyin",
        opens="compound_page",
        noun="个小区",
        columns=(
            Column("on", "更换日期", _last_change("on")),
            Column("from", "退出企业", _last_change("from_company__name")),
            Column("to", "接手企业", _last_change("to_company__name")),
        ),
    )
)


# ---- companies ----


def _registered_in(_day: date) -> Any:
    """Where a company is registered; one without a place counts for the city, never for nobody."""
    city = areas.Area.objects.filter(kind=areas.AreaKind.CITY).values("pk")[:1]
    return Coalesce(F("area_id"), Subquery(city))


def _party(path: str):
    def of(day: date) -> Any:
        rows = PartyCoverage.objects.filter(company=OuterRef("pk"), period__contains=day)
        if path == "form":
            rows = rows.annotate(words=indicators.words_of("form", PartyForm.choices))
            return Subquery(rows.values("words")[:1])
        return Subquery(rows.values(path)[:1])

    return of


def _compounds_served(day: date) -> Any:
    rows = (
        ServiceMode.objects.filter(company=OuterRef("pk"), mode=Mode.PROFESSIONAL, period__contains=day)
        .order_by()
        .values("company")
        .annotate(number=indicators.count_rows())
        .values("number")
    )
    return Coalesce(Subquery(rows, output_field=IntegerField()), Value(0))


def _instructor_from(day: date) -> Any:
    rows = PartyInstructor.objects.filter(company=OuterRef("pk"), period__contains=day)
    return Subquery(rows.values("from_office")[:1])


def _without_party_organisation(day: date) -> QuerySet:
    return companies_on(day).filter(~Q(has_party_organisation(day)))


COMPANY: dict[str, Any] = {
    "record": "pk",
    "place": _registered_in,
    "label": "name",
    "order": "pinyin",
    "opens": "company_page",
    "noun": "家企业",
}

indicators.register(
    indicators.Indicator(
        key="company_party_organisation_coverage",
        rows=companies_on,
        counted=has_party_organisation,
        columns=(
            Column("organisation", "党组织", _party("organisation__name")),
            Column("form", "组建方式", _party("form")),
            Column("serves", "专业化服务小区数", _compounds_served, "r"),
        ),
        **COMPANY,
    )
)

indicators.register(
    indicators.Indicator(
        key="company_instructor_coverage",
        rows=_without_party_organisation,
        counted=has_instructor,
        columns=(
            Column("from_office", "指导员派出单位", _instructor_from),
            Column("serves", "专业化服务小区数", _compounds_served, "r"),
        ),
        **COMPANY,
    )
)
