"""
The pictures of the README and the docs, taken by the product itself.

They are taken at every run; SIFANG_TAKE_PICTURES=1 puts them into docs/pictures, under review like code. Each
picture named in a text must be there, be small, and be named somewhere.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from sifang.ui.testing import DESK, PHONE

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "pictures"
MOST = 200 * 1024
FIRST = "the first of "
PICTURES = {
    "dashboard": ("shijingban", "/", DESK),
    "figure": ("shijingban", "/indicators/professional_service_coverage/", DESK),
    "compound": ("shijingban", "the first of /compounds/", DESK),
    "bulletin": ("shijingban", "the first of /bulletins/", DESK),
    "case": ("shequ", "the first of /cases/desk/", DESK),
    "whistle": ("shijingban", "the first of /whistles/", DESK),
    "desk": ("shequ", "/cases/desk/", PHONE),
    "register": ("zhangdian", "/compounds/", DESK),
    "wall": ("shijingban", "/wall/?mode=wall", {"width": 1920, "height": 1080}),
    "phone": ("shequ", "/", PHONE),
}


def named() -> set[str]:
    texts = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").rglob("*.md"))]
    found: set[str] = set()
    for text in texts:
        found |= set(re.findall(r"pictures/([\w-]+\.(?:png|jpg))", text.read_text(encoding="utf-8")))
    return found


def test_each_picture_a_text_names_is_there_and_small() -> None:
    here = {p.name for p in FOLDER.iterdir()}
    assert named() <= here, f"missing: {named() - here}"
    assert here <= named(), f"named nowhere: {here - named()}"
    assert {f"{name}.jpg" for name in PICTURES} == here
    for name in here:
        assert (FOLDER / name).stat().st_size <= MOST, name


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_taken_of_a_page_that_shows_something(name: str, person, tmp_path: Path) -> None:
    username, path, size = PICTURES[name]
    page = person(username, size).goes_to("/").page
    if path.startswith(FIRST):
        page.goto(path.removeprefix(FIRST))
        path = page.locator("main a.row-link, main tbody a >> nth=0").get_attribute("href")
    page.goto(path)
    folder = FOLDER if os.environ.get("SIFANG_TAKE_PICTURES") == "1" else tmp_path
    for quality in (82, 70, 55):
        page.screenshot(path=folder / f"{name}.jpg", type="jpeg", quality=quality)
        if (folder / f"{name}.jpg").stat().st_size <= MOST:
            break
    # A blank page of this size is a few thousand bytes.
    assert 20_000 < (folder / f"{name}.jpg").stat().st_size <= MOST
