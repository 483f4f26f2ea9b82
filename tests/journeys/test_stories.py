"""What people do with it, told as they would tell it. Each story looks at every screen it comes by."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from sifang.ui.testing import DESK, PHONE, SMALL_PHONE, assert_thumb_sized

LEAD = "/indicators/professional_service_coverage/"


def number(text: str) -> int:
    return int(text.replace(",", ""))


def test_the_mayors_clerk_presses_a_figure_and_ends_at_who_serves_one_compound(person) -> None:
    clerk = person("shijingban").goes_to("/").looks_well()
    page = clerk.page
    assert "1,388 个住宅小区，1,217 个有专业化物业服务" in page.inner_text("h1")
    page.click("a.fig >> nth=0")
    page.wait_for_selector("#drawer.open #drawer-body h1")
    clerk.reads("怎么数", "#drawer").reads("来源", "#drawer").reads("分母", "#drawer")
    assert page.inner_text("#drawer .eq .lead b").startswith("87")
    clerk.looks_well(DESK)
    clerk.presses("整页打开 1,217 条", "#drawer").looks_well()
    assert "/records/" in page.url and "1,217" in clerk.text
    page.click("main a.row-link >> nth=0")
    page.wait_for_load_state()
    if page.locator("#drawer.open").count():
        page.goto(page.locator("main a.row-link >> nth=0").get_attribute("href"))
    corners = page.locator(".four h3").all_inner_texts()
    assert len(corners) == 4, corners
    clerk.looks_well()


def test_what_a_district_clerk_does_not_serve_is_not_there_for_him(person) -> None:
    clerk, neighbour = person("zhangdian").goes_to("/"), person("boshan").goes_to("/compounds/")
    assert "张店区" in clerk.page.inner_text("h1") and "1,388" not in clerk.page.inner_text("h1")
    theirs = neighbour.page.locator("main a.row-link").first.get_attribute("href")
    mine = (
        person("zhangdian").goes_to("/compounds/").page.locator("main a.row-link").first.get_attribute("href")
    )
    assert clerk.page.request.get(mine).status == 200
    foreign, nowhere = clerk.page.request.get(theirs), clerk.page.request.get("/compounds/99999999/")
    assert (foreign.status, nowhere.status) == (404, 404)
    answer = clerk.page.goto(theirs)
    assert answer.status == 404
    clerk.looks_well()


def test_a_month_is_confirmed_with_one_press_and_the_chief_freezes_it(person) -> None:
    """The district has not confirmed November yet; the community looks at what it confirmed this morning or does it now."""
    for username in ("shequ", "zhangdian"):
        somebody = person(username, PHONE).goes_to("/months/2021-11/").looks_well()
        if somebody.page.get_by_role("button", name="本月无变化").count():
            somebody.presses("本月无变化").reads("11 月的数已确认").looks_well()
        else:
            somebody.reads("已确认")
    chief = person("shikezhang").goes_to("/months/").looks_well().goes_to("/months/2021-11/").looks_well()
    chief.presses("冻结 11 月").looks_well()
    chief.presses("确定冻结").reads("11 月已冻结").looks_well()
    assert "已冻结，第 1 版" in chief.page.inner_text("h1")
    chief.goes_to("/indicators/?month=2021-11&version=1").looks_well()


def test_a_bulletin_is_drafted_reviewed_and_issued_by_three_people_and_taken_away_on_paper(person) -> None:
    clerk = person("shijingban").goes_to("/bulletins/").looks_well()
    # The month's draft waits for its review since the morning.
    clerk.page.locator("main a.row-link").first.click()
    clerk.page.wait_for_load_state()
    clerk.looks_well()
    address = re.sub(r"^https?://[^/]+", "", clerk.page.url)
    assert "1,217" in clerk.page.inner_text(".doc-sheet")
    chief = person("shikezhang").goes_to(address).looks_well()
    chief.page.locator("form[action$='/move/review/'] button").click()
    chief.page.wait_for_load_state()
    chief.looks_well()
    leader = person("shilingdao").goes_to(address).looks_well()
    leader.page.locator("form[action$='/move/issue/'] button").click()
    leader.page.wait_for_load_state()
    leader.reads("已印发，数字不再变").looks_well()
    for kind, start in (("Word", b"PK"), ("PDF", b"%PDF")):
        with leader.page.expect_download() as waited:
            leader.page.get_by_role("link", name=f"导出 {kind}").click()
        made = Path(waited.value.path()).read_bytes()
        assert made.startswith(start) and len(made) > 5000
        if kind == "Word":
            assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(made)).namelist()


def test_whoever_drafts_sees_the_figures_at_once(person) -> None:
    clerk = person("shijingban").goes_to("/bulletins/").presses("起草通报").looks_well()
    assert "1,217" in clerk.page.inner_text(".doc-sheet")


def test_a_compound_is_found_by_the_first_letters_of_its_name(person) -> None:
    from sifang.lib.words import initials

    clerk = person("shijingban").goes_to("/compounds/")
    name = clerk.page.locator("main a.row-link >> nth=2").inner_text().strip()
    clerk.page.keyboard.press("/")
    clerk.page.keyboard.type(initials(name))
    clerk.page.keyboard.press("Enter")
    clerk.page.wait_for_url("**/search/**")
    clerk.reads(name, "#found").looks_well()
    clerk.page.fill("#q-here", "没有这样一个小区")
    clerk.reads("没有找到", "#found").looks_well()


def test_a_filter_is_in_the_address_and_a_chip_takes_it_away(person) -> None:
    clerk = person("shijingban").goes_to("/compounds/")
    everything = clerk.page.locator("main tbody tr").count()
    clerk.page.locator("details.filters summary").first.click()
    clerk.looks_well(DESK)
    field = clerk.page.locator("details.filters select[name]").first
    field.select_option(index=1)
    clerk.page.locator("details.filters button[type=submit]").first.click()
    clerk.page.wait_for_load_state()
    assert f"{field.get_attribute('name')}=" in clerk.page.url
    clerk.looks_well()
    clerk.page.locator("main .chips a, main .chip").first.click()
    clerk.page.wait_for_load_state()
    assert clerk.page.locator("main tbody tr").count() == everything
    clerk.page.locator("details.columns summary").first.click()
    clerk.looks_well(DESK)


def test_a_compound_is_corrected_a_mistake_is_told_and_the_correction_taken_back(person) -> None:
    clerk = person("shijingban").goes_to("/compounds/")
    page = clerk.page
    address = page.locator("main a.row-link >> nth=0").get_attribute("href").split("?")[0]

    def corrected(households: str) -> None:
        clerk.goes_to(address)
        page.click("details.menu-acts summary")
        clerk.looks_well(DESK)
        page.locator(f"a[href^='{address}correct/']").first.click()
        page.wait_for_load_state()
        page.fill("input[name=household_count]", households)
        page.locator("main form button.pri").click()
        page.wait_for_load_state()

    clerk.goes_to(address + "correct/").looks_well()
    before = page.input_value("input[name=household_count]")
    corrected("-5")
    clerk.reads("处要改").looks_well()
    corrected("1234")
    clerk.reads("1,234").looks_well()
    corrected(before)
    clerk.goes_to(address + "correct/")
    assert page.input_value("input[name=household_count]") == before


def test_an_administrator_needs_a_second_factor_and_sees_accounts_but_no_records(
    person, browser, running_city
) -> None:
    context = browser.new_context(base_url=running_city, viewport=PHONE, locale="zh-CN")
    page = context.new_page()
    from tests.journeys.people import PASSWORD, Person

    somebody = Person(page).goes_to("/login/").looks_well()
    page.fill("input[name=username]", "auditor")
    page.fill("input[name=password]", "wrong")
    page.press("input[name=password]", "Enter")
    somebody.reads("没有登录成功").looks_well()
    page.fill("input[name=username]", "auditor")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/login/code/**")
    somebody.looks_well()
    assert page.request.get("/audit/", max_redirects=0).status == 302, "the password alone opens nothing"
    page.fill("input[name=code]", "000000")
    page.press("input[name=code]", "Enter")
    somebody.reads("动态码不对").looks_well()
    context.close()
    keeper = person("sysadmin").goes_to("/people/").looks_well()
    assert keeper.page.request.get("/audit/").status == 403
    compounds = keeper.page.request.get("/compounds/")
    assert "row-link" not in compounds.text()


def test_the_elder_version_is_one_press_and_remembered(person) -> None:
    worker = person("shequ", SMALL_PHONE).goes_to("/")
    worker.page.click(".tabs summary")
    worker.looks_well(SMALL_PHONE)
    worker.presses("长辈版", ".nav-sheet")
    assert worker.page.get_attribute("html", "data-mode") == "elder"
    worker.goes_to("/todo/")
    assert worker.page.get_attribute("html", "data-mode") == "elder"
    assert (
        worker.page.evaluate(
            "parseFloat(getComputedStyle(document.querySelector('main p, main td')).fontSize)"
        )
        >= 18
    )
    for path in ("/", "/todo/", "/compounds/"):
        worker.goes_to(path).looks_well(SMALL_PHONE)
        assert_thumb_sized(worker.page)


def test_the_wall_shows_the_city_dark_and_whole(person) -> None:
    leader = person("shilingdao").goes_to("/wall/")
    assert "mode=wall" in leader.page.url
    assert leader.page.get_attribute("html", "data-mode") == "wall"
    leader.reads("1,217 个有专业化物业服务").looks_well(DESK)


def test_yesterdays_city_is_looked_at_and_a_band_says_so(person) -> None:
    clerk = person("shijingban").goes_to("/?at=2021-09-30").looks_well()
    clerk.reads("不是最新的")
    clerk.presses("回到最新", "body")
    assert "at=2021-09-30" not in clerk.page.url


def test_an_opinion_is_given_from_any_page(person) -> None:
    worker = person("shequ", PHONE).goes_to("/compounds/")
    worker.page.locator("footer a", has_text="意见反馈").click()
    worker.page.wait_for_load_state()
    worker.looks_well()
    worker.page.fill("textarea[name=text]", "希望能按楼栋看。")
    worker.page.locator("main form button.pri, main form button[type=submit]").first.click()
    worker.reads("收到了").looks_well()
