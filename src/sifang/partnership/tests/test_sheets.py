"""The sheets of what the four parties agree on: in, out and in again; taken back whole."""

from __future__ import annotations

import pytest

from sifang.ledgers.tests.round import everything, goes_round, load, refused
from sifang.partnership.models import ClaimedProject, JointMeeting
from sifang.registry.tests import factories as make

PLACE = ("区县", "街道", "社区")


@pytest.fixture
def street(small_city):
    """The names of district, subdistrict and community of the small city's community."""
    community = small_city.community
    return "东岭区", small_city.subdistrict.name, community.name


def test_a_joint_meeting_arrives_goes_round_and_is_taken_back(small_city, street):
    before = everything("joint_meetings")
    head = (*PLACE[:2], "名称", "形式", "成立日期")
    row = (street[0], small_city.sibling_subdistrict.name, "某街道物业联席会议", "联席会议", "2021-03-01")
    batch = load(small_city, "joint_meetings", head, [row])
    assert JointMeeting.objects.get(name="某街道物业联席会议").kind == "JOINT_MEETING"
    assert load(small_city, "joint_meetings", head, [row]).same_count == 1
    goes_round(small_city, "joint_meetings", batch, before)


def test_a_joint_meeting_is_no_communitys(small_city, street):
    head = (*PLACE, "名称", "形式")
    ((row, header, why),) = refused(small_city, "joint_meetings", head, [(*street, "某会议", "联席会议")])
    assert (row, header) == (2, "社区") and "不是街道、镇" in why


def test_a_claimed_project_names_its_company_and_goes_round(small_city, street):
    make.company("某新物业")
    before = everything("claimed_projects")
    head = (*PLACE, "项目名称", "认领企业", "认领日期", "完成日期")
    batch = load(small_city, "claimed_projects", head, [(*street, "楼道清洁", "某新物业", "2021-06-01", "")])
    assert ClaimedProject.objects.get(title="楼道清洁").company.name == "某新物业"
    done = load(small_city, "claimed_projects", head, [(*street, "楼道清洁", "", "", "2021-07-01")])
    assert done.changed_count == 1
    from sifang.ledgers import public as ledgers

    ledgers.undo(done.pk, by=small_city.city_clerk, at=small_city.at)
    goes_round(small_city, "claimed_projects", batch, before)


def test_a_project_of_a_company_nobody_registered_is_handed_back(small_city, street):
    head = (*PLACE, "项目名称", "认领企业", "认领日期")
    found = refused(small_city, "claimed_projects", head, [(*street, "楼道清洁", "没有的物业", "2021-06-01")])
    assert found == [(2, "认领企业", "登记册里没有这家企业，请先登记企业")]
    make.company("某新物业")
    head = (*head, "完成日期")
    row = (*street, "楼道清洁", "某新物业", "2021-06-01", "2021-05-01")
    assert refused(small_city, "claimed_projects", head, [row]) == [
        (2, "完成日期", "完成日期不能早于认领日期")
    ]


def test_a_field_meeting_arrives_goes_round_and_is_taken_back(small_city):
    before = everything("field_meetings")
    head = ("区县", "会议名称", "召开日期", "地点")
    batch = load(small_city, "field_meetings", head, [("东岭区", "某某现场观摩会", "2021-09-16", "某小区")])
    goes_round(small_city, "field_meetings", batch, before)
