"""The thin rooms of the register: what their verbs write and refuse, and their pages."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError

from sifang.accounts.public import NotAllowed
from sifang.charging import actions as charging
from sifang.charging.models import ChargingSite
from sifang.lib.constraints import sentence_for
from sifang.lib.refusals import Refusal
from sifang.partnership import actions as partnership
from sifang.registry.todo import todo
from sifang.subsidies import actions as subsidies

AT = datetime(2021, 12, 1, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
AUTUMN = date(2021, 10, 1)


@pytest.fixture
def city(small_city, settings):
    settings.SIFANG_CLOCK_START = "2021-12-01T08:30:00+08:00"
    return small_city


def test_floor_service_is_for_old_compounds_once_a_year(city):
    given = {
        "method": "PARTY_LED",
        "household_count": 180,
        "amount": Decimal(9000),
        "by": city.district_clerk,
        "at": AT,
    }
    with pytest.raises(Refusal, match="老旧小区"):
        subsidies.give_subsidy(city.compound["春晓花园"].pk, starts_on=AUTUMN, **given)
    old = city.compound["纺织二宿舍"].pk
    row = subsidies.give_subsidy(old, starts_on=date(2020, 5, 1), **given)
    assert row.year == 2020
    with pytest.raises(IntegrityError) as why:
        subsidies.give_subsidy(old, starts_on=date(2020, 6, 1), **given)
    assert sentence_for(why.value) == "这个小区本年度已登记兜底服务"


def test_a_site_that_grew_had_fewer_devices_before(city):
    by = city.district_clerk
    site = charging.open_site(
        city.compound["春晓花园"].pk,
        name="东门车棚",
        device_count=10,
        port_count=20,
        on=date(2021, 1, 1),
        by=by,
        at=AT,
    )
    charging.change_site(site.pk, device_count=15, port_count=30, on=AUTUMN, by=by, at=AT)
    told = dict(
        ChargingSite.objects.filter(name="东门车棚").values_list("device_count", "period__startswith")
    )
    assert told == {10: date(2021, 1, 1), 15: AUTUMN}
    assert (
        ChargingSite.objects.filter(name="东门车棚", period__contains=date(2021, 9, 30)).get().device_count
        == 10
    )


def test_a_joint_meeting_belongs_to_a_subdistrict(city):
    given = {"kind": "JOINT_MEETING", "name": "联席会议", "on": AUTUMN, "at": AT}
    with pytest.raises(Refusal, match="街道或镇"):
        partnership.found_joint_meeting(area_id=city.community.pk, by=city.district_clerk, **given)
    with pytest.raises(NotAllowed):
        partnership.found_joint_meeting(area_id=city.area["西塘街道"].pk, by=city.district_clerk, **given)


def test_a_claimed_project_is_done_once(city):
    row = partnership.claim_project(
        community_id=city.community.pk, company_id=city.companies[0].pk, title="助老食堂", claimed_on=AUTUMN,
        by=city.community_worker, at=AT,
    )  # fmt: skip
    partnership.complete_project(row.pk, completed_on=date(2021, 11, 1), by=city.community_worker, at=AT)
    with pytest.raises(Refusal, match="已在"):
        partnership.complete_project(row.pk, completed_on=date(2021, 11, 2), by=city.community_worker, at=AT)


def test_every_page_of_a_thin_record_opens_and_is_closed_to_others(city, client, sign_in):
    from sifang.cases.models import Case
    from sifang.committees.models import EnvironmentCommittee, ManagementCommittee, OwnersCommittee
    from sifang.partnership.models import ClaimedProject, FieldMeeting, JointMeeting
    from sifang.registry.models import PartyOrganisation
    from sifang.subsidies.models import SubsidisedService

    ways = [
        (Case, "/cases/{}/"), (SubsidisedService, "/subsidies/{}/"), (ChargingSite, "/charging/{}/"),
        (JointMeeting, "/meetings/{}/"), (ClaimedProject, "/claimed/{}/"), (FieldMeeting, "/field-meetings/{}/"),
        (OwnersCommittee, "/committees/owners/{}/"), (ManagementCommittee, "/committees/management/{}/"),
        (EnvironmentCommittee, "/environment/{}/"), (PartyOrganisation, "/party/{}/"),
    ]  # fmt: skip
    for model, way in ways:
        row = model.objects.order_by("pk").first()
        assert row is not None, model
        path = way.format(row.pk)
        assert sign_in(client, city.city_clerk).get(path).status_code == 200, path
        assert sign_in(client, city.sysadmin).get(path).status_code == 404, path
        assert sign_in(client, city.city_clerk).get(way.format(10**12)).status_code == 404, way


def test_what_the_register_asks_is_what_its_lists_show(city, client, sign_in):
    from bs4 import BeautifulSoup

    for who in (city.district_clerk, city.company_manager):
        lines = todo(who, AT)
        assert lines, who
        for line in lines:
            page = BeautifulSoup(sign_in(client, who).get(line.href).content, "html.parser")
            assert len(page.select("a.row-link")) == line.count, line
    # A company is told of its own contracts, never of the register's gaps.
    assert {line.href.split("&")[0] for line in todo(city.company_manager, AT)} <= {
        "/compounds/?contract=none", "/compounds/?contract=60", "/compounds/?contract=90",
    }  # fmt: skip
    assert todo(city.sysadmin, AT) == []


def test_a_target_with_a_day_falls_due_for_everybody_who_sees_its_figure(city, client, sign_in):
    for who in (city.city_clerk, city.people["city_leader"]):
        told = sign_in(client, who).get("/due/").content.decode()
        assert "社区环境和物业管理委员会还差" in told and "2021-12-31" in told
    assert "还差" not in sign_in(client, city.sysadmin).get("/due/").content.decode()
