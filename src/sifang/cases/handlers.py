"""Who can handle a case where it is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.cases import absent, rules
from sifang.cases.choices import PartyKind
from sifang.cases.facts import facts_on
from sifang.cases.models import Case
from sifang.cases.parties import Party, body, called
from sifang.cases.rulebook import rulebook
from sifang.cases.stepping import CannotStep
from sifang.lib.clock import ZONE
from sifang.lib.words import number_in
from sifang.policy import public as policy
from sifang.registry import public as registry

DISPATCHED_TO = ("DEPARTMENT", "UTILITY", "CITY_BUREAU", "DISTRICT_BUREAU", "PARTY_OFFICE")
"""Kinds of office a case may be dispatched to."""


def handler_for(
    case: Case, kind: PartyKind, *, on: date, office_id: int | None = None, company_id: int | None = None
) -> Party:
    """
    The body of a kind that can handle a case where it is.

    :raises CannotStep: no company serves the compound, or the office is not one of that kind
    """
    if kind in (PartyKind.DEPARTMENT, PartyKind.UTILITY):
        office = accounts.Office.objects.filter(pk=office_id, is_active=True).first() if office_id else None
        if office is None:
            raise CannotStep("派给部门或专营单位，要选是哪一个单位")
        if office.kind not in DISPATCHED_TO or (office.kind == "UTILITY") != (kind is PartyKind.UTILITY):
            raise CannotStep(f"{office.name}不是{kind.label}")
        return Party(kind, None, office.pk)
    if kind is PartyKind.COMPANY:
        serving = registry.ServiceMode.objects.filter(
            compound=case.compound_id, period__contains=on, company__isnull=False
        ).values_list("company_id", flat=True)  # fmt: skip
        found = list(serving[:2])
        if not found or (company_id and company_id not in found):
            raise CannotStep("这个小区现在没有这家物业企业在服务，请派给社区或街道（镇）")
        return Party(kind, None, None, company_id or found[0])
    if kind is PartyKind.REPORTER:
        raise CannotStep("不能派给诉求人")
    return body(case, kind)


def chain_of(case: Case, on: date) -> list[areas.Area]:
    """The areas over a case by the management tree, city first."""
    rows = (
        areas.AreaClosure.objects.filter(
            tree=areas.Tree.MANAGEMENT, descendant=case.community_id, period__contains=on
        )
        .select_related("ancestor")
        .order_by("-depth")
    )
    return [row.ancestor for row in rows]


def serving(case: Case, on: date) -> registry.ServiceMode | None:
    """How the compound is served that day."""
    rows = registry.ServiceMode.objects.filter(compound=case.compound_id, period__contains=on)
    return rows.select_related("company").order_by("id").first()


@dataclass(frozen=True)
class Proposal:
    """Whom the routes propose, and the sentence that says why."""

    kind: PartyKind
    office: accounts.Office | None
    why: str
    rule_key: str

    @property
    def value(self) -> str:
        return f"{self.kind}:{self.office.pk if self.office else ''}"


def offices_of(chain: list[areas.Area], keys: Collection[str] = ()) -> list[accounts.Office]:
    """The departments and utilities of the district and the city over a case, the nearer first."""
    rows = accounts.Office.objects.filter(
        area__in=[area.pk for area in chain], kind__in=DISPATCHED_TO, is_active=True
    )  # fmt: skip
    depth = {area.pk: number for number, area in enumerate(chain)}
    found = sorted(rows, key=lambda office: (-depth[office.area_id], office.name))
    if not keys:
        return found
    names = {row.name_in(area.name) for row in policy.offices() if row.key in keys for area in chain}
    # The bureau of housing stands under a name of its own where a zone has one.
    bureaus = ("CITY_BUREAU", "DISTRICT_BUREAU") if "housing" in keys else ()
    return [office for office in found if office.name in names or office.kind in bureaus]


def proposal(case: Case, at: datetime) -> Proposal | None:
    """What the routing rules say of a filed case."""
    on = at.astimezone(ZONE).date()
    if case.type_code not in rulebook(on).types:
        return None
    chain, facts = chain_of(case, on), facts_on([case.compound_id], on)[case.compound_id]
    found = rulebook(on).route(
        case.type_code, area_codes=[area.code for area in chain if area.code], at=at, compound_facts=facts
    )
    offices = offices_of(chain, [found.office_key]) if found.office_key else []
    return Proposal(found.kind, offices[0] if offices else None, found.why, found.rule_key)


def choices_for(case: Case, desk: PartyKind, on: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Whom this level may send the case to, grouped for a form: `COMPANY:12`, `DEPARTMENT:7`."""
    chain, served = chain_of(case, on), serving(case, on)
    named = {area.pk: area.name for area in chain}
    here: list[tuple[str, str]] = []
    if served is not None and served.company is not None:
        here.append((f"{PartyKind.COMPANY}:{served.company_id}", served.company.name))
    for kind in (PartyKind.COMMUNITY, PartyKind.OWNERS_BODY, PartyKind.SUBDISTRICT, PartyKind.DISTRICT, PartyKind.CITY):  # fmt: skip
        party = body(case, kind)
        if rules.may_be_sent_to(desk, kind) and party.area_id is not None:
            here.append((f"{kind}:", called(kind, named.get(party.area_id, ""))))
    groups = [("基层", [one for one in here if rules.may_be_sent_to(desk, PartyKind(one[0].split(":")[0]))])]
    if rules.may_be_sent_to(desk, PartyKind.DEPARTMENT):
        found = offices_of(chain)
        alone = absent.offices_nobody_acts_for([office.pk for office in found], on)
        rows = [
            (
                f"{'UTILITY' if office.kind == 'UTILITY' else 'DEPARTMENT'}:{office.pk}",
                f"{office.name}（没有账号，由街道代记）" if office.pk in alone else office.name,
            )
            for office in found
        ]
        groups.append(("部门和专营单位", rows))
    return [group for group in groups if group[1]]


def read_choice(value: str) -> dict[str, Any]:
    """What a form's answer means for an action."""
    kind, _, number = value.partition(":")
    pk = number_in(number)
    chosen = PartyKind(kind)
    if chosen is PartyKind.COMPANY:
        return {"kind": chosen, "company_id": pk}
    return {"kind": chosen, "office_id": pk}
