"""The register for programs: compounds and who serves them, companies. Only what the person may see."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, cast

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from sifang.areas import public as areas
from sifang.lib.answers import REFUSALS, After, Id, InTree, Limit, Slug, Words, page_of
from sifang.lib.asked import Day, asked_day
from sifang.registry.finding import by_name, compounds_named
from sifang.registry.models import (
    Company,
    Compound,
    CompoundState,
    FormerName,
    PartyCoverage,
    PartyInstructor,
    ServiceMode,
    ServiceProject,
)

router = Router(tags=["登记册"])
ModeOut = Literal["PROFESSIONAL", "FLOOR", "SELF_MANAGED", "COMMUNITY_RUN", "NONE", "UNKNOWN"]
FormOut = Literal["INDEPENDENT", "JOINT", "AFFILIATED"]


class PlaceOut(Schema):
    id: int
    slug: str
    name: str
    kind: str


class CompanyRef(Schema):
    id: int
    name: str


class ServiceOut(Schema):
    """服务方式 on the day. UNKNOWN is a count of its own; it is not NONE."""

    mode: ModeOut
    company: CompanyRef | None
    since: date | None
    before: date | None


class CompoundOut(Schema):
    id: int
    name: str
    address: str
    place: PlaceOut | None
    household_count: int | None
    floor_area: float | None
    is_old_compound: bool | None
    built_year: int | None
    building_count: int | None
    longitude: float | None
    latitude: float | None
    service: ServiceOut


class CompoundPage(Schema):
    at: date
    items: list[CompoundOut]
    next: int | None


class ContractOut(Schema):
    id: int
    company: CompanyRef
    signed_on: date | None
    filed_on: date | None
    fee: float | None
    since: date
    before: date | None


class CompoundDetail(CompoundOut):
    """A compound with its history: who served it when, under which contract, what it was called."""

    at: date
    path: list[PlaceOut]
    former_names: list[str]
    services: list[ServiceOut]
    contracts: list[ContractOut]


class CompanyOut(Schema):
    id: int
    name: str
    credit_code: str
    credit_code_fault: str
    place: PlaceOut | None
    has_party_organisation: bool
    party_form: FormOut | None
    has_instructor: bool
    compound_count: int


class CompanyPage(Schema):
    at: date
    items: list[CompanyOut]
    next: int | None


class CompanyDetail(CompanyOut):
    at: date
    compounds: list[CompanyRef]


def _place(area: areas.Area | None) -> PlaceOut | None:
    return None if area is None else PlaceOut(id=area.pk, slug=area.slug, name=area.name, kind=area.kind)


def _service(row: ServiceMode | None) -> ServiceOut:
    if row is None:
        return ServiceOut(mode="UNKNOWN", company=None, since=None, before=None)
    company = CompanyRef(id=row.company.pk, name=row.company.name) if row.company else None
    return ServiceOut(
        mode=cast(Any, row.mode), company=company, since=row.period.lower, before=row.period.upper
    )


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _ground(area: str, tree: str, day: date) -> QuerySet | None:
    if not area:
        return None
    found = areas.by_slug(area)
    if found is None:
        raise Http404
    return areas.inside([found.pk], day, tree)


@router.get("/compounds", response={200: CompoundPage, **REFUSALS}, summary="小区", operation_id="compounds")
def compounds(
    request: HttpRequest,
    at: Day = None,
    area: Slug = "",
    tree: InTree = "MANAGEMENT",
    mode: ModeOut | None = None,
    old: Annotated[bool | None, Query(description="是否老旧小区")] = None,
    company: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    q: Words = "",
    after: After = 0,
    limit: Limit = 50,
):
    """The compounds on the register on a day that the person may see, with how they were served that day."""
    day = asked_day(at)
    states = CompoundState.objects.filter(compound=OuterRef("pk"), period__contains=day)
    ground = _ground(area, tree, day)
    if ground is not None:
        states = states.filter(community__in=ground)
    if old is not None:
        states = states.filter(is_old_compound=old)
    modes = ServiceMode.objects.filter(compound=OuterRef("pk"), period__contains=day)
    rows = Compound.objects.visible_to(request.user).standing_on(day).filter(Exists(states))
    if mode == "UNKNOWN":
        rows = rows.filter(Exists(modes.filter(mode=mode)) | ~Exists(modes))
    elif mode:
        rows = rows.filter(Exists(modes.filter(mode=mode)))
    if company:
        rows = rows.filter(Exists(modes.filter(company=company)))
    named = compounds_named(rows, q) if q.strip() else rows
    page = list(named.filter(pk__gt=after).order_by("pk")[: limit + 1])
    found, onwards = page_of(page, limit, lambda row: row.pk)
    return CompoundPage(at=day, items=_shown(found, day), next=onwards)


def _shown(rows: list[Compound], day: date) -> list[CompoundOut]:
    ids = [row.pk for row in rows]
    held = CompoundState.objects.filter(compound__in=ids, period__contains=day).select_related("community")
    states = {state.compound_id: state for state in held}
    served = ServiceMode.objects.filter(compound__in=ids, period__contains=day).select_related("company")
    modes = {row.compound_id: row for row in served}
    return [CompoundOut(**_facts(row, states.get(row.pk), modes.get(row.pk))) for row in rows]


def _facts(row: Compound, state: CompoundState | None, mode: ServiceMode | None) -> dict:
    return {
        "id": row.pk, "name": row.name, "address": row.address, "built_year": row.built_year,
        "building_count": row.building_count, "longitude": row.longitude, "latitude": row.latitude,
        "place": _place(state.community if state else None),
        "household_count": state.household_count if state else None,
        "floor_area": _float(state.floor_area) if state else None,
        "is_old_compound": state.is_old_compound if state else None,
        "service": _service(mode),
    }  # fmt: skip


@router.get(
    "/compounds/{compound_id}",
    response={200: CompoundDetail, **REFUSALS},
    summary="一个小区和谁在服务它",
    operation_id="compound",
)
def compound(request: HttpRequest, compound_id: Id, at: Day = None):
    """One compound as at a day, and its history."""
    day = asked_day(at)
    row = Compound.objects.visible_to(request.user).filter(pk=compound_id).first()
    if row is None:
        raise Http404
    state = (
        CompoundState.objects.filter(compound=row, period__contains=day).select_related("community").first()
    )
    served = list(ServiceMode.objects.filter(compound=row).select_related("company").order_by("period"))
    now = next(
        (m for m in served if m.period.lower <= day and (not m.period.upper or day < m.period.upper)), None
    )
    contracts = ServiceProject.objects.filter(compound=row).select_related("company").order_by("period")
    return CompoundDetail(
        at=day,
        path=[place for area in areas.above(state.community, day) if (place := _place(area))] if state else [],
        former_names=list(FormerName.objects.filter(compound=row).order_by("pk").values_list("name", flat=True)),
        services=[_service(each) for each in served],
        contracts=[
            ContractOut(
                id=c.pk, company=CompanyRef(id=c.company_id, name=c.company.name), signed_on=c.signed_on,
                filed_on=c.filed_on, fee=_float(c.fee), since=c.period.lower, before=c.period.upper,
            )
            for c in contracts
        ],
        **_facts(row, state, now),
    )  # fmt: skip


@router.get(
    "/companies", response={200: CompanyPage, **REFUSALS}, summary="物业服务企业", operation_id="companies"
)
def companies(
    request: HttpRequest,
    at: Day = None,
    area: Slug = "",
    tree: InTree = "MANAGEMENT",
    q: Words = "",
    after: After = 0,
    limit: Limit = 50,
):
    """The companies on the register on a day; `area` is where they are on record. Party members are nowhere."""
    day = asked_day(at)
    rows = Company.objects.visible_to(request.user).standing_on(day)
    ground = _ground(area, tree, day)
    if ground is not None:
        rows = rows.filter(area__in=ground)
    rows = rows.filter(by_name(q)) if q.strip() else rows
    page = list(rows.filter(pk__gt=after).select_related("area").order_by("pk")[: limit + 1])
    found, onwards = page_of(page, limit, lambda row: row.pk)
    return CompanyPage(at=day, items=_companies(found, day, request.user), next=onwards)


def _companies(rows: list[Company], day: date, user: Any) -> list[CompanyOut]:
    ids = [row.pk for row in rows]
    covered = PartyCoverage.objects.filter(company__in=ids, period__contains=day)
    forms = dict(covered.values_list("company_id", "form"))
    sent = PartyInstructor.objects.filter(company__in=ids, period__contains=day)
    instructed = set(sent.values_list("company_id", flat=True))
    served = _served_by(ids, day, user)
    return [
        CompanyOut(
            id=row.pk, name=row.name, credit_code=row.credit_code, credit_code_fault=row.credit_code_fault,
            place=_place(row.area), has_party_organisation=row.pk in forms, party_form=cast(Any, forms.get(row.pk)),
            has_instructor=row.pk in instructed, compound_count=len(served.get(row.pk, ())),
        )
        for row in rows
    ]  # fmt: skip


def _served_by(ids: list[int], day: date, user: Any) -> dict[int, list[tuple[int, str]]]:
    """Of each company, the compounds it served that day among those the person may see."""
    mine = Compound.objects.visible_to(user).standing_on(day)
    rows = ServiceMode.objects.filter(company__in=ids, period__contains=day, compound__in=mine)
    served: dict[int, list[tuple[int, str]]] = {}
    for company_id, pk, name in rows.order_by("compound").values_list(
        "company", "compound", "compound__name"
    ):
        served.setdefault(company_id, []).append((pk, name))
    return served


@router.get(
    "/companies/{company_id}",
    response={200: CompanyDetail, **REFUSALS},
    summary="一家企业和它服务的小区",
    operation_id="company",
)
def company(request: HttpRequest, company_id: Id, at: Day = None):
    """One company as at a day; its compounds are those the person may see."""
    day = asked_day(at)
    row = Company.objects.visible_to(request.user).filter(pk=company_id).select_related("area").first()
    if row is None:
        raise Http404
    (facts,) = _companies([row], day, request.user)
    served = _served_by([row.pk], day, request.user).get(row.pk, [])
    return CompanyDetail(
        at=day, compounds=[CompanyRef(id=pk, name=name) for pk, name in served], **facts.model_dump()
    )
