"""Settling pairs in a real browser: with the keyboard at a desk, with the thumb on a telephone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from conftest import enters_as
from sifang.registry import actions
from sifang.registry.models import Compound, MatchDecision
from sifang.registry.tests import factories
from sifang.ui.testing import (
    PHONE,
    assert_axe_clean,
    assert_no_sideways_scroll,
    assert_thumb_sized,
    browser,  # noqa: F401 - a fixture
    browser_page,  # noqa: F401 - a fixture
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AT = datetime(2021, 12, 1, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def desk(live_server, transactional_db, small_city, browser_page, settings):  # noqa: F811 - the fixture
    settings.SIFANG_CLOCK_START = "2021-12-01T08:30:00+08:00"
    for name in ("方正凤凰国际", "凤凰国际小区", "碧桂园天玺", "天玺公寓"):
        made = factories.compound(small_city.community, name, household_count=900)
        Compound.objects.filter(pk=made.pk).update(address="重庆路18号")
    actions.find_doubtful_pairs(by=small_city.city_clerk, at=AT)
    enters_as(browser_page, live_server.url, small_city.city_clerk)
    browser_page.goto(f"{live_server.url}/compounds/pairs/")
    return browser_page


def test_a_clerk_settles_pairs_with_the_keyboard_and_takes_one_back(desk):
    assert_axe_clean(desk)
    first = desk.inner_text("dl.pair .pair-name a >> nth=0")
    desk.keyboard.press("3")
    desk.wait_for_url("**after=**")
    assert desk.inner_text("dl.pair .pair-name a >> nth=0") != first
    desk.goto(desk.url.split("?")[0])
    desk.keyboard.press("2")
    desk.wait_for_url("**done=**")
    assert "不是同一个小区" in desk.inner_text(".pair-done")
    assert_axe_clean(desk)
    desk.keyboard.press("u")
    desk.wait_for_url("**/compounds/pairs/")
    assert desk.inner_text("dl.pair .pair-name a >> nth=0") == first
    assert MatchDecision.objects.get().withdrawn_at is not None
    desk.keyboard.press("1")
    desk.wait_for_url("**done=**")
    assert records_of(first) == 1


def records_of(name):
    return Compound.objects.filter(name=name).count()


def test_the_page_fits_a_telephone(desk):
    desk.set_viewport_size(PHONE)
    assert_no_sideways_scroll(desk)
    assert_thumb_sized(desk)
    assert_axe_clean(desk)
    there = desk.url
    desk.goto(there.replace("pairs/", ""))
    assert_no_sideways_scroll(desk)
    desk.goto(there)
    desk.locator(".pair-press button", has_text="不是").click()
    desk.wait_for_url("**done=**")
    assert_no_sideways_scroll(desk)
    desk.goto(f"{desk.url.split('?')[0]}decided/")
    assert_no_sideways_scroll(desk)
    assert_axe_clean(desk)
