"""A load pressed in a real browser: columns by menu, a cell mended, what is left handed back and in again, undo refused."""

from __future__ import annotations

import io
import os
from pathlib import Path

import openpyxl
import pytest

from conftest import enters_as
from sifang.ledgers.actions import upload
from sifang.ledgers.models import LedgerBatch
from sifang.ledgers.tests.books import xlsx
from sifang.registry.models import Compound
from sifang.ui.testing import (
    PHONE,
    assert_axe_clean,
    assert_no_sideways_scroll,
    assert_thumb_sized,
    browser,  # noqa: F401 - a fixture
    browser_page,  # noqa: F401 - a fixture
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEAD = ("小区名称", "区县", "住了多少人家", "物业服务企业")
ROWS = [
    ("甲园", "东岭区", "120户", "新月物业"),
    ("乙园", "东岭区", "很多", "新月物业"),
    ("丙园", "东岭区", "说不清", ""),
]


@pytest.fixture(params=["desk", "phone"])
def pressed(request, live_server, small_city, browser_page, settings, tmp_path):  # noqa: F811 - the fixture
    """A page of the city's clerk, on the upload form, at a desk and on a telephone."""
    settings.SIFANG_DATA = tmp_path
    settings.SIFANG_CLOCK_START = "2021-12-01T08:30:00+08:00"
    enters_as(browser_page, live_server.url, small_city.city_clerk)
    if request.param == "phone":
        browser_page.set_viewport_size(PHONE)
    browser_page.goto(f"{live_server.url}/ledgers/new/")
    browser_page.kind = request.param
    return browser_page


def looked_at(page, name):
    """It fits, and axe finds nothing; with `PICTURES=folder` somebody may look himself."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"load-{name}-{page.kind}.png", full_page=True)
    assert_no_sideways_scroll(page)
    if page.kind == "phone":
        assert_thumb_sized(page)
    assert_axe_clean(page)


def hand_in(page, data, city, name="台账.xlsx", *, check=True):
    page.locator("#id_file").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    page.get_by_role("button", name="交上来核对").click()
    page.wait_for_load_state()
    if not check:
        return None
    return checked(page, city)


def checked(page, city):
    """The worker has looked at the newest batch."""
    batch = LedgerBatch.objects.latest("pk")
    upload.check(batch.pk, by=None, at=city.at)
    page.goto(page.url.split("/ledgers/")[0] + f"/ledgers/{batch.pk}/")
    batch.refresh_from_db()
    return batch


def test_a_load_from_its_columns_to_an_undo_that_is_refused(pressed, small_city):
    page = pressed
    batch = hand_in(page, xlsx([HEAD, *ROWS]), small_city)
    looked_at(page, "columns")
    page.get_by_label("C 住了多少人家").select_option("户数")
    page.get_by_role("button", name="按这样重新核对").click()
    page.wait_for_load_state()
    batch = checked(page, small_city)
    assert (batch.new_count, batch.refused_count) == (1, 2)
    page.goto(f"{page.url.split('?')[0]}?tab=bad")
    looked_at(page, "bad")
    page.get_by_role("link", name="改第 3 行").click()
    page.get_by_label("户数").fill("88")
    name = page.locator("label", has_text="小区名称")
    assert name.locator(".opt").count() == 0, "what a row needs is not called optional"
    looked_at(page, "mend")
    page.get_by_role("button", name="改好了，重新核对").click()
    page.wait_for_load_state()
    batch.refresh_from_db()
    assert (batch.new_count, batch.refused_count) == (2, 1)
    looked_at(page, "mended")
    page.get_by_role("button", name="导入 2 行").click()
    page.wait_for_load_state()
    upload.run(batch.pk, by=None, at=small_city.at)
    page.reload()
    looked_at(page, "loaded")
    with page.expect_download() as given:
        page.get_by_role("link", name="下载标好错处的表").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(given.value.path()).read_bytes()))
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    at = headers.index("户数") + 1
    assert sheet.max_row == 2 and sheet.cell(2, at).comment is not None
    sheet.cell(2, at).value = 60
    out = io.BytesIO()
    book.save(out)
    first = page.url
    page.goto(page.url.split("/ledgers/")[0] + "/ledgers/new/")
    rest = hand_in(page, out.getvalue(), small_city, "改好的.xlsx")
    assert (rest.new_count, rest.refused_count) == (1, 0)
    assert "没有读" not in page.inner_text("main"), "our own list of what was wrong is not worth a word"
    looked_at(page, "again")
    Compound.objects.filter(name="甲园").update(address="后来改的地址")
    page.goto(first)
    page.get_by_role("button", name="撤销这次导入").click()
    page.wait_for_load_state()
    looked_at(page, "undo-refused")
    assert "不能撤销" in page.inner_text("main") and "甲园" in page.inner_text("main")


def encrypted():
    """What Excel writes behind a password: a compound file that holds nothing but the encrypted package."""
    names = ("Root Entry", "EncryptedPackage", "EncryptionInfo")
    head = (
        bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 16 + bytes.fromhex("3E000300FEFF09000600") + b"\0" * 478
    )
    return (
        head[:512]
        + b"".join(name.encode("utf-16-le").ljust(64, b"\0") + b"\0" * 64 for name in names)
        + b"\0" * 4096
    )


def test_what_is_no_table_is_told_in_a_clerks_words(pressed, small_city):
    page = pressed
    there = page.url
    picture = b"\x89PNG\r\n\x1a\n" + b"\0" * 300
    for name, data, words in (("照片.xlsx", picture, "图片"), ("加密.xlsx", encrypted(), "密码")):
        page.goto(there)
        before = LedgerBatch.objects.count()
        hand_in(page, data, small_city, name, check=False)
        if LedgerBatch.objects.count() > before:
            checked(page, small_city)
        looked_at(page, name.split(".")[0])
        assert words in page.inner_text("main")
