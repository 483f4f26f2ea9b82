"""Every list that leaves as a file is written down: which, what narrowed it, how many rows."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.test import Client

from conftest import sign_in_as
from sifang.audit.models import AuditLine
from sifang.indicators import public as indicators
from sifang.ledgers import public as ledgers
from tests.pages.addresses import addresses

pytestmark = pytest.mark.django_db
EXPORTED = "records.exported"


def form_of(answer: Any) -> Any:
    """The form behind 导出 on a list, or None."""
    button = BeautifulSoup(answer.content, "html.parser").select_one('button[name="export"][value="csv"]')
    return button.find_parent("form") if button else None


def pressed(client: Client, path: str) -> list[list[str]]:
    """What the CSV holds after pressing 导出 on the page, without its heads."""
    form = form_of(client.get(path))
    action = form["action"]
    answer = client.post(
        path.partition("?")[0] + action if action.startswith("?") else action, {"export": "csv"}
    )
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


def test_every_list_that_leaves_is_written_down_with_its_number(small_city: Any) -> None:
    walkers = [(sign_in_as(Client(), small_city.city_clerk), list(addresses()))]
    walkers += [(sign_in_as(Client(), small_city.auditor), [("audit_list", "/audit/")])]
    left = set()
    for client, pages in walkers:
        for name, path in pages:
            if form_of(client.get(path)) is None:
                continue
            before = AuditLine.objects.filter(event=EXPORTED).count()
            rows = pressed(client, path)
            lines = AuditLine.objects.filter(event=EXPORTED).order_by("-pk")
            # The audit's own file holds the line of its own export as well.
            more = 1 if name == "audit_list" else 0
            assert lines.count() == before + 1, path
            assert lines[0].data["count"] == len(rows) - more, path
            left.add(name)
    wanted = {
        "indicator_list", "indicator_records", "compound_list", "company_list", "party_list", "instructor_list",
        "committee_list", "environment_list", "joint_meeting_list", "claimed_project_list", "field_meeting_list",
        "subsidy_list", "charging_list", "case_list", "whistle_list", "supervision_list", "campaign_list", "audit_list",
    }  # fmt: skip
    assert wanted <= left, wanted - left


def test_the_line_says_what_narrowed_the_list(small_city: Any) -> None:
    client = sign_in_as(Client(), small_city.city_clerk)
    area = small_city.area["东岭区"].slug
    rows = pressed(client, f"/compounds/?area={area}&mode=PROFESSIONAL&at=2021-11-30")
    line = AuditLine.objects.get(event=EXPORTED)
    assert line.data == {
        "list": "小区", "asked": "东岭区；服务方式：专业化；截至 2021-11-30", "count": len(rows), "kind": "csv",
    }  # fmt: skip
    assert line.by_id == small_city.city_clerk.pk and line.by_title


def test_reading_takes_nothing_home(small_city: Any) -> None:
    """An address with the old question shows the page; another POST than 导出 is not for a list."""
    client = sign_in_as(Client(), small_city.city_clerk)
    for path in ("/compounds/", "/indicators/", "/indicators/professional_service_coverage/records/"):
        assert client.get(f"{path}?export=csv").headers["Content-Type"].startswith("text/html")
        assert client.post(path, {"export": "exe"}).status_code == 405
        assert client.post(path).status_code == 405
    assert not AuditLine.objects.filter(event=EXPORTED).exists()


def test_an_export_needs_the_pages_own_token(small_city: Any) -> None:
    client = sign_in_as(Client(enforce_csrf_checks=True), small_city.city_clerk)
    assert client.post("/compounds/", {"export": "csv"}).status_code == 403
    token = form_of(client.get("/compounds/")).select_one("[name=csrfmiddlewaretoken]")["value"]
    answer = client.post("/compounds/", {"export": "csv", "csrfmiddlewaretoken": token})
    assert answer.status_code == 200


def test_lists_and_records_go_out_in_their_own_sheet_and_come_back_with_nothing_to_do(
    small_city: Any,
) -> None:
    client = sign_in_as(Client(), small_city.city_clerk)
    left = set()
    keys = ["professional_service_coverage", *indicators.declared_keys()]
    records = [("indicator_records", f"/indicators/{key}/records/") for key in dict.fromkeys(keys)]
    for name, path in [*addresses(), *records]:
        page = client.get(path)
        button = BeautifulSoup(page.content, "html.parser").select_one('button[name="export"][value="sheet"]')
        if button is None:
            continue
        action = button.find_parent("form")["action"]
        before = AuditLine.objects.filter(event=EXPORTED).count()
        answer = client.post(
            path.partition("?")[0] + action if action.startswith("?") else action, {"export": "sheet"}
        )
        assert answer.status_code == 200, path
        assert AuditLine.objects.filter(event=EXPORTED).count() == before + 1, path
        data = b"".join(answer.streaming_content)
        headers = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(data)).worksheets[0][1]]
        (sheet,) = [one for one in ledgers.sheets() if one.headers == headers]
        left.add((name, sheet.key))
        try:
            table = ledgers.read_table(data, "台账.xlsx", sheet)
        except ledgers.NotATable:
            assert AuditLine.objects.filter(event=EXPORTED).latest("pk").data["count"] == 0
            continue
        plan = ledgers.preview(table, ledgers.Load(as_at=small_city.cut_off, by=small_city.city_clerk))
        assert [str(fault) for fault in plan.faults] == [], path
        assert {change.what for change in plan.changes} == {ledgers.SAME}, path
    wanted = {
        ("compound_list", "compounds"), ("company_list", "companies"), ("party_list", "party_organisations"),
        ("committee_list", "owners_committees"), ("environment_list", "environment_committees"),
        ("charging_list", "charging_sites"), ("subsidy_list", "subsidised_services"),
        ("joint_meeting_list", "joint_meetings"), ("claimed_project_list", "claimed_projects"),
        ("field_meeting_list", "field_meetings"), ("indicator_records", "compounds"),
    }  # fmt: skip
    assert wanted <= left, wanted - left
