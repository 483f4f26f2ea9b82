"""The roster and the hotline's desk in a browser: nothing axe can find, at a desk and on a telephone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from conftest import enters_as
from sifang.cases.actions import Telling, report
from sifang.cases.actions.duty import put_on_duty
from sifang.lib.clock import ZONE
from sifang.ui.testing import DESK, PHONE, assert_axe_clean, assert_no_sideways_scroll, browser, browser_page

__all__ = ["browser", "browser_page"]
pytestmark = [pytest.mark.browser]
NOON = datetime(2021, 12, 1, 12, tzinfo=ZONE)


@pytest.fixture
def served(transactional_db: Any, settings: Any, small_city: Any, live_server: Any) -> Any:
    settings.SIFANG_CLOCK_START = "2021-12-01T12:00:00+08:00"
    area = small_city.area["东岭街道"]
    for shift, who in (("DAY", "subdistrict_clerk"), ("NIGHT", "district_clerk")):
        put_on_duty(
            area.pk, shift=shift, first=NOON.date(), last=NOON.date() + timedelta(days=6),
            user_id=small_city.people[who].pk, by=small_city.subdistrict_clerk, at=NOON,
        )  # fmt: skip

    return live_server.url, small_city.people, area.pk


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1440", "390"])
def test_roster_desk_and_hotline_are_accessible_and_fit(served, browser_page, size):
    url, people, area = served
    pages = {
        "subdistrict_clerk": ["/cases/duty/", f"/cases/duty/{area}/new/", "/cases/desk/"],
        "hotline_desk": ["/"],
        "district_clerk": ["/whistles/both-sides/"],
    }
    browser_page.set_viewport_size(size)
    for who, addresses in pages.items():
        enters_as(browser_page, url, people[who])
        for address in addresses:
            assert browser_page.goto(url + address).status == 200, address
            assert browser_page.locator("h1").count() == 1
            assert_axe_clean(browser_page)
            assert_no_sideways_scroll(browser_page)


def test_after_a_press_by_key_one_goes_on_where_one_was(served, small_city, browser_page):
    url, people, _ = served
    for title in ("一楼灯坏了", "二楼灯坏了", "三楼灯坏了"):
        report(small_city.compound["春晓花园"].pk, Telling(title), by=people["community_worker"], at=NOON)
    enters_as(browser_page, url, people["community_worker"])
    browser_page.goto(f"{url}/cases/desk/")
    for key in ("j", "j", "a"):
        browser_page.keyboard.press(key)
    browser_page.locator(".said").get_by_text("已受理").wait_for()
    assert browser_page.locator("#content").get_by_role("status").count() == 0, "said once, above the page"
    row = browser_page.locator(".desk li:focus-within")
    assert row.count() == 1 and row.evaluate("e => [...e.parentElement.children].indexOf(e)") == 1
