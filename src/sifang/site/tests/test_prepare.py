"""A fresh city gets its areas, offices and calendar, once; the demonstration's clock knows where to start."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.audit import public as audit
from sifang.lib.clock import ZONE
from sifang.policy import public as policy
from sifang.site.demo.moments import OPENING
from sifang.site.prepare import prepare_city

AT = datetime(2021, 3, 1, 9, tzinfo=ZONE)


@pytest.fixture
def another_city(settings, db):
    settings.SIFANG_CITY = "qingyan"
    policy.reload()
    yield
    policy.reload()


def told(command, *words):
    out = StringIO()
    call_command(command, *words, stdout=out)
    return out.getvalue()


def test_an_empty_city_gets_its_tree_and_its_offices(another_city):
    new = prepare_city(by=None, at=AT)
    assert new["areas"] == areas.Area.objects.count() == 1 + len(list(policy.areas())) + len(policy.zones())
    zone = areas.Area.objects.get(kind="ZONE")
    assert zone.short_name
    assert accounts.Office.objects.filter(area=zone, kind="DISTRICT_BUREAU").exists()
    kinds = set(accounts.Office.objects.values_list("kind", flat=True))
    assert {"CITY_BUREAU", "DISTRICT_BUREAU", "SUBDISTRICT_OFFICE", "COMMUNITY_OFFICE"} <= kinds


def test_preparing_again_changes_nothing(another_city):
    prepare_city(by=None, at=AT)
    assert prepare_city(by=None, at=AT) == {"areas": 0, "offices": 0, "years": 0}


def test_the_demonstration_is_not_for_a_city_it_does_not_know(another_city):
    with pytest.raises(CommandError, match="没有可用的演示数据"):
        call_command("demo_city")


def test_the_clock_starts_on_the_first_of_december(db):
    assert told("clock_start").strip() == OPENING.isoformat()


def test_the_clock_goes_on_after_the_last_line(db):
    from django.db import transaction

    with transaction.atomic():
        audit.record("compound.registered", by=None, at=OPENING + timedelta(hours=5))
        # A sign-in is told in real time and does not move the city's clock.
        audit.record("person.signed_in", by=None, at=OPENING + timedelta(days=2000))
    assert told("clock_start").strip() == (OPENING + timedelta(hours=5, seconds=1)).isoformat()
