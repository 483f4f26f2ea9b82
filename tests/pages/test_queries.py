"""Each page asks the database a known number of questions, and no more when there is more to show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import sign_in_as
from tests.pages.addresses import addresses
from tests.pages.doubling import double_rows

pytestmark = pytest.mark.django_db
FILE = Path(__file__).with_name("queries.txt")
MOST = 30


def allowed() -> dict[str, int]:
    lines = [line.split("#")[0].split() for line in FILE.read_text(encoding="utf-8").splitlines()]
    return {line[0]: int(line[1]) for line in lines if line}


@pytest.fixture(autouse=True)
def _as_in_service(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The numbers do not hang on the day the tests run, and one's list of things to do is kept as in service."""
    from sifang.site import todo

    monkeypatch.setattr(todo, "_may_keep", lambda: True)
    todo._KNOWN.clear()
    settings.SIFANG_CLOCK_START = "2021-12-01T08:30:00+08:00"


TOTAL = ('SELECT COUNT(*) AS "__count"', "SELECT COUNT(*) FROM (SELECT")
"""A list that no longer fits a page counts what there is, once."""


def counted(client: Client, address: str, totals: bool) -> int:
    """How many statements the page needs once the process is warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    # No worker runs beside the tests, and the health page says so.
    assert answer.status_code in ((200, 503) if address == "/health/" else (200,)), (
        f"{address} answered {answer.status_code}"
    )
    return sum(1 for one in asked if totals or not one["sql"].startswith(TOTAL))


def all_counted(city: Any, totals: bool = True) -> dict[str, int]:
    clerk = sign_in_as(Client(), city.city_clerk)
    found = {name: counted(clerk, address, totals) for name, address in addresses()}
    administrator = sign_in_as(Client(), city.sysadmin)
    for name, address in addresses(administrator=True):
        who = sign_in_as(Client(), city.auditor) if name == "audit_list" else administrator
        found[name] = counted(who, address, totals)
    return found


def test_each_page_keeps_the_number_under_review(small_city: Any) -> None:
    found, wanted = all_counted(small_city), allowed()
    told = [f"{name} {found[name]}" for name in sorted(found) if found[name] > wanted.get(name, 0)]
    assert not told, "more than queries.txt says; look why, and when it is meant, write:\n" + "\n".join(told)
    assert max(wanted.values()) <= MOST


def test_twice_the_rows_ask_nothing_more(small_city: Any) -> None:
    before = all_counted(small_city, totals=False)
    double_rows()
    after = all_counted(small_city, totals=False)
    grown = {name: (before[name], after[name]) for name in before if after[name] > before[name]}
    assert not grown
    assert apps.get_model("registry.Compound").objects.count() >= 2 * len(small_city.compounds)
