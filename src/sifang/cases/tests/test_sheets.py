"""案件台账: in, out and in again; a number is one case; what has been worked on is changed by its steps alone."""

from __future__ import annotations

from datetime import date

import pytest

from sifang.cases.choices import CaseStatus, Outcome
from sifang.cases.models import Case
from sifang.ledgers import public as ledgers
from sifang.ledgers.tests.round import everything, goes_round, load, refused

HEAD = ("编号", "小区", "问题描述", "类别", "来源", "发现时间", "办结日期")


@pytest.fixture
def home(small_city):
    return next(iter(small_city.compound.values()))


def row(home, number="2021-003", solved="2021-09-20", title="楼道堆物"):
    return number, home.name, title, "消防通道", "大走访", "2021-09-01", solved


def test_a_row_is_a_case_of_its_day_goes_round_and_is_taken_back(small_city, home):
    before = everything("cases")
    batch = load(small_city, "cases", HEAD, [row(home), row(home, "2021-004", "")])
    solved, open_ = Case.objects.get(number="2021-003"), Case.objects.get(number="2021-004")
    assert (solved.status, solved.outcome, solved.resolved_on) == (
        CaseStatus.CLOSED, Outcome.BY_WORD, date(2021, 9, 20),
    )  # fmt: skip
    assert (open_.status, open_.turn_area_id, open_.found_on) == (
        CaseStatus.HANDLING, open_.community_id, date(2021, 9, 1),
    )  # fmt: skip
    assert open_.subdistrict_id and open_.district_id
    goes_round(small_city, "cases", batch, before)


def placed(home, number, east, north):
    return (*row(home, number), "3 号楼西侧", east, north)


def test_where_a_problem_is_goes_round_and_comes_back_unchanged(small_city, home):
    head = (*HEAD, "位置", "经度", "纬度")
    before = everything("cases")
    east, north = home.longitude + 0.0002, home.latitude - 0.0001
    rows = [placed(home, "2021-003", east, north), placed(home, "2021-004", "", "")]
    batch = load(small_city, "cases", head, rows)
    here, nowhere = Case.objects.get(number="2021-003"), Case.objects.get(number="2021-004")
    assert (float(here.longitude), float(here.latitude)) == (round(east, 6), round(north, 6))
    assert nowhere.longitude is None and nowhere.latitude is None and nowhere.place == "3 号楼西侧"
    again = load(small_city, "cases", head, rows)
    assert (again.new_count, again.changed_count, again.same_count, again.doubt_count) == (0, 0, 2, 0)
    moved = load(small_city, "cases", head, [placed(home, "2021-003", east, north + 0.001)])
    assert (moved.changed_count, moved.doubt_count) == (0, 1), "where a case is, is said with the case"
    Case.objects.get(number="2021-003", latitude=here.latitude)
    goes_round(small_city, "cases", batch, before)


def test_a_place_that_cannot_be_is_handed_back_with_its_sentence(small_city, home):
    head = (*HEAD, "位置", "经度", "纬度")
    east, north = home.longitude, home.latitude
    told = refused(
        small_city, "cases", head,
        [
            placed(home, "1", east + 0.5, north), placed(home, "2", east, ""), placed(home, "3", "", north),
            placed(home, "4", 200, north), placed(home, "5", "东边", north),
        ],
    )  # fmt: skip
    assert [(number, header) for number, header, _why in told] == [
        (2, "经度"), (3, "经度"), (4, "纬度"), (5, "经度"), (6, "经度"),
    ]  # fmt: skip
    why = [why for _number, _header, why in told]
    assert "不像这个小区的事" in why[0] and why[1] == why[2] == "经度和纬度要一起给，或者都不给"
    assert "应在 73 至 136 之间" in why[3]


