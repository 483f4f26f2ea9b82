"""What the register's pages show, to whom, and what they say when something cannot be saved."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sifang.audit.models import AuditLine
from sifang.lib.periods import since
from sifang.registry import naming
from sifang.registry.models import Compound, CompoundState, FormerName, ProjectManager, ServiceMode

SPRING = date(2021, 4, 1)
LISTS = [
    "/compounds/", "/companies/", "/party/", "/party/instructors/", "/committees/",
    "/committees/?body=management", "/environment/", "/meetings/", "/claimed/", "/field-meetings/",
    "/subsidies/", "/charging/", "/cases/",
]  # fmt: skip


@pytest.fixture
def city(small_city, settings):
    settings.SIFANG_CLOCK_START = "2021-12-01T08:30:00+08:00"
    return small_city


@pytest.fixture
def as_(client, sign_in, city):
    return lambda person: sign_in(client, getattr(city, person))


def text_of(answer) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode()


def names_in(answer) -> list[str]:
    return [a.get_text() for a in BeautifulSoup(answer.content, "html.parser").select("a.row-link")]


# ---- lists ----


def test_every_list_answers_everybody_with_what_is_his(as_):
    for person in ("city_clerk", "subdistrict_clerk", "company_manager", "sysadmin"):
        client = as_(person)
        assert {path: client.get(path).status_code for path in LISTS} == dict.fromkeys(LISTS, 200)


def test_a_district_sees_its_own_compounds_and_no_zones(as_, city):
    shown = names_in(as_("district_clerk").get("/compounds/"))
    assert "春晓花园" in shown
    assert not {"云峰公馆", "西苑华庭"} & set(shown)


def test_an_administrator_sees_no_record(as_):
    assert names_in(as_("sysadmin").get("/compounds/")) == []


def test_a_list_shared_is_the_same_list(as_):
    client = as_("city_clerk")
    shown = names_in(client.get("/compounds/?mode=FLOOR&old=yes&sort=-households&area=9901"))
    assert shown == ["塘前里", "梧桐里"]
    assert names_in(client.get("/compounds/?name=cx")) == ["春晓花园"]
    assert names_in(client.get("/compounds/?name=河畔农贸")) == ["河畔新城"]
    assert names_in(client.get("/compounds/?area=990103")) == ["塘前里", "西苑华庭"]


def test_a_list_is_as_at_the_day_one_looks_at(as_):
    client = as_("city_clerk")
    assert names_in(client.get("/compounds/?company=佳邻&at=2021-08-31")) == [
        "柳岸小区", "石门佳苑", "塘前里", "西苑华庭",
    ]  # fmt: skip
    assert "柳岸小区" not in names_in(client.get("/compounds/?company=佳邻"))


def test_walking_on_and_back_meets_every_row_once(as_, city, monkeypatch):
    make_compounds(city, 130)
    client, seen, back = as_("city_clerk"), [], []
    for sort in ("name", "-households", "contract"):
        seen.clear()
        path = f"/compounds/?sort={sort}"
        for _ in range(9):
            answer = client.get(path)
            seen += names_in(answer)
            more = BeautifulSoup(answer.content, "html.parser").select_one("a[rel=next]")
            if more is None:
                break
            path = "/compounds/" + more["href"]
        assert len(seen) == len(set(seen)) == 143
        back = names_in(answer)
        while link := BeautifulSoup(answer.content, "html.parser").select_one("a[rel=prev]"):
            answer = client.get("/compounds/" + link["href"])
            back = names_in(answer) + back
        assert back == seen


def test_a_place_that_cannot_be_read_is_the_beginning(as_):
    client = as_("city_clerk")
    for place in ("x", "bnVsbA", "WyJ4IiwxXQ", "WzEsImEiXQ", "////", "W251bGwsMV0"):
        for sort in ("name", "households", "contract"):
            assert client.get(f"/compounds/?after={place}&sort={sort}").status_code == 200


def make_compounds(city, count: int) -> None:
    rows = naming.fill_all(
        Compound(name=f"新造小区{n:04d}", period=since(date(2019, 1, 1))) for n in range(count)
    )
    Compound.objects.bulk_create(rows)
    CompoundState.objects.bulk_create(
        CompoundState(
            compound=row, community=city.community, household_count=n % 7 or None, period=row.period
        )
        for n, row in enumerate(rows)
    )
    ServiceMode.objects.bulk_create(
        ServiceMode(compound=row, mode="UNKNOWN", period=row.period) for row in rows
    )


@pytest.mark.parametrize(
    "path", ["/compounds/", "/companies/", "/cases/", "/areas/990102/", "/search/?q=新造"]
)
def test_more_rows_ask_no_more_questions(as_, city, path, todo_kept):
    client = as_("district_clerk")

    def asked() -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    make_compounds(city, 3)
    few = asked()
    make_compounds(city, 60)
    # Counting is one more question as soon as there is a second page.
    assert asked() <= few + 1
    assert asked() <= 30


# ---- exports ----


def test_an_export_holds_every_row_and_no_formula(as_, city):
    make_compounds(city, 70)
    Compound.objects.filter(name="新造小区0001").update(name="=cmd|' /C calc'!A0")
    client = as_("city_clerk")
    csv = text_of(client.post("/compounds/", {"export": "csv"}))
    assert csv.startswith("\ufeff小区,")
    assert len(csv.strip().splitlines()) == 1 + 83
    assert "\n'=cmd" in csv
    import openpyxl

    answer = client.post("/compounds/", {"export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert len(cells) == 83
    assert all(cell.data_type == "s" for cell in cells)


def test_every_list_can_be_taken_away_by_those_who_may(as_):
    for path in LISTS:
        assert as_("reviewer").post(path, {"export": "csv"}).status_code == 200
        assert as_("company_manager").post(path, {"export": "csv"}).status_code == 403


def test_an_export_masks_as_the_list_does(as_):
    told = text_of(as_("city_clerk").post("/party/instructors/", {"export": "csv"}))
    assert "欧阳守拙" not in told
    assert "欧*" in told or "欧阳*" in told


# ---- one compound ----


def test_the_page_says_at_once_who_serves(as_, city):
    told = as_("city_clerk").get(f"/compounds/{city.compound['春晓花园'].pk}/").content.decode()
    soup = BeautifulSoup(told, "html.parser")
    corners = [h.get_text() for h in soup.select(".four h3")]
    assert corners == ["社区党组织", "居民委员会", "业主委员会 / 物业管理委员会", "物业服务企业"]
    assert "中共春晓社区委员会" in told
    assert "安和物业服务有限公司" in told


def test_no_crumb_leads_to_a_closed_door(as_, city):
    client = as_("subdistrict_clerk")
    for path in (f"/compounds/{city.compound['春晓花园'].pk}/", "/areas/990102001001/"):
        page = BeautifulSoup(client.get(path).content, "html.parser")
        links = [a["href"] for a in page.select(".crumb a")]
        assert "/areas/990102001/" in links and "/areas/990102/" not in links
        assert "东岭区" in page.select_one(".crumb").get_text()
        assert {client.get(link).status_code for link in links} == {200}


def test_what_is_missing_is_drawn_with_what_to_do(as_, city):
    told = as_("city_clerk").get(f"/compounds/{city.compound['云峰旧院'].pk}/").content.decode()
    assert "现在没有人管这个小区" in told
    assert told.count('class="q miss"') >= 2


def test_the_page_is_as_at_the_day(as_, city):
    pk = city.compound["柳岸小区"].pk
    client = as_("city_clerk")
    assert "佳邻物业服务有限公司" in client.get(f"/compounds/{pk}/?at=2021-08-31").content.decode()
    before = BeautifulSoup(client.get(f"/compounds/{pk}/?at=2021-08-31").content, "html.parser")
    assert "更换物业" not in before.select_one(".tl").get_text()
    after = BeautifulSoup(client.get(f"/compounds/{pk}/").content, "html.parser")
    assert "更换物业" in after.select_one(".tl").get_text()


@pytest.mark.parametrize(
    "path", ["/compounds/{}/", "/compounds/{}/correct/", "/compounds/{}/unmask/", "/compounds/{}/merge/"]
)
def test_someone_elses_compound_answers_like_one_that_does_not_exist(as_, city, path):
    client = as_("district_clerk")
    foreign = client.get(path.format(city.compound["西苑华庭"].pk))
    nothing = client.get(path.format(999999))
    assert foreign.status_code == nothing.status_code == 404

    def clean(answer) -> bytes:
        """The page without the address asked for and the form's own token."""
        odd = rb"/\d+/|from=[^\"]*|value=\"[^\"]*\"|\"[A-Za-z0-9]{64}\"|X-CSRFToken[^}]*"
        return re.sub(odd, b"", answer.content)

    assert clean(foreign) == clean(nothing)


