"""Marking a report form in a real browser: with the keyboard at a desk, with the thumb on a telephone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from conftest import enters_as
from sifang.bulletins.models import OfficeForm
from sifang.bulletins.tests.test_report_forms import opened
from sifang.bulletins.tests.test_report_marks import a_form
from sifang.ui.testing import (
    PHONE,
    assert_axe_clean,
    assert_no_sideways_scroll,
    assert_thumb_sized,
    browser,  # noqa: F401 - a fixture
    browser_page,  # noqa: F401 - a fixture
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CELLS = {
    "A1": "某市物业管理情况月报表", "A2": "指标", "B2": "本月", "C2": "上年末", "D2": "增减",
    "A3": "专业化物业服务覆盖率", "D3": "=B3-C3", "A4": "小区总数（个）", "D4": "=B4-C4", "A5": "填表人：",
}  # fmt: skip


@pytest.fixture
def desk(live_server, transactional_db, small_city, browser_page, settings):  # noqa: F811 - the fixture
    settings.SIFANG_CLOCK_START = "2021-12-01T08:30:00+08:00"
    _client, form = a_form(small_city, cells=CELLS)
    enters_as(browser_page, live_server.url, small_city.city_clerk)
    browser_page.goto(f"{live_server.url}/bulletins/report/{form.pk}/marks/")
    return browser_page


def picture(page, name):
    """For whoever wants to look: `PICTURES=folder`."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_a_clerk_marks_a_cell_with_the_keyboard_and_undoes_it(desk):
    assert_axe_clean(desk)
    picture(desk, "marks-desk")
    desk.locator("#A1").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        desk.keyboard.press(key)
    assert desk.evaluate("document.activeElement.id") == "B3"
    desk.keyboard.press("Enter")
    desk.wait_for_url("**cell=B3**")
    picture(desk, "marks-desk-pressed")
    assert_axe_clean(desk)
    desk.locator("#id_what").focus()
    desk.keyboard.press("ArrowDown")
    desk.locator("#id_when").select_option("上年末")
    desk.get_by_role("button", name="标上").press("Enter")
    desk.wait_for_selector("td.marked #B3")
    assert desk.evaluate("document.activeElement.id") == "B3", "and on from there"
    picture(desk, "marks-desk-marked")
    form = OfficeForm.objects.get()
    assert opened(bytes(form.book))["B3"].value.endswith("@上年末}}")
    desk.get_by_role("button", name="撤掉记号").press("Enter")
    desk.wait_for_selector("td:not(.marked) #B3")
    form.refresh_from_db()
    assert opened(bytes(form.book))["B3"].value is None


def test_it_is_marked_on_a_telephone(desk):
    desk.set_viewport_size(PHONE)
    assert_no_sideways_scroll(desk)
    assert_thumb_sized(desk)
    desk.locator("#B4").click()
    desk.wait_for_url("**cell=B4**")
    assert_no_sideways_scroll(desk)
    assert_thumb_sized(desk)
    assert_axe_clean(desk)
    picture(desk, "marks-phone-pressed")
    assert desk.locator("#id_what").is_visible()
    desk.locator("#id_what").select_option("截至日期")
    desk.get_by_role("button", name="标上").click()
    desk.wait_for_selector("td.marked #B4")
    assert_no_sideways_scroll(desk)
    picture(desk, "marks-phone-marked")