def test_a_number_is_one_case_however_often_it_is_handed_in(small_city, home):
    load(small_city, "cases", HEAD, [row(home)])
    again = load(small_city, "cases", HEAD, [row(home)])
    assert (again.new_count, again.same_count) == (0, 1)
    Case.objects.filter(number="2021-003").update(number="AJ2021-0000999", external_number="2021-003")
    assert load(small_city, "cases", HEAD, [row(home)]).same_count == 1, "the number of an order from outside"
    twice = refused(
        small_city, "cases", HEAD, [row(home, "2021-005"), row(home, "2021-005", title="路灯不亮")]
    )
    assert twice == [(3, "小区", "与第 2 行说的是同一条记录")]


def test_a_later_sheet_tells_what_was_solved_and_nothing_else_changes(small_city, home):
    load(small_city, "cases", HEAD, [row(home, solved="")])
    later = load(small_city, "cases", HEAD, [row(home, title="别的问题")])
    case = Case.objects.get(number="2021-003")
    assert (later.changed_count, case.title, case.outcome) == (1, "楼道堆物", Outcome.BY_WORD)
    assert later.doubt_count == 1
    ledgers.undo(later.pk, by=small_city.city_clerk, at=small_city.at)
    assert Case.objects.get(number="2021-003").status == CaseStatus.HANDLING


def test_a_case_somebody_worked_on_stays_as_its_steps_left_it(small_city, home):
    load(small_city, "cases", HEAD, [row(home, solved="")])
    Case.objects.filter(number="2021-003").update(version=2)
    later = load(small_city, "cases", HEAD, [row(home)])
    assert (later.same_count, later.doubt_count) == (1, 1)
    assert Case.objects.get(number="2021-003").status == CaseStatus.HANDLING


def test_what_cannot_be_is_handed_back(small_city, home):
    rows = [
        row(home, "AJ2021-0000777"), row(home, "1"), row(home, "2", "2021-08-01"), row(home, "3" * 21),
        ("4", "没有的小区", "堆物", "", "", "2021-09-01", ""),
    ]  # fmt: skip
    rows[1] = (*rows[1][:5], "2022-09-01", "")
    told = [why for _row, _header, why in refused(small_city, "cases", HEAD, rows)]
    assert told == [
        "AJ 开头的编号由本系统发，登记册里没有这个编号", "2022-09-01 晚于截至日期 2021-11-30", "解决日期不能早于发现日期",
        "编号最多 20 个字", "登记册里没有这个小区，请先登记小区",
    ]  # fmt: skip


def test_another_compounds_number_and_another_district_are_not_touched(small_city, home):
    load(small_city, "cases", HEAD, [row(home)])
    other = next(one for one in small_city.compound.values() if one.pk != home.pk)
    ((_row, _header, why),) = refused(small_city, "cases", HEAD, [row(other)])
    assert why == "这个编号已经是别处的案件，请核对"


def test_its_page_says_which_ledger_told_it_and_who_loaded_it(small_city, home, client, sign_in):
    batch = load(small_city, "cases", HEAD, [row(home, solved="")])
    case = Case.objects.get(number="2021-003")

    def page(person):
        sign_in(client, person)
        return client.get(f"/cases/{case.pk}/").content.decode()

    told = page(small_city.city_clerk)
    assert "从台账登记" in told and "还没有写解决" in told and "第 2 行" in told
    assert "诉求人评价" not in told, "stages that nobody saw are not drawn as gone through"
    assert f'href="/ledgers/{batch.pk}/">{batch.file_name}</a>' in told
    later = load(small_city, "cases", HEAD, [row(home)])
    told = page(small_city.city_clerk)
    assert "台账补了解决日期" in told and "2021-09-20 解决（台账上写的，没有核实）" in told
    ledgers.undo(later.pk, by=small_city.city_clerk, at=small_city.at)
    assert "台账补了解决日期" not in page(small_city.city_clerk)
    told = page(small_city.community_worker)
    assert "从台账登记" in told and f"/ledgers/{batch.pk}/" not in told and batch.file_name not in told