def test_names_are_masked_until_somebody_says_why(as_, city):
    home = city.compound["春晓花园"]
    row = ProjectManager.objects.filter(project__compound=home).first()
    client = as_("community_worker")
    assert row.name not in client.get(f"/compounds/{home.pk}/").content.decode()
    path = f"/compounds/{home.pk}/unmask/"
    assert row.name not in client.get(path).content.decode()
    refused = client.post(path, {"reason": "看"})
    assert refused.status_code == 422 and row.name not in refused.content.decode()
    told = client.post(path, {"reason": "3 号楼漏水，请负责人到场"})
    assert row.name in told.content.decode() and row.phone in told.content.decode()
    assert told["Cache-Control"] == "private, no-store"
    assert AuditLine.objects.get(event="personal.unmasked").subject_id == home.pk


# ---- forms ----


def test_a_violated_constraint_is_said_on_the_form_and_nothing_typed_is_lost(as_, city):
    home = city.compound["春晓花园"]
    given = {
        "company": "康居物业管理有限公司",
        "starts_on": "2021-05-01",
        "ends_on": "2022-05-01",
        "fee": "1.35",
    }
    answer = as_("district_clerk").post(f"/compounds/{home.pk}/contract/", given)
    assert answer.status_code == 409
    told = answer.content.decode()
    assert "小区同一天只能有一份有效的物业服务合同" in told
    assert 'value="1.35"' in told and 'value="2021-05-01"' in told


