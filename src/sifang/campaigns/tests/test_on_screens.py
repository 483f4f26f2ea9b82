"""Whistle, supervision and visit in a real browser: at a desk and on a telephone, with and without a network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from conftest import enters_as
from sifang.campaigns import actions
from sifang.campaigns.models import CampaignTarget, Finding
from sifang.cases.models import Case
from sifang.cases.tests import factories
from sifang.files.tests.pictures import picture
from sifang.lib.clock import ZONE
from sifang.site.demo.small import build_small_city
from sifang.supervision.tests.test_supervision import Cast as Supervisors
from sifang.ui.testing import (
    DESK,
    FRAME,
    PHONE,
    assert_axe_clean,
    assert_no_sideways_scroll,
)
from sifang.whistles.actions import climb_all
from sifang.whistles.tests.cast import Cast as Callers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOON = datetime(2021, 12, 1, 9, tzinfo=ZONE)


@pytest.fixture
def city(settings):
    settings.SIFANG_CLOCK_START = "2021-12-01T09:30:00+08:00"
    return build_small_city()


def lines_of(page, selector: str) -> list[int]:
    """On how many lines each of these stands."""
    return page.eval_on_selector_all(
        selector,
        "all => all.map(one => { const r = document.createRange(); r.selectNodeContents(one);"
        " return new Set([...r.getClientRects()].map(box => Math.round(box.top))).size })",
    )


def looked_at(page, address: str, seen_before: Sequence[str]) -> None:
    answer = page.goto(address)
    assert answer.status == 200, address
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        assert_no_sideways_scroll(page)
        assert_axe_clean(page, seen_before, contrast=size == DESK)


def test_every_page_fits_and_axe_finds_nothing(live_server, city, browser_page):
    callers = Callers(city)
    whistle = callers.blow(
        callers.guard, callers.fire, callers.police, kind_key="emergency", at=NOON - timedelta(days=1)
    )
    callers.brings_to(whistle, callers.guard, callers.liaison, "REPLIED")
    row = callers.take(whistle, callers.police, "refuse", by=callers.policeman)
    climb_all(at=NOON)
    supervision = Supervisors(city).issue()
    campaign = actions.plan(
        name="大排查", checklist_key="inspection", starts_on=date(2021, 12, 1), ends_on=date(2021, 12, 9),
        by=city.district_clerk, at=NOON,
    )  # fmt: skip
    target = CampaignTarget.objects.get(campaign=campaign, compound=city.compound["春晓花园"])
    for n in range(3):
        factories.case(
            city.compound["春晓花园"],
            city.community,
            found_on=date(2021, 11, 1),
            resolved_on=date(2021, 11, 5 + n),
        )
    draw = actions.lock(
        first_on=date(2021, 11, 1),
        last_on=date(2021, 11, 30),
        seed_source="指数",
        by=city.district_clerk,
        at=NOON,
    )
    actions.draw(draw.pk, seed="3607.43", by=city.district_clerk, at=NOON + timedelta(minutes=1))
    page = browser_page
    enters_as(page, live_server.url, city.subdistrict_clerk)
    seen_before: Sequence[str] = ()
    for name, args in (("whistle_list", []), ("whistle_page", [whistle.pk]), ("whistle_new", [])):
        looked_at(page, live_server.url + reverse(name, args=args), seen_before)
        seen_before = FRAME
    enters_as(page, live_server.url, city.district_clerk)
    for name, args in (
        ("summons_rule", [row.pk]), ("ruling_list", []), ("whistle_both_sides", []), ("supervision_list", []),
        ("supervision_new", []), ("supervision_page", [supervision.pk]), ("campaign_list", []), ("campaign_new", []),
        ("campaign_page", [campaign.pk]), ("visit_page", [target.pk]), ("sample_list", []), ("sample_new", []),
        ("sample_page", [draw.pk]),
    ):  # fmt: skip
        looked_at(page, live_server.url + reverse(name, args=args), seen_before)
        if name == "supervision_page":
            # What happened is read in words: a step of three characters does not stand on three lines.
            for size in (DESK, PHONE):
                page.set_viewport_size(size)
                said = lines_of(page, ".sup-rows td:nth-child(3)")
                assert said and max(said) == 1, size


def test_without_a_network_nothing_is_lost_and_two_taps_are_one(live_server, city, browser_page, tmp_path):
    campaign = actions.plan(
        name="大排查", checklist_key="inspection", starts_on=date(2021, 12, 1), ends_on=date(2021, 12, 9),
        by=city.district_clerk, at=NOON,
    )  # fmt: skip
    target = CampaignTarget.objects.get(campaign=campaign, compound=city.compound["春晓花园"])
    photograph = tmp_path / "p.jpg"
    photograph.write_bytes(picture())
    page, before = browser_page, Case.objects.count()
    page.set_viewport_size(PHONE)
    enters_as(page, live_server.url, city.community_worker)
    page.goto(live_server.url + reverse("visit_page", args=[target.pk]))
    page.context.set_offline(True)
    on = page.locator(".visit-on")
    assert "第 1 项" in on.inner_text()
    on.locator('input[value="FAIL"]').check(force=True)
    on.locator("textarea").fill("三号楼前停满")
    on.locator('input[type="file"]').set_input_files(str(photograph))
    on.locator('button[type="submit"]').dblclick()
    page.locator(".visit-on", has_text="第 2 项").wait_for()
    page.locator(".visit-on").locator('input[value="PASS"]').check(force=True)
    page.locator(".visit-on").locator('button[type="submit"]').click()
    page.locator(".visit-on", has_text="第 3 项").wait_for()
    page.locator("#visit-offline", has_text="没有网络，照常检查。2 项、1 张照片存在手机里").wait_for()
    assert not Finding.objects.exists()
    page.context.set_offline(False)
    page.locator("#visit-offline").wait_for(state="hidden", timeout=30000)
    assert sorted(Finding.objects.values_list("result", flat=True)) == ["FAIL", "PASS"]
    assert Case.objects.count() == before + 1
    page.reload()
    on = page.locator(".visit-on")
    assert "第 3 项" in on.inner_text()
    # What has become a case is read and left again, to both sides.
    for name, reached in (("上一项", "第 2 项"), ("上一项", "已成为案件"), ("下一项", "第 2 项")):
        on.get_by_role("button", name=name, exact=True).click()
        assert reached in on.inner_text()
