"""The rows and columns of the register's lists, as at a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce
from django.urls import reverse

from sifang.areas import public as areas
from sifang.areas.looking import Looking
from sifang.lib.words import masked_name
from sifang.policy import public as policy
from sifang.registry.choices import MODE_MEANING, Mode, PartyForm, PartyKind
from sifang.registry.finding import by_name, compounds_named
from sifang.registry.listing import Field, Listing, Question, Row
from sifang.registry.models import (
    Company,
    Compound,
    PartyCoverage,
    PartyInstructor,
    PartyOrganisation,
    ServiceMode,
    ServiceProject,
)
from sifang.registry.places import Place, places
from sifang.ui.icons import state
from sifang.ui.tables import Empty

YES_NO = [("yes", "是"), ("no", "否")]


def ground(looking: Looking, asked: bool) -> QuerySet | None:
    """The areas inside the one looked at, or None when the whole city is meant."""
    if not asked or looking.area is None or looking.area.kind == areas.AreaKind.CITY:
        return None
    return areas.inside([looking.area.pk], looking.at, looking.tree)


def add_places(rows: list[dict[str, Any]], at: date, key: str) -> None:
    """Write the place of `row[key]` into every row."""
    found = places((row.get(key) for row in rows), at)
    for row in rows:
        row["place"] = found.get(row.get(key) or 0, Place())


def top_field(key: str = "top", label: str = "区县（功能区）") -> Field:
    """The district or zone of a row with a place: said shortly on the page, in full in a file."""
    return Field(key, label, lambda r: r["place"].top, lambda r: r["place"].top_label, nowrap=True)


def place_fields() -> list[Field]:
    """区县、街道、社区 of a row with a place."""
    return [
        top_field(),
        Field("middle", "街道（镇）", lambda r: r["place"].middle, nowrap=True),
        Field("community", "社区", lambda r: r["place"].community, hidden=True),
    ]


def last_day(before: date | None) -> date | None:
    """The last day of a period that ends before a bound."""
    return before - timedelta(days=1) if before else None


def days_left(last: date | None, at: date, *, soon: int) -> tuple[str, str]:
    """State and words for something that lasts until a day."""
    if last is None:
        return "none", "未写明"
    left = (last - at).days
    if left < 0:
        return "late", f"已到期 {-left} 天"
    if left <= soon:
        return "soon", f"还剩 {left} 天"
    return "run", f"还剩 {left // 30} 个月" if left >= 60 else f"还剩 {left} 天"


# ---- compounds ----


def compound_rows(user: Any, looking: Looking, *, asked: bool) -> QuerySet:
    """The compounds on the register that day which the person may see, one row each."""
    at = looking.at
    rows = Compound.objects.visible_to(user).standing_on(at)
    rows = rows.annotate(
        state=FilteredRelation("states", condition=Q(states__period__contains=at)),
        service=FilteredRelation("modes", condition=Q(modes__period__contains=at)),
        contract=FilteredRelation("projects", condition=Q(projects__period__contains=at)),
    ).filter(state__id__isnull=False)
    inside = ground(looking, asked)
    if inside is not None:
        rows = rows.filter(state__community__in=inside)
    return rows.values(
        "id", "name", "pinyin", "address", "built_year", "building_count", "state__community_id",
        "state__household_count", "state__floor_area", "state__is_old_compound", "service__mode",
        "service__company_id", "service__company__name", "contract__period__endswith", "contract__id",
    )  # fmt: skip


def _mode(row: Row) -> str:
    return row["service__mode"] or Mode.UNKNOWN


def _contract(at: date, soon: int) -> Any:
    def show(row: Row) -> Any:
        if row["contract__id"] is None:
            if row["service__company_id"] is None:
                return state("none", "不适用", bare=True)
            return state("late", "没有合同", bare=True)
        return state(*days_left(last_day(row["contract__period__endswith"]), at, soon=soon), bare=True)

    return show


def _by_mode(rows: QuerySet, mode: str) -> QuerySet:
    if mode == Mode.UNKNOWN:
        return rows.filter(Q(service__mode=mode) | Q(service__mode__isnull=True))
    if mode == "not-professional":
        return rows.exclude(service__mode=Mode.PROFESSIONAL)
    return rows.filter(service__mode=mode)


def _by_contract(at: date) -> Any:
    served = Q(service__company_id__isnull=False)

    def narrow(rows: QuerySet, answer: str) -> QuerySet:
        if answer == "none":
            return rows.filter(served, contract__id__isnull=True)
        # A contract that another one follows asks for nothing.
        followed = ServiceProject.objects.filter(compound=OuterRef("pk"), period__startswith__gt=at)
        return rows.filter(
            ~Exists(followed), contract__period__endswith__lte=at + timedelta(days=int(answer) + 1)
        )

    return narrow


def contract_near(at: date) -> int:
    """Within how many days a contract's end is near."""
    found = policy.find("reminder.contract_expires_days", at)
    return int(found.value) if found else 60  # type: ignore[arg-type]  # the key holds days


