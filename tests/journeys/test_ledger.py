"""A clerk hands in the workbook she has, corrects a column, mends a row, loads, sees the register, and takes it back."""

from __future__ import annotations

from typing import Any

from sifang.ledgers.tests.books import xlsx
from sifang.ui.testing import DESK, PHONE

NAME = "旅程花园"


def _settled(clerk: Any) -> None:
    """The worker looks at the file; the page comes back by itself."""
    clerk.page.wait_for_selector(".load-counts", timeout=60_000)


def test_a_workbook_is_handed_in_mended_loaded_and_undone(person: Any) -> None:
    clerk = person("zhangdian").goes_to("/ledgers/").looks_well()
    clerk.presses("导入一张表").looks_well()
    page = clerk.page
    rows = [
        ("张店区住宅小区台账",), ("小区名称", "区县", "几户", "物业公司"),
        (f"{NAME}一期", "张店区", 320, "旅程物业服务有限公司"), (f"{NAME}二期", "张店区", "三百多", "无物业"),
    ]  # fmt: skip
    page.set_input_files(
        "input[name=file]",
        {"name": "旅程.xlsx", "mimeType": "application/vnd.ms-excel", "buffer": xlsx(rows)},
    )
    clerk.presses("交上来核对")
    _settled(clerk)
    clerk.looks_well()
    if not page.locator("details.load-more[open] select").count():
        clerk.presses("每一列当作什么")
    clerk.looks_well()
    page.select_option("#column-C", "户数")
    clerk.presses("按这样重新核对")
    _settled(clerk)
    clerk.reads("这里应填数字").looks_well()
    page.set_viewport_size(PHONE)
    page.get_by_role("link", name="改第 4 行").click()
    page.wait_for_load_state()
    clerk.looks_well()
    page.fill("input[name=cell_household_count]", "308")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    clerk.reads("先看一遍").looks_well()
    page.set_viewport_size(DESK)
    clerk.presses("导入 2 行")
    _settled(clerk)
    clerk.reads("已导入", "h1").looks_well()
    clerk.goes_to(f"/compounds/?name={NAME}").reads(f"{NAME}二期").looks_well()
    page.go_back()
    page.wait_for_load_state()
    clerk.presses("撤销这次导入").reads("已撤销").looks_well()
    clerk.goes_to(f"/compounds/?name={NAME}")
    assert f"{NAME}一期" not in clerk.text


def test_the_keyboard_alone_hands_in_a_file(person: Any) -> None:
    page = person("zhangdian").goes_to("/ledgers/new/").page
    page.focus("input[name=file]")
    page.set_input_files(
        "input[name=file]",
        {"name": "键盘.csv", "mimeType": "text/csv", "buffer": "小区名称,区县\n键盘花园,张店区\n".encode()},
    )
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == "交上来核对":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector(".load-counts", timeout=60_000)
    page.get_by_role("button", name="放弃").focus()
    page.keyboard.press("Enter")
    page.locator("h1", has_text="已放弃").wait_for(timeout=60_000)
