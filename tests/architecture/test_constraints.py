"""Every constraint of the register's rooms, violated once, answers with its sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from sifang.areas.models import Area
from sifang.lib.constraints import sentence_for
from sifang.lib.periods import since
from sifang.lib.sealing import BEGINNING
from sifang.site.api.door import api
from sifang.site.middleware import RefusalsAreSentences

ROOMS = ("registry", "committees", "partnership", "subsidies", "charging", "files", "notices")
DAY, LATER = date(2021, 1, 1), date(2021, 6, 1)
ALWAYS = since(DAY)
NO_DAY = DateRange(DAY, DAY, "[)")


class Ground:
    """One of everything a violation needs."""

    def __init__(self) -> None:
        self.community = Area.objects.create(code="990101001001", name="春晓社区", kind="COMMUNITY")
        self.home = self.make("registry.Compound", name="春晓花园", period=ALWAYS)
        self.other = self.make("registry.Compound", name="梧桐里", period=ALWAYS)
        self.company = self.make("registry.Company", name="安和物业", credit_code="1", period=ALWAYS)
        self.organisation = self.make(
            "registry.PartyOrganisation", name="支部", kind="COMPANY", area=self.community, period=ALWAYS
        )
        self.project = self.make(
            "registry.ServiceProject", compound=self.other, company=self.company, period=ALWAYS
        )

    def make(self, label: str, **values: Any) -> Any:
        return apps.get_model(label).objects.create(**values)

    def twice(self, label: str, **values: Any) -> None:
        self.make(label, **values)
        self.make(label, **values)


def compound(**values: Any) -> Callable[[Ground], Any]:
    return lambda g: g.make("registry.Compound", **({"name": "新", "period": ALWAYS} | values))


def company(**values: Any) -> Callable[[Ground], Any]:
    return lambda g: g.make("registry.Company", **({"name": "新", "period": ALWAYS} | values))


def of_home(label: str, twice: bool = False, **values: Any) -> Callable[[Ground], Any]:
    def violate(g: Ground) -> Any:
        given = {"compound": g.home} | {k: v(g) if callable(v) else v for k, v in values.items()}
        if label not in ("registry.CompanyChange", "subsidies.SubsidisedService"):
            given = {"period": ALWAYS} | given
        return (g.twice if twice else g.make)(label, **given)

    return violate


def of(label: str, twice: bool = False, **values: Any) -> Callable[[Ground], Any]:
    def violate(g: Ground) -> Any:
        given = {k: v(g) if callable(v) else v for k, v in values.items()}
        return (g.twice if twice else g.make)(label, **given)

    return violate


def here(g: Ground) -> Any:
    return g.community


def firm(g: Ground) -> Any:
    return g.company


def both_bodies(g: Ground) -> None:
    g.make("committees.ManagementCommittee", compound=g.home, period=ALWAYS)
    g.make("committees.OwnersCommittee", compound=g.home, period=since(LATER))


STATE = {"community": here}
MODE = {"mode": "NONE"}
SUBSIDY = {"year": 2021, "method": "PARTY_LED", "household_count": 1, "amount": 1, "starts_on": DAY}
SITE = {"name": "棚", "device_count": 1, "port_count": 1}

DECISION = {
    "one_number": 1,
    "other_number": 2,
    "verdict": "SAME",
    "score": 50,
    "at": datetime(2021, 1, 1, tzinfo=UTC),
}


def home_and_other(g: Ground) -> dict[str, Any]:
    first, second = sorted((g.home, g.other), key=lambda compound: compound.pk)
    return {"one": first, "other": second, "score": 50}


def united_twice(g: Ground) -> None:
    for number in (2, 3):
        decision = g.make("registry.MatchDecision", **DECISION | {"other_number": number})
        g.make("registry.RecordUnion", decision=decision, kept=g.home, gone_number=9, gone_name="x")


def withdrawn(**values: Any) -> Callable[[Ground], Any]:
    return of("registry.MatchDecision", **DECISION | values)


MOMENT = datetime(2021, 1, 1, tzinfo=UTC)


def row_decision(g: Ground) -> dict[str, Any]:
    return {
        "name": "x",
        "area": g.community,
        "called": "x",
        "number": g.home.pk,
        "verdict": "SAME",
        "at": MOMENT,
    }


PICTURE = {
    "kind": "PHOTOGRAPH", "digest": "x", "content": b"", "small": b"", "width": 1, "height": 1, "looks": 0,
    "stored_at": MOMENT,
}  # fmt: skip
NOTICE = {
    "key": "x",
    "channel": "PAGE",
    "to_id": 1,
    "title": "x",
    "status": "SENT",
    "sent_at": MOMENT,
    "queued_at": MOMENT,
}

VIOLATIONS: dict[str, Callable[[Ground], Any]] = {
    # pictures and messages
    "file_kind_is_known": of("files.StoredFile", **PICTURE | {"kind": "FILM"}),
    "a_stored_picture_has_an_extent": of("files.StoredFile", **PICTURE | {"width": 0}),
    "notice_channel_is_known": of("notices.Notice", **NOTICE | {"channel": "PIGEON", "address": "x"}),
    "notice_status_is_known": of("notices.Notice", **NOTICE | {"status": "LOST", "sent_at": None}),
    "a_notice_goes_to_somebody": of("notices.Notice", **NOTICE | {"to_id": None}),
    "a_notice_waits_exactly_while_it_has_a_next_try": of("notices.Notice", **NOTICE | {"next_try_at": MOMENT}),
    "a_sent_notice_says_when": of("notices.Notice", **NOTICE | {"sent_at": None}),
    "a_mail_address_is_kept_sealed": of("notices.MailAddress", user_id=1, address="x@y.cn", confirmed_at=MOMENT),
    "a_mail_address_is_confirmed_or_waits_for_its_code": of(
        "notices.MailAddress", user_id=1, address=f"{BEGINNING}x"
    ),
    # compounds
    "a_compound_exists_at_least_a_day": compound(period=NO_DAY),
    "a_compound_has_a_name": compound(name=""),
    "a_position_lies_on_the_map": compound(longitude=118.0),
    "a_built_year_is_a_year": compound(built_year=19),
    "a_building_count_is_not_negative": compound(building_count=-1),
    "a_compound_is_in_one_state_a_day": of_home("registry.CompoundState", True, **STATE),
    "a_compound_state_lasts_a_day": of_home("registry.CompoundState", **STATE, period=NO_DAY),
    "household_count_is_not_negative": of_home("registry.CompoundState", **STATE, household_count=-1),
    "floor_area_is_not_negative": of_home("registry.CompoundState", **STATE, floor_area=-1),
    "a_pair_is_written_with_the_older_record_first": lambda g: g.make(
        "registry.DoubtfulPair", one=g.home, other=g.home, score=50
    ),
    "two_records_are_paired_once": lambda g: g.twice("registry.DoubtfulPair", **home_and_other(g)),
    "a_verdict_is_same_or_not": withdrawn(verdict="PERHAPS"),
    "a_decision_is_about_two_records": withdrawn(other_number=1),
    "a_decision_is_withdrawn_by_somebody": withdrawn(withdrawn_at=datetime(2021, 1, 2, tzinfo=UTC)),
    "two_records_have_one_decision": of("registry.MatchDecision", True, **DECISION),
    "a_row_is_a_record_or_not": lambda g: g.make("registry.RowDecision", **row_decision(g) | {"verdict": "PERHAPS"}),
    "a_row_is_decided_once_about_a_record": lambda g: g.twice("registry.RowDecision", **row_decision(g)),
    "a_record_is_united_once": united_twice,
    "lineage_kind_is_known": lambda g: g.make(
        "registry.CompoundLineage", kind="LOST", source=g.home, result=g.other, on=DAY
    ),
    "a_compound_does_not_come_from_itself": lambda g: g.make(
        "registry.CompoundLineage", kind="SPLIT", source=g.home, result=g.home, on=DAY
    ),
    # service
    "a_compound_has_one_service_mode_a_day": of_home("registry.ServiceMode", True, **MODE),
    "a_service_mode_lasts_a_day": of_home("registry.ServiceMode", **MODE, period=NO_DAY),
    "service_mode_is_known": of_home("registry.ServiceMode", mode="MAGIC"),
    "professional_service_names_its_company": of_home("registry.ServiceMode", mode="PROFESSIONAL"),
    "only_companies_that_serve_are_named": of_home("registry.ServiceMode", mode="NONE", company=firm),
    "a_compound_has_one_contract_a_day": of_home("registry.ServiceProject", True, company=firm),
    "contract_ends_after_it_starts": of_home("registry.ServiceProject", company=firm, period=NO_DAY),
    "a_fee_is_not_negative": of_home("registry.ServiceProject", company=firm, fee=-1),
    "a_project_has_one_manager_a_day": of(
        "registry.ProjectManager", True, project=lambda g: g.project, name="高明", period=ALWAYS
    ),
    "a_manager_serves_a_day": of(
        "registry.ProjectManager", project=lambda g: g.project, name="高明", period=NO_DAY
    ),
    "a_change_of_company_changes_the_company": of_home(
        "registry.CompanyChange", from_company=firm, to_company=firm, on=DAY
    ),
    "a_compound_changes_company_once_a_day": of_home("registry.CompanyChange", True, to_company=firm, on=DAY),
    # companies and the Party in them
    "a_credit_code_names_one_company": company(credit_code="1"),
    "a_company_exists_at_least_a_day": company(period=NO_DAY),
    "a_company_has_a_name": company(name=""),
    "party_kind_is_known": of("registry.PartyOrganisation", name="x", kind="CLUB", period=ALWAYS),
    "a_party_organisation_lasts_a_day": of("registry.PartyOrganisation", name="x", kind="COMPANY", period=NO_DAY),
    "a_company_has_one_party_organisation_a_day": of(
        "registry.PartyCoverage", True, company=firm, organisation=lambda g: g.organisation, form="JOINT",
        period=ALWAYS,
    ),
    "party_form_is_known": of(
        "registry.PartyCoverage", company=firm, organisation=lambda g: g.organisation, form="X", period=ALWAYS
    ),
    "a_party_coverage_lasts_a_day": of(
        "registry.PartyCoverage", company=firm, organisation=lambda g: g.organisation, form="JOINT",
        period=NO_DAY,
    ),
    "a_company_has_one_instructor_a_day": of(
        "registry.PartyInstructor", True, company=firm, name="石守一", period=ALWAYS
    ),
    "an_instructor_serves_a_day": of("registry.PartyInstructor", company=firm, name="石守一", period=NO_DAY),
    # the three bodies
    "a_compound_has_one_owners_committee_a_day": of_home("committees.OwnersCommittee", True),
    "an_owners_committee_lasts_a_day": of_home("committees.OwnersCommittee", period=NO_DAY),
    "party_members_are_among_the_members": of_home(
        "committees.OwnersCommittee", member_count=5, party_member_count=6
    ),
    "a_compound_has_one_management_committee_a_day": of_home("committees.ManagementCommittee", True),
    "a_management_committee_lasts_a_day": of_home("committees.ManagementCommittee", period=NO_DAY),
    "owner_members_are_among_the_members": of_home(
        "committees.ManagementCommittee", member_count=7, owner_member_count=8
    ),
    "a_compound_has_one_of_the_two_bodies_a_day": both_bodies,
    "a_community_has_one_environment_committee_a_day": of(
        "committees.EnvironmentCommittee", True, community=here, period=ALWAYS
    ),
    "an_environment_committee_lasts_a_day": of(
        "committees.EnvironmentCommittee", community=here, period=NO_DAY
    ),
    "party_members_are_among_the_environment_members": of(
        "committees.EnvironmentCommittee", community=here, period=ALWAYS, member_count=5, party_member_count=6
    ),
    # partnership
    "a_subdistrict_has_one_joint_meeting_a_day": of(
        "partnership.JointMeeting", True, area=here, kind="JOINT_MEETING", name="x", period=ALWAYS
    ),
    "joint_meeting_kind_is_known": of(
        "partnership.JointMeeting", area=here, kind="CLUB", name="x", period=ALWAYS
    ),
    "a_joint_meeting_lasts_a_day": of(
        "partnership.JointMeeting", area=here, kind="JOINT_MEETING", name="x", period=NO_DAY
    ),
    "a_claimed_project_is_done_after_it_is_claimed": of(
        "partnership.ClaimedProject", community=here, company=firm, title="x", claimed_on=LATER,
        completed_on=DAY,
    ),
    # floor service, charging, problems
    "a_compound_is_subsidised_once_a_year": of_home("subsidies.SubsidisedService", True, **SUBSIDY),
    "bundle_method_is_known": of_home("subsidies.SubsidisedService", **(SUBSIDY | {"method": "X"})),
    "subsidised_households_and_money_are_not_negative": of_home(
        "subsidies.SubsidisedService", **(SUBSIDY | {"amount": -1})
    ),
    "a_subsidy_starts_within_its_year": of_home("subsidies.SubsidisedService", **(SUBSIDY | {"year": 2020})),
    "a_charging_site_stands_a_day": of_home("charging.ChargingSite", **SITE, period=NO_DAY),
    "a_charging_site_has_devices": of_home(
        "charging.ChargingSite", **(SITE | {"device_count": 0})
    ),
    "a_device_has_at_least_one_port": of_home("charging.ChargingSite", **(SITE | {"device_count": 2})),
}  # fmt: skip


def declared() -> dict[str, str]:
    """Constraint -> sentence, of every model of these rooms, and what a trigger keeps."""
    found = {
        constraint.name: str(constraint.violation_error_message)
        for room in ROOMS
        for model in apps.get_app_config(room).get_models()
        for constraint in model._meta.constraints
    }
    return found | {
        "a_compound_has_one_of_the_two_bodies_a_day": "小区同一天不能既有业主委员会又有物业管理委员会"
    }


def test_every_constraint_of_these_rooms_is_violated_below():
    assert set(declared()) == set(VIOLATIONS)


@pytest.mark.parametrize("name", VIOLATIONS)
def test_a_violated_constraint_says_its_sentence(db, name):
    ground = Ground()
    with pytest.raises(IntegrityError) as why, transaction.atomic():
        VIOLATIONS[name](ground)
    assert why.value.__cause__.diag.constraint_name == name
    assert sentence_for(why.value) == declared()[name]
    # Whoever ran into it, a person on a page or a program, is told the same sentence.
    page = RefusalsAreSentences(HttpResponse).process_exception(asking("/compounds/new/"), why.value)
    told = api.on_exception(asking("/api/v1/compounds"), why.value)
    assert page is not None and page.status_code == told.status_code == 409
    assert declared()[name] in page.content.decode()
    assert json.loads(told.content) == {"detail": declared()[name]}


def asking(path: str) -> HttpRequest:
    """A request of nobody in particular."""
    request = RequestFactory().get(path)
    request.user = None  # type: ignore[assignment]  # as the middleware leaves it
    request.session = {}  # type: ignore[assignment]  # a page asks for no more of it
    return request


def test_the_database_holds_every_declared_constraint(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "select conname from pg_constraint union select tgname from pg_trigger"
            " union select indexname from pg_indexes where schemaname = 'public'"
        )
        held = {name for (name,) in cursor.fetchall()}
    assert set(declared()) <= held