def compound_listing(looking: Looking, *, soon: int) -> Listing:
    """小区: the list everybody uses."""
    at = looking.at
    return Listing(
        key="compounds",
        sheet="compounds",
        title="小区",
        noun="个小区",
        fields=[
            Field("name", "小区", sort="pinyin", value=lambda r: r["name"]),
            *place_fields(),
            Field("households", "户数", lambda r: r["state__household_count"],
                  sort="state__household_count", nullable=True, align="r"),
            Field("mode", "服务方式", lambda r: Mode(_mode(r)).label,
                  lambda r: state(MODE_MEANING[Mode(_mode(r))], Mode(_mode(r)).label, bare=True), nowrap=True),
            Field("company", "企业", lambda r: r["service__company__name"]),
            Field("contract", "合同到期", lambda r: last_day(r["contract__period__endswith"]),
                  _contract(at, soon), sort="contract__period__endswith", nullable=True, nowrap=True),
            Field("old", "老旧小区", lambda r: bool(r["state__is_old_compound"]), hidden=True),
            Field("built", "建成年份", lambda r: r["built_year"],
                  lambda r: str(r["built_year"] or ""), sort="built_year", nullable=True, align="r", hidden=True),
            Field("area", "建筑面积（㎡）", lambda r: r["state__floor_area"],
                  sort="state__floor_area", nullable=True, align="r", hidden=True),
            Field("buildings", "楼栋数", lambda r: r["building_count"],
                  sort="building_count", nullable=True, align="r", hidden=True),
            Field("address", "地址", lambda r: r["address"], hidden=True),
        ],
        questions=[
            Question("name", "小区名称", compounds_named, kind="text", placeholder="名称一部分，或拼音首字母"),
            Question("mode", "服务方式", _by_mode,
                     [*Mode.choices, ("not-professional", "没有专业化服务")]),
            Question("old", "老旧小区", lambda rows, a: rows.filter(state__is_old_compound=a == "yes"), YES_NO),
            Question("company", "企业名称", lambda rows, a: rows.filter(
                service__company__in=Company.objects.filter(by_name(a)).values("pk")), kind="text"),
            Question("contract", "合同", _by_contract(at),
                     [("30", "30 天内到期"), ("60", "60 天内到期"), ("90", "90 天内到期"), ("none", "没有合同")]),
        ],
        usual_sort="name",
        href=lambda r: reverse("compound_page", args=[r["id"]]),
        enrich=lambda rows: add_places(rows, at, "state__community_id"),
        empty=Empty("没有符合条件的小区", "换一个条件，或者把条件都去掉；也可能这一天还没有登记。"),
    )  # fmt: skip


# ---- companies ----


