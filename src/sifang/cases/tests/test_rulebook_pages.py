"""The rulebook as a person reads it, and a draft of the routes tried on past cases."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sifang.accounts.tests.factories import make_holder
from sifang.cases import facts, rulebook
from sifang.cases.models import Case
from sifang.cases.pages import simulator
from sifang.cases.rulebook import simulating
from sifang.cases.rulebook.simulating import Past, read_draft, simulate
from sifang.lib.clock import ZONE
from sifang.policy import public as policy

pytestmark = pytest.mark.django_db
OPENING = date(2021, 12, 1)
MORNING = datetime(2021, 11, 15, 9, tzinfo=ZONE)


@pytest.fixture
def page(client, sign_in, small_city) -> Any:
    sign_in(client, make_holder("CITY_CLERK", "reads"))

    def read(name: str, *args: str, **query: str) -> BeautifulSoup:
        answer = client.get(reverse(name, args=args), query)
        assert answer.status_code == 200, answer.content[:500]
        return BeautifulSoup(answer.content, "html.parser")

    return read


def text(soup: BeautifulSoup) -> str:
    return soup.main.get_text(" ", strip=True)  # type: ignore[union-attr]  # the test knows what stands there


def test_all_types_are_listed_by_group(page):
    said = text(page("case_types"))
    assert "21 大类、142 小类" in said
    assert "0310 井盖缺失、坑洞" in said and "物业企业" in said


def test_a_type_is_found_by_what_people_say(page):
    found = page("case_types", q="僵尸车")
    assert [link.get_text() for link in found.select("td a.row-link")][-1] == "0807 僵尸车长期占位"
    assert "听起来像" in text(found) and "说到“僵尸车”" in text(found)


def test_nothing_found_is_said(page):
    assert "没有这样的类型" in text(page("case_types", q="zzz"))


def test_one_type_shows_conditions_limits_who_and_sources(page):
    said = text(page("case_type", "0302"))
    for words in (
        "围挡",
        "2个紧急工作时",
        "30个工作日",
        "住房和城乡建设局",
        "第六十六条第（四）项",
        "示范，待主管部门替换",
        "社区居委会",
    ):
        assert words in said
    assert "types/03.yaml" in said


def test_a_law_not_yet_in_force_is_shown_with_its_day(page):
    assert "（2022年3月1日起施行）" in text(page("case_type", "0501", at="2021-12-01")).replace(" ", "")


def test_an_unknown_type_is_not_found(client, sign_in, small_city):
    sign_in(client, make_holder("CITY_CLERK", "reads"))
    assert client.get(reverse("case_type", args=["9999"])).status_code == 404


def test_a_day_before_every_version_says_so(page):
    assert "还没有这一类" in text(page("case_type", "0302", at="2001-01-01"))


def test_routes_say_when_to_whom_and_why(page):
    said = text(page("case_routes"))
    assert "小区没有物业企业" in said and "其余的都算" in said
    assert "办的单位从不核查自己" in said and "时限走到 50%" in said


def test_matters_whistles_and_other_roads_are_told(page):
    said = text(page("case_matters"))
    assert (
        "在淄博，餐饮油烟归城管" in said
        and "应急处置哨" in said
        and "12388" in said
        and "物业服务大排查" in said
    )


# ---- the simulator ----


def _draft(old: str, new: str) -> str:
    now = (policy.folder() / "cases" / "routing.yaml").read_text(encoding="utf-8")
    assert old in now
    return now.replace(old, new, 1)


def _past(
    pk: int, code: str, *has: str, at: datetime = MORNING, areas: tuple[str, ...] = ("370303",)
) -> Past:
    return Past(pk, f"T{pk}", "一件", code, areas, at, frozenset(has))


def _tried(draft: str, *past: Past) -> simulating.Simulation:
    routes, problems = read_draft(draft, rulebook.library())
    assert problems == []
    return simulate(rulebook.rulebook(OPENING), routes, past, on=OPENING)


def test_the_rules_in_force_move_nothing():
    same = (policy.folder() / "cases" / "routing.yaml").read_text(encoding="utf-8")
    done = _tried(same, _past(1, "0101", "PROFESSIONAL"), _past(2, "0101", "NONE", "NO_COMPANY"))
    assert (done.tried, done.moved, done.reworded) == (2, 0, 0)


def test_a_draft_tells_what_would_have_gone_elsewhere():
    changed = _draft(
        "to: COMMUNITY\n    why: 小区没有物业企业，“{type}”本由",
        "to: SUBDISTRICT\n    why: 小区没有物业企业，“{type}”本由",
    )
    done = _tried(
        changed,
        _past(1, "0101", "PROFESSIONAL"),
        _past(2, "0101", "NONE", "NO_COMPANY"),
        _past(3, "0101", "NONE", "NO_COMPANY"),
    )
    assert (done.tried, done.moved) == (3, 2)
    move = done.moves[0]
    assert (move.before.kind, move.after.kind, move.count) == ("COMMUNITY", "SUBDISTRICT", 2)
    assert [case.id for case in move.examples] == [2, 3]
    assert ("社区居委会", 2, 0) in done.arrivals and ("街道（镇）", 0, 2) in done.arrivals


def test_a_draft_that_begins_later_is_tried_as_of_that_day_and_rewriting_what_began_is_told():
    text = (policy.folder() / "cases" / "routing.yaml").read_text(encoding="utf-8")
    at = text.index("versions:", text.index("key: by_type")) + len("versions:\n")
    later = "      - {in_force_from: 2022-03-01, source: 示范，待主管部门替换, source_kind: DEMONSTRATION, to: DISTRICT}\n"
    last = text.index("- {in_force_from", at)
    end = text.index("\n", last) + 1
    routes, problems = read_draft(text[:end] + later + text[end:], rulebook.library())
    assert problems == []
    on = simulating.begins_on(routes, OPENING)
    assert on == date(2022, 3, 1) and simulating.begins_on([], OPENING) == OPENING
    past = [_past(1, "0101", "PROFESSIONAL")]
    # One book serves all days between two changes of the folder: which day is asked for, only the asker knows.
    book = rulebook.rulebook(OPENING)
    assert simulate(book, routes, past, on=OPENING).moved == 0
    assert simulate(book, routes, past, on=on).moved == 1
    now = rulebook.library().routes
    assert simulating.rewritten(routes, now, OPENING) == []
    changed, _ = read_draft(_draft("“{type}”按类型表", "按类型表，“{type}”"), rulebook.library())
    assert simulating.rewritten(changed, now, OPENING) == ["by_type"]


def test_a_draft_may_ask_for_the_area_and_the_hour():
    rule = """rules:
  - key: at_night_here
    when: {areas: ["370303"], hours: "22:00-06:00"}
    to: SUBDISTRICT
    why: 夜间由街道先接。
    versions:
      - {in_force_from: 2010-01-01, source: 示范，待主管部门替换, source_kind: DEMONSTRATION}
