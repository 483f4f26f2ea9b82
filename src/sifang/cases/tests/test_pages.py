"""The pages of the cases: the desk, one case, its presses, and telling of a problem."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from sifang.accounts import public as accounts
from sifang.cases import actions, permissions
from sifang.cases.actions.answer import say_unsolved
from sifang.cases.choices import CaseStatus as S
from sifang.cases.choices import PartyKind
from sifang.cases.models import Case, CaseClock, Evidence, Excuse, Report
from sifang.cases.tests.conftest import MORNING
from sifang.cases.tests.test_telling import photo
from sifang.cases.workflow import MOVES
from sifang.registry import public as registry

STATUSES = [status for status in S if status is not S.AWAITING_JUDGEMENT]


@pytest.fixture
def page(client, sign_in, settings):
    settings.SIFANG_CLOCK_START = "2021-12-01T12:00:00+08:00"

    def get(person, address, data=None, status=200):
        sign_in(client, person)
        answer = client.get(address) if data is None else client.post(address, data)
        assert answer.status_code == status, (address, answer.status_code, answer.content.decode()[-600:])
        return answer.content.decode()

    return get


@pytest.mark.parametrize("status", STATUSES)
def test_the_page_of_a_case_shows_the_presses_of_the_table_and_each_opens(case_at, cast, page, status):
    case = case_at(status)
    for person in (cast.community, cast.company, cast.subdistrict, cast.city_clerk):
        text = page(person, f"/cases/{case.pk}/")
        assert case.title in text and status.label in text
        for href in set(re.findall(rf'<a class="btn[^"]*" href="(/cases/{case.pk}/\w+/)"', text)):
            page(person, href)


def test_one_press_moves_the_case_and_a_second_from_an_old_page_is_told_so(case_at, cast, page):
    case = case_at(S.REPORTED)
    page(cast.community, f"/cases/{case.pk}/accept/", {"seen": "1"}, 302)
    text = page(cast.subdistrict, f"/cases/{case.pk}/accept/", {"seen": "1"}, 409)
    assert "春晓社区居委会" in text and "受理" in text
    assert Case.objects.get(pk=case.pk).status == S.ACCEPTED


@pytest.mark.parametrize("verb", ["merge", "adopt"])
def test_a_number_written_wrong_is_said_and_what_was_written_stays(verb, case_at, cast, page):
    case = case_at(S.REPORTED)
    given = {"into": "AJ2021-9999999", "child": "AJ2021-9999999", "why": "两户说的是同一根管子"}
    text = page(cast.community, f"/cases/{case.pk}/{verb}/", given, 422)
    assert "没有这个编号的案件" in text and "AJ2021-9999999" in text
    assert verb == "adopt" or given["why"] in text


def test_a_press_that_is_not_open_says_why_on_the_page(case_at, cast, page):
    case = case_at(S.HANDLING)
    assert "轮到安和物业" in page(cast.community, f"/cases/{case.pk}/hand_in/", status=409)
    assert "现在不用您办" in page(cast.reader, f"/cases/{case.pk}/")


def test_a_case_is_walked_to_its_end_by_the_pages_alone(cast, page):
    told = {
        "compound": "春晓花园",
        "title": "楼道灯不亮",
        "words": "3 号楼声控灯不亮",
        "source": "RESIDENT",
        "severity": "ORDINARY",
        "name": "张三",
    }
    page(cast.community, "/cases/new/", told | {"is_new": "1"}, 302)
    case = Case.objects.latest("id")
    at = f"/cases/{case.pk}"
    page(cast.community, f"{at}/accept/", {}, 302)
    text = page(cast.community, f"{at}/file/")
    assert "像是：0308 公共照明不亮" in text and "声控灯" in text
    page(cast.community, f"{at}/file/", {"type": "0308/single_dark"}, 302)
    text = page(cast.community, f"{at}/dispatch/")
    assert "按分派规则" in text and "安和物业服务有限公司" in text and "城市管理局" not in text
    company = cast.city.company["安和物业服务有限公司"]
    page(cast.community, f"{at}/dispatch/", {"to": f"COMPANY:{company.pk}"}, 302)
    page(cast.company, f"{at}/sign/", {}, 302)
    page(cast.company, f"{at}/hand_in/", {"said": ""}, 422)
    page(cast.company, f"{at}/hand_in/", {"said": "换了灯"}, 302)
    page(cast.community, f"{at}/pass_check/", {"note": "亮了"}, 302)
    page(cast.community, f"{at}/record_word/", {"word": "SOLVED"}, 302)
    page(cast.community, f"{at}/close/", {}, 302)
    case.refresh_from_db()
    assert (case.outcome, case.events.get(verb="dispatch").data["why"][:2]) == ("VERIFIED", "“公")
    assert "核实解决" in page(cast.community, f"{at}/")


def test_what_sounds_alike_is_offered_first_and_joining_counts_the_household(case_at, cast, page):
    case = case_at(S.HANDLING, title="3 号楼楼道灯不亮")
    told = {
        "compound": "春晓花园",
        "title": "3 号楼楼道灯坏了",
        "source": "RESIDENT",
        "severity": "ORDINARY",
        "name": "李四",
    }
    text = page(cast.community, "/cases/new/", told)
    assert case.number in text and Report.objects.filter(name="李四").count() == 0
    page(cast.community, f"/cases/{case.pk}/join/", told, 302)
    case.refresh_from_db()
    assert case.report_count == 2


def test_before_a_case_is_filed_its_page_offers_what_is_open_already(case_at, cast, page):
    """However it came: nobody offers a hotline's order or a ledger's row what sounds alike."""
    first = case_at(S.HANDLING, title="3 号楼楼道灯不亮")
    other = case_at(S.HANDLING, title="南门积水")
    later = case_at(S.ACCEPTED, title="楼道灯坏了，3 号楼")
    text = page(cast.community, f"/cases/{later.pk}/")
    assert f"merge/?into={first.number}" in text and other.number not in text
    form = page(cast.community, f"/cases/{later.pk}/merge/?into={first.number}")
    assert f'value="{first.number}"' in form
    # The earlier is not offered the later; nor is anybody who may not merge.
    assert later.number not in page(cast.community, f"/cases/{first.pk}/")
    assert "可能已经有了" not in page(cast.reader, f"/cases/{later.pk}/")


def test_what_sounds_alike_is_looked_for_across_the_fence_too(case_at, cast, page):
    case = case_at(S.HANDLING, title="东门外路面塌陷")
    beside = next(
        each
        for each in cast.city.compound.values()
        if _community(each) == _community(cast.home) and each != cast.home
    )
    told = {"compound": beside.name, "source": "RESIDENT", "severity": "ORDINARY", "name": "李四"}
    assert case.number in page(cast.community, "/cases/new/", told | {"title": "东门外路面塌陷了"})
    # A word in common is enough at home, not across the fence.
    page(cast.community, "/cases/new/", told | {"title": "路面有狗"}, 302)


def _community(compound):
    return (
        registry.CompoundState.objects.filter(compound=compound, period__contains=MORNING.date())
        .get()
        .community_id
    )


def test_a_clerks_pictures_wait_while_what_is_alike_is_offered_and_pressed_twice_it_is_one(
    case_at, cast, client, sign_in
):
    case_at(S.HANDLING, title="3 号楼楼道灯不亮")
    sign_in(client, cast.community)
    told = {"compound": "春晓花园", "title": "3 号楼楼道灯坏了", "source": "RESIDENT", "severity": "ORDINARY"}
    bad = SimpleUploadedFile("a.jpg", b"MZ nothing")
    assert client.post("/cases/new/", told | {"photographs": bad}).status_code == 422
    offered = BeautifulSoup(
        client.post("/cases/new/", told | {"photographs": photo()}).content, "html.parser"
    )
    assert "已加 1 张" in offered.get_text()
    again = told | {"is_new": "1", "key": offered.select_one("[name=key]")["value"]}
    where = {client.post("/cases/new/", again)["Location"] for _ in range(2)}
    assert len(where) == 1
    assert client.post("/cases/new/", again | {"title": "单元门锁不上"})["Location"] not in where
    (picture,) = Evidence.objects.all()
    assert f"/cases/{picture.case_id}/" in where and picture.stage == "TOLD"


def test_a_matter_for_the_police_is_shown_its_road(cast, page):
    told = {"compound": "春晓花园", "title": "楼下有人持刀", "source": "RESIDENT", "severity": "CRITICAL"}
    assert "110" in page(cast.community, "/cases/new/", told)


def test_the_desk_holds_what_is_ones_turn_by_the_clock(case_at, cast, page):
    from sifang.cases import queries

    Case.objects.filter(turn_area=cast.city.community).update(turn_area=cast.city.area["后石村"])
    late, soon = case_at(S.HANDLING, type_code="0302"), case_at(S.HANDLING)
    theirs = case_at(S.AWAITING_CHECK)
    rows = list(queries.desk_of(cast.company).order_by("due_at", "id"))
    assert rows == [late, soon]
    text = page(cast.company, "/cases/desk/")
    assert text.index(late.number) < text.index(soon.number) and theirs.number not in text
    assert theirs.number in page(cast.community, "/cases/desk/")


def test_what_the_bureau_a_district_clerk_sits_in_was_given_is_on_his_desk(case_at, cast, page):
    case = case_at(S.FILED)
    actions.hand_up(case.pk, why="社区解决不了", by=cast.community, at=MORNING + timedelta(hours=1))
    (bureau,) = accounts.scope_of(cast.district).office_ids
    actions.dispatch(
        case.pk,
        kind=PartyKind.DEPARTMENT,
        office_id=bureau,
        by=cast.subdistrict,
        at=MORNING + timedelta(hours=1),
    )
    text = page(cast.district, "/cases/desk/")
    assert case.number in text and f"/cases/{case.pk}/sign/" in text
    for person in (cast.other_district, cast.subdistrict):
        assert case.number not in page(person, "/cases/desk/")


def test_a_district_clerk_grants_his_own_bureau_nothing_and_others_as_before(case_at, cast, page):
    at = MORNING + timedelta(hours=1)
    (bureau,) = accounts.scope_of(cast.district).office_ids
    for office, works, may in (
        (bureau, cast.district, False),
        (cast.department_office.pk, cast.department, True),
    ):
        case = case_at(S.FILED)
        actions.hand_up(case.pk, why="社区解决不了", by=cast.community, at=at)
        actions.dispatch(case.pk, kind=PartyKind.DEPARTMENT, office_id=office, by=cast.subdistrict, at=at)
        actions.sign(case.pk, by=works, at=at)
        actions.ask_extension(case.pk, why="等配件", by=works, at=at)
        case = Case.objects.get(pk=case.pk)
        for verb in ("grant_extension", "deny_extension", "shelve"):
            assert permissions.may(cast.district, case, verb) is may
            assert permissions.may(cast.subdistrict, case, verb)
        if not may:
            assert "自己办的案件，不能由自己同意延期" in permissions.why_not(
                cast.district, case, "grant_extension"
            )
            with pytest.raises(permissions.NotYourTurn):
                actions.grant_extension(case.pk, by=cast.district, at=at)


def test_nor_does_he_decide_an_appeal_of_his_bureau(case_at, cast):
    case = case_at(S.CLOSED, handler="DEPARTMENT")
    assert permissions.may(cast.district, case, "decide_appeal")
    (case.handler_office_id,) = accounts.scope_of(cast.district).office_ids
    assert not permissions.may(cast.district, case, "decide_appeal")
    assert permissions.may(cast.city_clerk, case, "decide_appeal")


def test_a_desk_says_what_would_stand_in_each_tab_and_offers_only_what_one_may(case_at, cast, page):
    def desk(person, of=""):
        return BeautifulSoup(page(person, f"/cases/desk/?of={of}"), "html.parser")

    case_at(S.HANDLING)
    tabs = [one.get_text() for one in desk(cast.company).select("nav.chips a")]
    assert tabs == ["轮到我的 1"], "a company neither grants time nor stands in"
    own = desk(cast.subdistrict, "stand_in")
    assert own.h1.get_text() == "可以代办的 0 件" and "下一级逾期没有办的" in own.get_text()
    assert [one.get_text() for one in own.select("nav.chips a")] == [
        "轮到我的 0", "等我批延期的 0", "可以代办的 0",
    ]  # fmt: skip
    assert desk(cast.department).select_one("a[href='/cases/new/']") is None
    assert desk(cast.community).select_one("a[href='/cases/new/']") is not None
    assert "您的岗位不登记问题" in page(cast.department, "/cases/new/", status=403)


def test_after_a_press_on_a_tab_one_is_on_that_tab_again(case_at, cast, page, client):
    case = case_at(S.HANDLING)
    actions.ask_extension(case.pk, why="等配件", by=cast.company, at=MORNING + timedelta(hours=1))
    found = BeautifulSoup(page(cast.community, "/cases/desk/?of=asking"), "html.parser")
    assert found.h1.get_text() == "等您批延期的 1 件"
    assert {one["value"] for one in found.select("main [name=next]")} == {"/cases/desk/?of=asking"}
    given = {"case": f"{case.pk}:", "next": "/cases/desk/?of=asking"}
    assert client.post("/cases/batch/grant_extension/", given).url == "/cases/desk/?of=asking"
    away = {"case": "1:", "next": "https://example.org/cases/desk/"}
    assert client.post("/cases/batch/sign/", away).url == "/cases/desk/"


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("/cases/", "number=x"),
        ("/whistles/", "number=x"),
        ("/supervisions/", "text=x"),
        ("/campaigns/", "kind=INSPECTION"),
    ],
)
def test_a_list_that_holds_nothing_says_what_it_will_hold_and_one_that_was_narrowed_what_to_do(
    cast, page, address, asked
):
    Case.objects.all().delete()
    said = page(cast.community, address)
    assert "排在这里" in said and "换一个条件" not in said
    assert "换一个条件" in page(cast.community, f"{address}?{asked}")


def test_many_are_signed_at_once_and_what_stands_against_one_is_said(case_at, cast, page):
    first, second, other = case_at(S.DISPATCHED), case_at(S.DISPATCHED), case_at(S.HANDLING)
    data = {"case": [f"{case.pk}:{case.version}" for case in (first, second, other)]}
    page(cast.company, "/cases/batch/sign/", data, 302)
    text = page(cast.company, "/cases/desk/")
    assert "签收 2 件" in text and f"{other.number}：这一件现在是“处置中”，不能签收" in text
    assert Case.objects.get(pk=second.pk).status == S.HANDLING


def test_the_company_does_not_read_who_told_when_he_asked_for_that(case_at, cast, page):
    case = case_at(S.HANDLING, is_anonymous_to_company=True)
    assert "张*" in page(cast.community, f"/cases/{case.pk}/")
    text = page(cast.company, f"/cases/{case.pk}/")
    assert "张*" not in text and "楼道灯坏了三天" not in text


def test_nor_the_telephone_he_wrote_where_he_says_what_is_not_solved(case_at, cast, page):
    case = case_at(S.AWAITING_WORD, is_anonymous_to_company=True)
    Case.objects.filter(pk=case.pk).update(is_anonymous_to_company=True)
    say_unsolved(
        case.reports.get().pk, why="门还是关不严，打 13912345678", by=None, at=MORNING + timedelta(hours=3)
    )
    text = page(cast.company, f"/cases/{case.pk}/")
    assert "门还是关不严" in text and "13912345678" not in text
    assert "13912345678" in page(cast.community, f"/cases/{case.pk}/")


def test_every_press_has_its_questions():
    from sifang.cases.pages import presses

    known = set(presses._SIMPLE) | presses.ONE_PRESS | {"file", "dispatch", "designate", "transfer", "retype"}
    assert set(MOVES) - {"report"} <= known


def test_what_is_asked_for_at_once_is_not_called_late(cast, case_at, page):
    case = case_at(S.HANDLING, type_code="1702")
    for address in ("/cases/desk/", f"/cases/{case.pk}/"):
        text = page(cast.company, address)
        assert "即时，请马上办" in text


def test_whoever_asks_for_time_is_not_offered_to_grant_it(case_at, cast, page):
    case = case_at(S.HANDLING)
    Case.objects.filter(pk=case.pk).update(asks_extension=True)
    own = page(cast.company, "/cases/desk/")
    assert f"/cases/{case.pk}/hand_in/" in own and f"/cases/{case.pk}/grant_extension/" not in own
    assert f"/cases/{case.pk}/grant_extension/" in page(cast.community, "/cases/desk/?of=asking")


def test_a_case_names_what_was_merged_into_it(case_at, cast, page):
    merged = case_at(S.MERGED)
    said = page(cast.community, f"/cases/{merged.merged_into_id}/")
    assert "并进来 1 件" in said and merged.number in said
    actions.unmerge(merged.pk, why="不是一件", by=cast.community, at=MORNING.replace(hour=11))
    assert "并进来" not in page(cast.community, f"/cases/{merged.merged_into_id}/")


def test_what_a_rule_forbids_is_said_before_anybody_writes_a_reason(case_at, cast, page):
    case = case_at(S.HANDLING)
    Case.objects.filter(pk=case.pk).update(shelvings=1, extensions=2)
    assert "一件只能挂一次" in page(cast.community, f"/cases/{case.pk}/shelve/", status=409)
    assert "已经用完" in page(cast.company, f"/cases/{case.pk}/ask_extension/", status=409)


def test_who_is_late_reads_that_he_cannot_ask_for_time_before_he_writes_why(case_at, cast, page):
    case = case_at(S.HANDLING)
    asks = f"/cases/{case.pk}/ask_extension/"
    assert f'href="{asks}"' in page(cast.company, f"/cases/{case.pk}/")
    CaseClock.objects.filter(case=case, stage="HANDLE").update(due_at=MORNING + timedelta(minutes=30))
    text = page(cast.company, f"/cases/{case.pk}/")
    assert "已经逾期，不能再申请延期" in text and f'href="{asks}"' not in text
    assert "已经逾期，不能再申请延期" in page(cast.company, asks, status=409)


def test_an_appeal_is_weighed_on_its_pages_by_two_and_each_verdict_is_read(case_at, cast, page):
    said = {True: "成立，不计入统计，事实还在", False: "不成立，照常计入统计"}
    for verdict in (True, False):
        case = case_at(S.CLOSED)
        CaseClock.objects.filter(case=case, stage="HANDLE").update(due_at=MORNING)
        own = f"/cases/{case.pk}/"
        assert "没有申诉" in page(cast.community, f"{own}review_appeal/", status=409)
        page(cast.company, f"{own}appeal/", {"fault": "LATE", "why": "配件停产"}, 302)
        assert "申诉过了" in page(cast.company, f"{own}appeal/", status=409)
        assert "还没有初审" in page(cast.subdistrict, f"{own}decide_appeal/", status=409)
        given = {"why": "看过厂家来函"}
        # Nothing chosen is not a denial.
        page(cast.subdistrict, f"{own}review_appeal/", given, 422)
        page(cast.subdistrict, f"{own}review_appeal/", given | {"is_supported": "yes"}, 302)
        assert "不能是同一个人" in page(cast.subdistrict, f"{own}decide_appeal/", status=409)
        page(cast.district, f"{own}decide_appeal/", given, 422)
        page(cast.district, f"{own}decide_appeal/", given | {"is_upheld": "yes" if verdict else "no"}, 302)
        text = page(cast.reader, own)
        assert "申诉逾期" in text and "初审认为属实" in text and said[verdict] in text
        assert "逾期办到" in text
        assert Excuse.objects.get(case=case).is_upheld is verdict


def test_what_was_late_when_another_step_stopped_it_is_still_said_to_be(case_at, cast, page):
    case = case_at(S.HANDLING)
    clock = CaseClock.objects.get(case=case, stage="CONTACT")
    CaseClock.objects.filter(pk=clock.pk).update(due_at=MORNING + timedelta(minutes=30))
    actions.hand_in(case.pk, said="换了灯", by=cast.company, at=MORNING + timedelta(hours=2))
    assert "停时已逾期" in page(cast.company, f"/cases/{case.pk}/")


def test_a_shelved_case_says_until_when_and_that_its_clock_stands(case_at, cast, page):
    case = case_at(S.SHELVED)
    text = page(cast.company, f"/cases/{case.pk}/")
    assert f"挂账到 {case.shelved_until}" in text and "计时停着" in text


def test_why_a_parent_closed_over_its_child_stands_in_its_history(case_at, cast, page):
    parent, child = case_at(S.AWAITING_WORD), case_at(S.HANDLING)
    Case.objects.filter(pk=child.pk).update(parent=parent)
    at = MORNING + timedelta(hours=3)
    actions.record_word(parent.pk, word="SOLVED", by=cast.community, at=at)
    actions.close(parent.pk, children={child.pk: "单独换线"}, by=cast.community, at=at)
    assert f"子案件 {child.number} 先不等：单独换线" in page(cast.community, f"/cases/{parent.pk}/")
