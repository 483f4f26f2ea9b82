"""The public pages in a real browser: at a desk and in one hand, for older eyes, with and without scripts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from conftest import enters_as
from sifang.cases.models import Case, Report
from sifang.cases.tests.test_hotline import CSV as ORDERS
from sifang.cases.tests.test_reporters_page import page_of, put
from sifang.files.tests.pictures import picture
from sifang.ui.testing import (
    DESK,
    PHONE,
    assert_axe_clean,
    assert_no_sideways_scroll,
    assert_thumb_sized,
    browser,
    browser_page,
)

__all__ = ["browser", "browser_page"]
pytestmark = [pytest.mark.browser]
SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["1440", "390"])
MODES = pytest.mark.parametrize("mode", ["", "?mode=elder"], ids=["usual", "elder"])


@pytest.fixture
def town(live_server, transactional_db, small_city, settings) -> Any:
    settings.SIFANG_CLOCK_START = "2021-12-01T12:00:00+08:00"
    small_city.address = live_server.url
    return small_city


def looks_well(page: Any, size: dict[str, int]) -> None:
    assert_no_sideways_scroll(page)
    assert_axe_clean(page)
    if size is PHONE:
        assert_thumb_sized(page)


def photo_file(folder: Path) -> str:
    path = folder / "drain.jpg"
    path.write_bytes(picture())
    return str(path)


@SIZES
@MODES
def test_the_form_is_accessible_fits_and_is_sent_off(town, browser_page, tmp_path, size, mode):
    page = browser_page
    page.set_viewport_size(size)
    home = town.compound["春晓花园"]
    page.goto(f"{town.address}/report/{mode}")
    looks_well(page, size)
    page.fill("#q", "春晓")
    page.press("#q", "Enter")
    page.wait_for_selector(".pub-list")
    looks_well(page, size)
    page.goto(f"{town.address}/report/{home.pk}/")
    looks_well(page, size)
    page.set_input_files("#photos", photo_file(tmp_path))
    page.wait_for_selector(".pub-photos img")
    looks_well(page, size)
    page.fill("#words", "3 号楼二单元路灯不亮三天了")
    page.wait_for_selector("#hints .pub-kinds, #hints .pub-say")
    looks_well(page, size)
    page.fill("#phone", "12")
    page.locator(".pub-bar button").click()
    page.wait_for_selector(".errsum")
    looks_well(page, size)
    assert (
        page.input_value("#words") == "3 号楼二单元路灯不亮三天了"
        and page.locator(".pub-photos img").count() == 1
    )
    page.fill("#phone", "13812345678")
    page.locator(".pub-bar button").click()
    page.wait_for_selector(".pub-line")
    looks_well(page, size)
    told = Report.objects.get(phone="13812345678")
    assert told.evidence.count() == 1


@SIZES
@MODES
def test_the_page_of_a_telling_is_accessible_and_answers(town, browser_page, cast, case_at, size, mode):
    page = browser_page
    page.set_viewport_size(size)
    case = case_at("AWAITING_WORD")
    address = f"{town.address}{page_of(case)}"
    with transaction.atomic():
        put(case, "TOLD", Report.objects.get(case=case))
        put(case, "HANDED_IN", None, 150)
    page.goto(address + mode)
    assert page.locator(".pub-pair img").first.evaluate("e => e.complete && e.naturalWidth > 0")
    looks_well(page, size)
    page.get_by_role("button", name="还没解决").click()
    page.wait_for_load_state()
    looks_well(page, size)
    assert Case.objects.get(pk=case.pk).word == "UNSOLVED"


def test_without_scripts_everything_works_the_same(town, browser, tmp_path):
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{town.address}/report/{town.compound['春晓花园'].pk}/")
    page.set_input_files("#photos", photo_file(tmp_path))
    page.get_by_role("button", name="把选好的照片加上").click()
    page.wait_for_selector(".pub-photos img")
    page.fill("#words", "3 号楼二单元下水道返水")
    page.locator(".pub-bar button").click()
    page.wait_for_load_state()
    if "/r/" not in page.url:
        page.locator(".pub-bar button").click()
    page.wait_for_selector(".pub-line")
    assert Report.objects.get(words="3 号楼二单元下水道返水").evidence.count() == 1
    context.close()


@SIZES
def test_a_clerks_pages_around_a_telling(town, browser, cast, case_at, size):
    case = case_at("AWAITING_CHECK")
    with transaction.atomic():
        put(case, "TOLD", Report.objects.get(case=case))
        put(case, "HANDED_IN", None, 150)
    context = browser.new_context(viewport=size, locale="zh-CN")
    page, home = context.new_page(), town.compound["春晓花园"]
    enters_as(page, town.address, cast.city_clerk)
    for path in (
        f"/evidence/{case.pk}/", f"/evidence/{case.pk}/reporters/{Report.objects.get(case=case).pk}/",
        f"/compounds/{home.pk}/poster/", f"/report/{home.pk}/lift/", "/hotline/",
    ):  # fmt: skip
        page.goto(town.address + path)
        looks_well(page, size)
    page.set_input_files("#file", {"name": "o.csv", "mimeType": "text/csv", "buffer": ORDERS.encode()})
    page.get_by_role("button", name="收下").click()
    page.wait_for_selector("[role=status] table")
    looks_well(page, size)
    context.close()


def test_a_photograph_that_is_too_large_is_told_before_it_travels(town, browser_page, tmp_path):
    page, large = browser_page, tmp_path / "large.jpg"
    with large.open("wb") as out:
        out.truncate(21 * 1024 * 1024)
    page.set_viewport_size(PHONE)
    page.goto(f"{town.address}/report/{town.compound['春晓花园'].pk}/")
    page.set_input_files("#photos", str(large))
    told = page.locator("#photos-said.msg")
    assert "“large.jpg”有 21 MB，照片最大 20 MB" in told.inner_text()
    page.set_input_files("#photos", photo_file(tmp_path))
    page.locator(".pub-photos img").wait_for()
    assert not page.locator("#photos-said.msg").count()