def company_rows(user: Any, looking: Looking, *, asked: bool) -> QuerySet:
    """The companies on the register that day, with what they serve of what the person may see."""
    at = looking.at
    served = ServiceMode.objects.filter(company=OuterRef("pk"), period__contains=at)
    seen = Compound.objects.visible_to(user).standing_on(at)
    inside = ground(looking, asked)
    if inside is not None:
        seen = seen.filter(states__period__contains=at, states__community__in=inside)
    served = served.filter(compound__in=seen.values("pk"))
    rows = Company.objects.visible_to(user).standing_on(at)
    if inside is not None:
        rows = rows.filter(Q(area__in=inside) | Exists(served))
    ending = ServiceProject.objects.filter(
        company=OuterRef("pk"), period__contains=at, period__endswith__lte=at + timedelta(days=61),
        compound__in=seen.values("pk"),
    )  # fmt: skip
    return rows.annotate(
        coverage=FilteredRelation("party_coverages", condition=Q(party_coverages__period__contains=at)),
        instructor=FilteredRelation("instructors", condition=Q(instructors__period__contains=at)),
        compounds=_counted(served),
        ending=_counted(ending),
    ).values(
        "id", "name", "pinyin", "credit_code", "credit_code_fault", "area_id", "phone", "compounds", "ending",
        "coverage__form", "coverage__organisation__name", "instructor__name",
    )  # fmt: skip


def _counted(rows: QuerySet) -> Any:
    count = rows.order_by().values("company").annotate(n=Count("id")).values("n")
    return Coalesce(Subquery(count, output_field=IntegerField()), 0)


def _party(row: Row) -> Any:
    if row["coverage__form"]:
        return state("done", PartyForm(row["coverage__form"]).label, bare=True)
    if row["instructor__name"]:
        return state("run", "已派指导员", bare=True)
    return state("late", "都没有", bare=True)


def _by_party(rows: QuerySet, answer: str) -> QuerySet:
    if answer == "any":
        return rows.filter(coverage__form__isnull=False)
    if answer == "instructor":
        return rows.filter(coverage__form__isnull=True, instructor__name__isnull=False)
    if answer == "neither":
        return rows.filter(coverage__form__isnull=True, instructor__name__isnull=True)
    return rows.filter(coverage__form=answer)


def company_listing(looking: Looking) -> Listing:
    """物业服务企业."""
    return Listing(
        key="companies",
        sheet="companies",
        title="物业服务企业",
        noun="家企业",
        fields=[
            Field("name", "企业", sort="pinyin", value=lambda r: r["name"]),
            Field("where", "注册地", lambda r: r["place"].top or r["place"].middle,
                  lambda r: r["place"].top_label or r["place"].middle, nowrap=True),
            Field("compounds", "在管小区", sort="compounds", align="r"),
            Field("party", "党组织", lambda r: PartyForm(r["coverage__form"]).label if r["coverage__form"] else "无",
                  _party, nowrap=True),
            Field("instructor", "指导员", lambda r: masked_name(r["instructor__name"] or "")),
            Field("ending", "60 天内到期合同", sort="ending", align="r"),
            Field("phone", "值班电话", nowrap=True),
            Field("organisation", "所在党组织", lambda r: r["coverage__organisation__name"], hidden=True),
            Field("code", "统一社会信用代码", lambda r: r["credit_code"], hidden=True, nowrap=True),
            Field("fault", "代码校验", lambda r: r["credit_code_fault"],
                  lambda r: state("soon", r["credit_code_fault"], bare=True) if r["credit_code_fault"] else "",
                  hidden=True),
        ],
        questions=[
            Question("name", "企业名称", lambda rows, a: rows.filter(by_name(a)), kind="text",
                     placeholder="名称一部分，或拼音首字母"),
            Question("party", "党组织", _by_party,
                     [("any", "有党组织"), *PartyForm.choices, ("instructor", "没有党组织，已派指导员"),
                      ("neither", "党组织和指导员都没有")]),
            Question("code", "信用代码", lambda rows, a: rows.exclude(credit_code_fault="") if a == "fault"
                     else rows.filter(credit_code=""), [("fault", "校验有误"), ("empty", "没有填")]),
            Question("idle", "在管小区", lambda rows, a: rows.filter(compounds=0) if a == "none"
                     else rows.filter(compounds__gt=0), [("some", "有"), ("none", "没有")]),
        ],
        usual_sort="name",
        href=lambda r: reverse("company_page", args=[r["id"]]),
        enrich=lambda rows: add_places(rows, looking.at, "area_id"),
        empty=Empty("没有符合条件的企业"),
    )  # fmt: skip