def test_what_an_action_refuses_is_said_on_the_form(as_, city):
    home = city.compound["春晓花园"]
    answer = as_("district_clerk").post(
        f"/compounds/{home.pk}/mode/", {"mode": "SELF_MANAGED", "on": "2022-05-01"}
    )
    assert answer.status_code == 422
    assert "2022-05-01 还没有到" in answer.content.decode()


def test_two_clerks_on_one_form(as_, city, client, sign_in):
    home = city.compound["春晓花园"]
    path = f"/compounds/{home.pk}/correct/"
    page = BeautifulSoup(as_("district_clerk").get(path).content, "html.parser")
    given = {
        field["name"]: field.get("value", "")
        for field in page.select("main form input[name]")
        if field.get("type") != "checkbox"
    }
    CompoundState.objects.filter(compound=home).update(household_count=821)
    answer = client.post(path, given | {"household_count": "830"})
    assert answer.status_code == 409
    assert "户数：820 → 821" in answer.content.decode()
    again = BeautifulSoup(answer.content, "html.parser")
    fresh = again.select_one("main form input[name=seen]")["value"]
    answer = client.post(path, given | {"household_count": "830", "seen": fresh})
    assert answer.status_code == 302
    assert CompoundState.objects.get(compound=home).household_count == 830


