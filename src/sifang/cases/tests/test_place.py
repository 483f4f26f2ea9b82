"""Where a problem is: put on a small plan, shown on the case, and never far from its compound."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sifang.cases import actions, queries
from sifang.cases.choices import CaseStatus as S
from sifang.cases.models import Case, DraftPicture
from sifang.cases.stepping import CannotStep
from sifang.cases.telling import plan, position
from sifang.cases.tests.conftest import MORNING
from sifang.cases.tests.test_telling import Resident, photo

HERE = (118.05, 36.8)
NEAR = (118.0511, 36.8009)


@pytest.fixture(autouse=True)
def _city_clock(settings: Any) -> None:
    settings.SIFANG_CLOCK_START = "2021-12-01T12:00:00+08:00"


@pytest.fixture
def home(small_city: Any) -> Any:
    """春晓花园 with its place on the map, another compound 240 metres to the east of it."""
    for name, lon in (("春晓花园", 118.05), ("河畔新城", 118.0527)):
        one = small_city.compound[name]
        one.longitude, one.latitude = lon, 36.8
        one.save()
    return small_city.compound["春晓花园"]


def drawn(home: Any, place: position.Place | None = None) -> plan.Plan:
    from sifang.areas import public as areas

    found = plan.plan_of(home, areas.Area(code="x"), place, MORNING.date())
    assert found is not None
    return found


def test_what_is_pressed_is_where_the_mark_is_drawn(home):
    for x, y in ((160, 160), (220, 100), (60, 250)):
        place = drawn(home).pressed({"at.x": str(x), "at.y": str(y)})
        assert place is not None
        mark = drawn(home, place).mark
        assert mark is not None and abs(mark[0] - x) <= 1 and abs(mark[1] - y) <= 1
    assert drawn(home).pressed({"at.x": "-1", "at.y": "²"}) is None


def test_the_plan_names_what_lies_around_and_says_where(home):
    found = drawn(home, NEAR)
    assert [(one.name, one.where) for one in found.neighbours] == [("河畔新城", "东 240 米")]
    assert found.said == "在小区登记位置的东北 140 米"
    assert drawn(home, HERE).said == "在小区登记的位置上"


@pytest.mark.parametrize(
    ("turn", "words"),
    [((0, 1), "北"), ((1, 1), "东北"), ((1, 0), "东"), ((0, -1), "南"), ((-1, -1), "西南"), ((-1, 0), "西")],
)
def test_directions_are_those_of_a_map(turn, words):
    there = (HERE[0] + turn[0] * 0.00125, HERE[1] + turn[1] * 0.001)
    assert position.direction(HERE, there) == words


def test_the_other_side_of_the_earth_is_far_and_no_error():
    # There the sum under the root comes out a hair above one.
    assert position.distance_m((118.668792, 36.588422), (-61.331208, -36.588422)) == 20015087


def test_a_resident_presses_on_the_plan_and_the_case_has_the_place(home):
    resident = Resident(home)
    assert "plan-press" in resident.text and "河畔新城" in resident.text
    resident.presses("at.x", "200", **{"at.y": "100"}, words="花坛的砖松了", photos=[photo()])
    assert "标好了" in resident.text and "花坛的砖松了" in resident.text and DraftPicture.objects.count() == 1
    given = {name: resident.hidden(name) for name in ("at_longitude", "at_latitude")}
    told = resident.tells(words="花坛的砖松了", **given)
    place = position.of_case(told.case)
    assert position.distance_m(HERE, place) == pytest.approx(237, abs=8)
    assert position.direction(HERE, place) == "东北" and told.evidence.count() == 1
    # It is the place of the problem: how far away the person stood is another matter.
    assert told.distance_m is None


def test_a_press_outside_the_ring_is_refused_in_a_sentence_and_the_mark_can_be_taken_off(home):
    resident = Resident(home)
    assert resident.presses("at.x", "0", **{"at.y": "0"}, words="花坛的砖松了").status_code == 422
    assert "超过 500 米" in resident.text and "标好了" not in resident.text
    resident.presses("at.x", "200", **{"at.y": "100"})
    given = {name: resident.hidden(name) for name in ("at_longitude", "at_latitude")}
    resident.presses("unmark", **given)
    assert "标好了" not in resident.text and resident.hidden("at_longitude") == ""


def test_a_place_sent_past_the_plan_is_refused_too(home):
    resident = Resident(home)
    given = {"words": "花坛的砖松了", "at_longitude": "118.2", "at_latitude": "36.8"}
    assert resident.presses(**given).status_code == 422
    assert "超过 500 米" in resident.text and not Case.objects.filter(title="花坛的砖松了").exists()


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ((118.06, 36.8), "超过 500 米"), ((118.05, None), "要一起给"), ((None, 36.8), "要一起给"),
        ((2.35, 48.85), "不在国内"),
    ],
)  # fmt: skip
def test_whoever_tells_a_place_it_is_looked_at(home, cast, place, why):
    telling = actions.Telling("花坛的砖松了", longitude=place[0], latitude=place[1])
    with pytest.raises(CannotStep, match=why):
        actions.report(home.pk, telling, by=cast.community, at=MORNING)


def test_a_clerk_presses_on_the_plan_before_anything_else_is_written(home, cast, client, sign_in):
    sign_in(client, cast.community)
    text = client.post("/cases/new/", {"plan": "yes", "key": ""}).content.decode()
    assert text.count('class="msg"') == 1, "only the compound is asked for"
    given = {
        "compound": home.name,
        "at.x": "200",
        "at.y": "100",
        "spot": "e",
        "place": "3 号楼",
        "photographs": photo(),
    }
    text = client.post("/cases/new/", given).content.decode()
    assert "标好了" in text and "已加 1 张" in text and 'class="msg"' not in text
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]+)"', text)[1]
        for name in ("longitude", "latitude", "key")
    }
    told = {"title": "花坛的砖松了", "source": "VISIT", "severity": "ORDINARY", "is_new": "1"}
    sent = {"compound": home.name, "spot": "e", "place": "3 号楼"} | told | hidden
    answer = client.post("/cases/new/", sent)
    assert answer.status_code == 302, re.findall(r"errsum.*?</div>", answer.content.decode(), re.S)
    page = client.get(answer["Location"]).content.decode()
    case = Case.objects.get(title="花坛的砖松了")
    assert case.place == "3 号楼，东边" and case.evidence.count() == 1
    assert "在小区登记位置的东北" in page and "plan-mark" in page and "河畔新城" in page


def test_a_case_without_a_place_has_no_plan(home, cast, case_at, client, sign_in):
    case = case_at(S.REPORTED)
    sign_in(client, cast.community)
    assert 'class="plan"' not in client.get(f"/cases/{case.pk}/").content.decode()


def test_of_cases_that_sound_alike_the_nearest_stands_first(home, cast):
    far, near, nowhere = (
        actions.report(
            home.pk, actions.Telling("楼道灯不亮", longitude=lon, latitude=lat), by=cast.community, at=MORNING
        ).case
        for lon, lat in ((118.0531, 36.8), (118.0512, 36.8009), (None, None))
    )
    on = MORNING.date()
    found = queries.similar_open(home.pk, "楼道灯不亮", cast.community, on=on, place=NEAR)
    assert [one.pk for one in found[:3]] == [near.pk, far.pk, nowhere.pk]
    assert [one.metres for one in found[:3]] == [9, 204, None]
    resident = Resident(home)
    place = {"at_longitude": str(NEAR[0]), "at_latitude": str(NEAR[1])}
    resident.presses("add", words="楼道灯不亮", **place)
    assert resident.text.index("离您点的地方 9 米") < resident.text.index("离您点的地方 204 米")


def test_the_map_of_an_area_counts_what_its_list_shows_by_compound(home, cast, client, sign_in):
    for title in ("楼道灯不亮", "电梯停了"):
        actions.report(home.pk, actions.Telling(title), by=cast.community, at=MORNING)
    sign_in(client, cast.subdistrict)
    text = client.get("/cases/map/").content.decode()
    href, count = re.search(
        rf'<a href="([^"]+)">{home.name}</a></td><td class="num"[^>]*>(\d+)', text
    ).groups()  # type: ignore[union-attr]  # it is there
    shown = client.get(href.replace("&amp;", "&")).content.decode()
    assert int(count) >= 2 and f"{count} 件" in shown
    assert "办理：没办完" in shown, "whoever comes from the map reads that the list is narrowed"
    assert text.count("plan-spot") > 2 and "逾期" in text
    assert "没有没办完的案件" in client.get("/cases/map/?type=x").content.decode()


def test_the_map_of_the_city_counts_by_district_and_leads_into_each(home, cast, client, sign_in):
    for title in ("楼道灯不亮", "电梯停了"):
        actions.report(home.pk, actions.Telling(title), by=cast.community, at=MORNING)
    sign_in(client, cast.city_clerk)
    text = client.get("/cases/map/").content.decode()
    rows = re.findall(r'<a href="(\?area=[^"]+)">[^<]+</a></td><td class="num"[^>]*>(\d+)', text)
    assert rows and sum(int(count) for _href, count in rows) == Case.objects.filter(closed_at=None).count()
    for href, count in rows:
        assert f"案件 {count} 件" in client.get("/cases/map/" + href.replace("&amp;", "&")).content.decode()


@pytest.mark.django_db
def test_a_case_whose_district_nobody_knew_stands_beside_the_others(cast, client, sign_in):
    of_none, of_it = list(Case.objects.filter(closed_at=None)[:2])
    Case.objects.filter(pk=of_none.pk).update(district=None, problem_type="路灯", due_at=None)
    Case.objects.filter(pk=of_it.pk).update(problem_type="路灯", due_at=None)
    sign_in(client, cast.city_clerk)
    text = client.get("/cases/map/?type=路灯").content.decode()
    assert "案件 2 件" in text and "其他" in text


def test_whoever_sees_only_his_own_reads_that_these_are_not_all(home, cast, client, sign_in):
    actions.report(home.pk, actions.Telling("楼道灯不亮"), by=cast.community, at=MORNING)
    for person, is_whole in (
        (cast.city_clerk, True), (cast.subdistrict, True), (cast.community, True), (cast.company, False),
        (cast.department, False), (cast.city.hotline_desk, False),
    ):  # fmt: skip
        sign_in(client, person)
        text = client.get("/cases/map/").content.decode()
        assert ("案件，您看得到的" in text) is not is_whole, person.username
    sign_in(client, cast.subdistrict)
    assert "案件，您看得到的" in client.get(f"/cases/map/?area={cast.city.city.slug}").content.decode()