# ---- Party organisations ----


def party_rows(user: Any, looking: Looking, *, asked: bool) -> QuerySet:
    """Party organisations that day: what they cover; members are never listed."""
    at = looking.at
    seen = Company.objects.visible_to(user)
    covered = PartyCoverage.objects.filter(
        organisation=OuterRef("pk"), period__contains=at, company__in=seen.values("pk")
    )
    count = covered.order_by().values("organisation").annotate(n=Count("id")).values("n")
    rows = PartyOrganisation.objects.visible_to(user).filter(period__contains=at)
    inside = ground(looking, asked)
    if inside is not None:
        rows = rows.filter(Q(area__in=inside) | Exists(covered.filter(company__area__in=inside)))
    return rows.annotate(companies=Coalesce(Subquery(count, output_field=IntegerField()), 0)).values(
        "id", "name", "kind", "area_id", "office_hours", "companies"
    )


def party_listing(looking: Looking) -> Listing:
    """党组织: of companies, the industry and communities."""
    return Listing(
        key="party",
        sheet="party_organisations",
        title="党组织",
        noun="个党组织",
        fields=[
            Field("name", "党组织", sort="name", value=lambda r: r["name"]),
            Field("kind", "类别", lambda r: PartyKind(r["kind"]).label, nowrap=True),
            *place_fields(),
            Field("companies", "覆盖企业", sort="companies", align="r"),
            Field("hours", "接待时间", lambda r: r["office_hours"]),
        ],
        questions=[
            Question("name", "名称", lambda rows, a: rows.filter(name__contains=a), kind="text"),
            Question("kind", "类别", lambda rows, a: rows.filter(kind=a), PartyKind.choices),
        ],
        usual_sort="name",
        href=lambda r: reverse("party_page", args=[r["id"]]),
        enrich=lambda rows: add_places(rows, looking.at, "area_id"),
    )  # fmt: skip


def instructor_rows(user: Any, looking: Looking, *, asked: bool) -> QuerySet:
    """Instructors sent that day, by company."""
    rows = PartyInstructor.objects.filter(
        period__contains=looking.at,
        company__in=Company.objects.visible_to(user).standing_on(looking.at).values("pk"),
    )
    inside = ground(looking, asked)
    if inside is not None:
        rows = rows.filter(company__area__in=inside)
    return rows.values(
        "id", "company_id", "company__name", "company__pinyin", "company__area_id", "name", "from_office",
        "period__startswith",
    )  # fmt: skip


def instructor_listing(looking: Looking) -> Listing:
    """党建工作指导员: names masked."""
    return Listing(
        key="instructors",
        title="党建工作指导员",
        noun="名指导员",
        fields=[
            Field("company", "企业", lambda r: r["company__name"], sort="company__pinyin"),
            Field("name", "指导员", lambda r: masked_name(r["name"])),
            Field("office", "派出单位", lambda r: r["from_office"], sort="from_office"),
            Field("since", "派驻日期", lambda r: r["period__startswith"], sort="period__startswith", nowrap=True),
            top_field("where", "企业注册地"),
        ],
        questions=[
            Question("name", "企业名称", lambda rows, a: rows.filter(
                company__in=Company.objects.filter(by_name(a)).values("pk")), kind="text"),
        ],
        usual_sort="company",
        href=lambda r: reverse("company_page", args=[r["company_id"]]),
        enrich=lambda rows: add_places(rows, looking.at, "company__area_id"),
    )  # fmt: skip


def households_of(user: Any, company: Company, at: date) -> int:
    """Households a company serves, of the compounds the person may see."""
    return (
        Compound.objects.visible_to(user)
        .filter(modes__company=company, modes__period__contains=at, states__period__contains=at)
        .aggregate(n=Sum(F("states__household_count")))["n"]
        or 0
    )