def test_a_clerk_registers_a_compound_and_lands_on_its_page(as_, city):
    answer = as_("community_worker").post(
        "/compounds/new/",
        {"name": "迎春苑", "community": "春晓社区", "since_day": "2021-06-01", "household_count": "88"},
    )
    made = Compound.objects.get(name="迎春苑")
    assert answer.status_code == 302 and answer["Location"] == f"/compounds/{made.pk}/"


def test_a_community_of_others_is_not_found_in_the_form(as_, city):
    answer = as_("community_worker").post(
        "/compounds/new/", {"name": "迎春苑", "community": "晨光社区", "since_day": "2021-06-01"}
    )
    assert answer.status_code == 422
    assert "没有找到社区" in answer.content.decode()


def test_whoever_may_not_edit_finds_no_button_and_no_door(as_, city):
    home = city.compound["春晓花园"]
    client = as_("reviewer")
    assert "登记与更正" not in client.get(f"/compounds/{home.pk}/").content.decode()
    assert client.get(f"/compounds/{home.pk}/correct/").status_code == 403
    assert client.post("/compounds/new/", {"name": "x"}).status_code == 403


# ---- search ----


FOUND = {
    "春晓": "春晓花园", "晓花": "春晓花园", "cxhy": "春晓花园", "chunxiao": "春晓花园", "春": "春晓花园",
    "河畔农贸": "河畔新城", "安和": "安和物业服务有限公司", "东岭街": "东岭街道", "990102001001": "春晓社区",
}  # fmt: skip


def test_things_are_found_as_people_look_for_them(as_):
    client = as_("city_clerk")
    for asked, found in FOUND.items():
        assert found in client.get("/search/", {"q": asked}).content.decode(), asked


def test_search_finds_nothing_outside_ones_areas(as_, city):
    told = as_("district_clerk").get("/search/?q=西苑").content.decode()
    main = BeautifulSoup(told, "html.parser").select_one("#found").get_text()
    assert "西苑华庭" not in main and "西苑社区" not in main


def test_odd_questions_are_answered(as_):
    client = as_("city_clerk")
    for asked in ("", " ", "\x00", "'", "\\", "''\\' & !", "（）", "a" * 500, "'&|!:*<->"):
        assert client.get("/search/", {"q": asked}).status_code == 200
        assert client.get("/compounds/", {"name": asked, "company": asked}).status_code == 200


def test_a_single_letter_asks_for_another(as_):
    told = as_("city_clerk").get("/search/?q=c").content.decode()
    assert "再多打一个字母" in told and "春晓花园" not in told


def test_what_is_found_while_typing_is_what_the_page_shows(as_):
    client = as_("city_clerk")
    whole = BeautifulSoup(client.get("/search/?q=花园").content, "html.parser").select_one("#found")
    piece = client.get("/search/?q=花园", headers={"HX-Request": "true", "HX-Target": "found"})
    assert piece.content.decode().strip() == whole.decode_contents().strip()


def test_pairs_are_found_only_side_by_side(db):
    for name in ("东山东里", "东里东山", "山东里"):
        naming.fill(Compound(name=name, period=since(SPRING))).save()
    found = Compound.objects.filter(naming.name_has("东里"))
    assert {row.name for row in found} == {"东山东里", "东里东山", "山东里"}
    assert {row.name for row in Compound.objects.filter(naming.name_has("山东里"))} == {"东山东里", "山东里"}


def test_names_with_signs_go_in_and_come_out(db):
    for name in ("A&B's \\ (一期)", "'", "1", "世纪·花园"):
        row = naming.fill(Compound(name=name, period=since(SPRING)))
        Compound.objects.bulk_create([row])
    assert Compound.objects.filter(naming.name_has("世纪花园")).count() == 1
    assert Compound.objects.filter(naming.name_has("b's")).count() == 1
    FormerName.objects.bulk_create([naming.fill(FormerName(compound=row, name="旧名'"))])