"""
    night = MORNING.replace(hour=23)
    done = _tried(
        _draft("rules:\n", rule),
        _past(1, "0101", at=night), _past(2, "0101"), _past(3, "0101", at=night, areas=("370302",)),
    )  # fmt: skip
    assert [case.id for move in done.moves for case in move.examples] == [1]


def test_a_draft_with_a_mistake_is_refused_with_its_line(client, sign_in, small_city):
    sign_in(client, make_holder("CITY_CLERK", "reads"))
    answer = client.post(
        reverse("case_simulator"), {"days": "90", "draft": "rules:\n  - key: a\n    to: NOBODY\n"}
    )
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "第 2 行：缺少字段“why”" in said and "草稿里有" in said


@pytest.mark.parametrize("draft", ["", "a: [", "- 1", "rules: 5", "[" * 2000, "rules:\n" + "  - {}\n" * 50])
def test_no_draft_breaks_the_page(client, sign_in, small_city, draft):
    sign_in(client, make_holder("CITY_CLERK", "reads"))
    assert client.post(reverse("case_simulator"), {"days": "30", "draft": draft}).status_code == 422


def test_the_page_tries_a_draft_on_the_cases_one_sees_and_changes_nothing(
    client, sign_in, small_city, monkeypatch
):
    monkeypatch.setattr(simulator, "clock", lambda: small_city.at)
    sign_in(client, small_city.city_clerk)
    before = list(Case.objects.order_by("pk").values_list())
    changed = _draft("to: TYPE\n    why: “{type}”按类型表", "to: DISTRICT\n    why: “{type}”按类型表")
    changed += """  - key: everything_else
    to: TYPE
    why: “{type}”由{handler}先办。
    versions:
      - {in_force_from: 2010-01-01, source: 示范，待主管部门替换, source_kind: DEMONSTRATION}
"""
    file = SimpleUploadedFile("routing.yaml", changed.encode())
    answer = client.post(reverse("case_simulator"), {"days": "365", "file": file})
    said = BeautifulSoup(answer.content, "html.parser").h1.get_text()
    assert answer.status_code == 200
    assert "会派给别的单位" in said
    assert list(Case.objects.order_by("pk").values_list()) == before


def test_the_facts_of_compounds_are_read_for_many_at_once(small_city, django_assert_max_num_queries):
    from sifang.registry.models import Compound

    compounds = list(Compound.objects.values_list("pk", flat=True))
    with django_assert_max_num_queries(3):
        found = facts.facts_on(compounds, OPENING)
    then = facts.ServedThen(date(2021, 1, 1), OPENING)
    assert set(found) == set(compounds)
    assert all(then.facts(pk, OPENING) == found[pk] for pk in compounds)
    assert any("NO_COMPANY" in each for each in found.values())
