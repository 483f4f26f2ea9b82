"""The pages of the rulebook in a browser: nothing axe can find, at a desk and in a hand."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import enters_as
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
PAGES = {
    "types": "/cases/types/?q=飞线", "type": "/cases/types/0302/", "routes": "/cases/routes/",
    "matters": "/cases/matters/", "simulator": "/cases/routes/try/",
}  # fmt: skip


@pytest.fixture
def served(transactional_db: Any, small_city: Any, live_server: Any) -> Any:
    return live_server.url, small_city.city_clerk


@SIZES
@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_accessible_and_fits(served, browser_page, name, size):
    url, clerk = served
    enters_as(browser_page, url, clerk)
    browser_page.set_viewport_size(size)
    browser_page.goto(url + PAGES[name])
    assert browser_page.locator("h1").count() == 1
    assert_axe_clean(browser_page)
    assert_no_sideways_scroll(browser_page)
    if size is PHONE:
        assert_thumb_sized(browser_page)
