"""The pages whose queries are counted, as addresses on the small city (or any other)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.urls import NoReverseMatch, reverse

PLAIN = (
    "home", "todo", "due", "compare", "wall", "search", "me", "health", "feedback", "indicator_list", "month_list",
    "compound_list", "compound_new", "pair_list", "pair_decided", "company_list", "company_new", "party_list", "instructor_list", "committee_list",
    "environment_list", "joint_meeting_list", "claimed_project_list", "field_meeting_list", "subsidy_list",
    "charging_list", "case_list", "case_map", "case_new", "report_choose", "hotline_list", "case_desk", "duty_list", "case_rates", "case_types", "case_routes", "case_matters", "case_simulator", "whistle_list", "ruling_list", "whistle_both_sides", "campaign_list", "campaign_new", "sample_list", "sample_new", "supervision_list", "supervision_new", "ledger_list", "bulletin_list", "city_report", "policy:index", "office_list",
    "role_list", "workdays:year", "notice_list", "notice_queue",
)  # fmt: skip
FOR_ADMINISTRATORS = ("people_list", "audit_list", "person_add", "office_add")
QUESTIONS = {"search": "?q=xy", "wall": "?mode=wall"}


def _first(noun: str) -> Any:
    row = apps.get_model(noun)._default_manager.order_by("pk").first()
    return None if row is None else row.pk


RECORDS = (
    ("compound_page", "registry.Compound"), ("compound_correct", "registry.Compound"),
    ("compound_mode", "registry.Compound"), ("company_page", "registry.Company"),
    ("party_page", "registry.PartyOrganisation"), ("case_page", "cases.Case"), ("case_evidence", "cases.Case"), ("compound_poster", "registry.Compound"),
    ("report_form", "registry.Compound"), ("charging_page", "charging.ChargingSite"),
    ("subsidy_page", "subsidies.SubsidisedService"), ("joint_meeting_page", "partnership.JointMeeting"),
    ("owners_committee_page", "committees.OwnersCommittee"), ("office_page", "accounts.Office"),
)  # fmt: skip


def addresses(administrator: bool = False) -> Iterator[tuple[str, str]]:
    """Name and address of each page that this city can show; a name no room offers is left out."""
    if administrator:
        for name in FOR_ADMINISTRATORS:
            yield name, reverse(name)
        return
    for name in PLAIN:
        try:
            yield name, reverse(name) + QUESTIONS.get(name, "")
        except NoReverseMatch:
            continue
    yield "indicator_page", reverse("indicator_page", args=["professional_service_coverage"])
    yield "indicator_records", reverse("indicator_records", args=["professional_service_coverage"])
    yield "case_rate_records", reverse("case_rate_records", args=["case_resolved"])
    yield "month_page", reverse("month_page", args=["2021-11"])
    for name, noun in RECORDS:
        try:
            key = _first(noun)
            if key is not None:
                yield name, reverse(name, args=[key])
        except (LookupError, NoReverseMatch):
            continue
