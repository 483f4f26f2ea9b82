"""The two bodies of a compound follow each other and never meet; the third belongs to the community."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from sifang.accounts.public import NotAllowed
from sifang.committees import actions
from sifang.committees.models import EnvironmentCommittee, ManagementCommittee, OwnersCommittee
from sifang.committees.todo import todo
from sifang.lib.constraints import sentence_for
from sifang.lib.periods import since
from sifang.lib.refusals import Refusal

AT = datetime(2021, 12, 1, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
AUTUMN = date(2021, 10, 1)


@pytest.fixture
def city(small_city, settings):
    settings.SIFANG_CLOCK_START = "2021-12-01T08:30:00+08:00"
    return small_city


@pytest.fixture
def home(city):
    """A compound without any body."""
    compound = city.compound["纺织二宿舍"]
    OwnersCommittee.objects.filter(compound=compound).delete()
    ManagementCommittee.objects.filter(compound=compound).delete()
    return compound


def test_an_election_ends_the_management_committee(city, home):
    temporary = actions.set_up_management_committee(
        home.pk, on=date(2021, 3, 1), member_count=7, owner_member_count=4, by=city.district_clerk, at=AT
    )
    elected = actions.elect_owners_committee(
        home.pk, on=AUTUMN, member_count=5, party_member_count=3, by=city.district_clerk, at=AT
    )
    temporary.refresh_from_db()
    assert temporary.period.upper == elected.period.lower == AUTUMN


def test_the_next_term_ends_the_one_before(city, home):
    first = actions.elect_owners_committee(home.pk, on=date(2019, 1, 1), by=city.district_clerk, at=AT)
    actions.elect_owners_committee(home.pk, on=AUTUMN, term_number=2, by=city.district_clerk, at=AT)
    first.refresh_from_db()
    assert first.period.upper == AUTUMN


def test_a_management_committee_is_not_set_up_beside_an_elected_one(city, home):
    actions.elect_owners_committee(home.pk, on=date(2019, 1, 1), by=city.district_clerk, at=AT)
    with pytest.raises(Refusal, match="业主委员会在任"):
        actions.set_up_management_committee(home.pk, on=AUTUMN, by=city.district_clerk, at=AT)


def test_an_election_told_late_ends_where_the_next_body_begins(city, home):
    actions.set_up_management_committee(home.pk, on=AUTUMN, by=city.district_clerk, at=AT)
    told_late = actions.elect_owners_committee(home.pk, on=date(2019, 1, 1), by=city.district_clerk, at=AT)
    assert told_late.period.upper == AUTUMN


@pytest.mark.parametrize(
    ("first", "second"), [(OwnersCommittee, ManagementCommittee), (ManagementCommittee, OwnersCommittee)]
)
def test_the_database_itself_keeps_the_two_apart(city, home, first, second):
    first.objects.create(compound=home, period=since(date(2019, 1, 1), date(2020, 1, 1)))
    second.objects.create(compound=home, period=since(date(2020, 1, 1)))
    with pytest.raises(IntegrityError) as why, transaction.atomic():
        first.objects.create(compound=home, period=since(AUTUMN))
    assert sentence_for(why.value) == "小区同一天不能既有业主委员会又有物业管理委员会"
    with pytest.raises(IntegrityError), transaction.atomic():
        second.objects.filter(compound=home).update(period=since(date(2019, 12, 31)))


def test_a_term_ends_after_it_begins(city, home):
    with pytest.raises(Refusal, match="届满"):
        actions.elect_owners_committee(home.pk, on=AUTUMN, term_ends_on=AUTUMN, by=city.district_clerk, at=AT)


def test_more_party_members_than_members_is_said_on_the_form(city, home, client, sign_in):
    given = {
        "compound": f"#{home.pk}",
        "on": "2021-10-01",
        "term_number": "1",
        "member_count": "5",
        "party_member_count": "6",
    }
    answer = sign_in(client, city.district_clerk).post("/committees/owners/new/", given)
    assert answer.status_code == 409
    assert "党员人数不能多于委员人数" in answer.content.decode()
    assert not OwnersCommittee.objects.filter(compound=home).exists()


def test_one_environment_committee_a_community(city):
    community = city.area["石门社区"]
    EnvironmentCommittee.objects.filter(community=community).delete()
    actions.found_environment_committee(community_id=community.pk, on=AUTUMN, by=city.district_clerk, at=AT)
    with pytest.raises(IntegrityError) as why:
        actions.found_environment_committee(
            community_id=community.pk, on=date(2021, 11, 1), by=city.district_clerk, at=AT
        )
    assert "社区同一天只能有一个" in sentence_for(why.value)


def test_a_community_worker_registers_no_body_next_door(city, home):
    with pytest.raises((NotAllowed, type(home).DoesNotExist)):
        actions.elect_owners_committee(home.pk, on=AUTUMN, by=city.community_worker, at=AT)


def test_a_term_that_is_over_is_asked_about_until_there_is_an_election(city, home):
    actions.elect_owners_committee(
        home.pk, on=date(2016, 10, 1), term_ends_on=AUTUMN, by=city.district_clerk, at=AT
    )
    lines = todo(city.district_clerk, AT)
    assert [line.state_kind for line in lines] == ["late"]
    assert "任期已满" in lines[0].title and lines[0].due == AUTUMN
    assert todo(city.reviewer, AT) == []
    actions.elect_owners_committee(
        home.pk,
        on=date(2021, 11, 1),
        term_number=2,
        term_ends_on=date(2026, 11, 1),
        by=city.district_clerk,
        at=AT,
    )
    assert todo(city.district_clerk, AT) == []
