"""Whom the routes propose for a filed case, as an office or a body that exists where it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from sifang.cases.handlers import proposal
from sifang.cases.tests import factories
from sifang.lib.clock import ZONE

pytestmark = pytest.mark.django_db
MORNING = datetime(2021, 12, 1, 9, 0, tzinfo=ZONE)


@pytest.fixture
def proposed(small_city: Any) -> Any:
    def ask(type_code: str, name: str = "春晓花园"):
        home = small_city.compound[name]
        community = home.states.get(period__contains=MORNING.date()).community
        case = factories.case(home, community, found_on=MORNING.date())
        case.type_code = type_code
        return proposal(case, MORNING)

    return ask


def test_what_the_company_handles_goes_to_it(proposed):
    assert proposed("0101").kind == "COMPANY"


def test_the_bureau_of_housing_is_found_as_the_department_it_is(proposed):
    found = proposed("1606")
    assert found.kind == "DEPARTMENT"
    assert found.office is not None and "住房和城乡建设局" in found.office.name


def test_a_case_without_a_known_type_gets_no_proposal(proposed):
    assert proposed("") is None


def test_without_an_owners_body_the_community_takes_what_would_be_its(proposed, small_city, monkeypatch):
    from sifang.cases import facts

    monkeypatch.setattr(facts, "with_owners_body", lambda compounds, on: frozenset())
    assert proposed("1803").kind == "COMMUNITY"
    monkeypatch.setattr(facts, "with_owners_body", lambda compounds, on: frozenset(compounds))
    assert proposed("1803").kind == "OWNERS_BODY"
