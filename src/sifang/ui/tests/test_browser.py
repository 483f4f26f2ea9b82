"""The gallery in a real browser, at a desk, on two telephones, for older readers, on a wall."""

import pytest

from sifang.ui.testing import (
    DESK,
    PHONE,
    SMALL_PHONE,
    assert_axe_clean,
    assert_no_sideways_scroll,
    assert_thumb_sized,
)

pytestmark = [pytest.mark.browser, pytest.mark.urls("sifang.ui.tests.urls")]


@pytest.mark.parametrize("size", [DESK, PHONE, SMALL_PHONE], ids=["1440", "390", "360"])
@pytest.mark.parametrize("mode", ["", "?mode=elder", "?mode=wall"], ids=["usual", "elder", "wall"])
def test_the_gallery_is_accessible_and_fits(live_server, browser_page, size, mode):
    browser_page.set_viewport_size(size)
    browser_page.goto(f"{live_server.url}/gallery/{mode}")
    assert_no_sideways_scroll(browser_page)
    assert_axe_clean(browser_page)
    if size != DESK and mode != "?mode=wall":
        assert_thumb_sized(browser_page)


def test_a_slash_finds_and_escape_closes_the_drawer(live_server, browser_page):
    page = browser_page
    page.goto(f"{live_server.url}/gallery/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.click("a.fig >> nth=1")
    page.wait_for_selector("#drawer.open #drawer-body h1")
    assert_axe_clean(page)
    page.keyboard.press("Escape")
    page.wait_for_selector("#drawer", state="hidden")
    assert "figure" not in page.url


def test_going_back_closes_the_drawer_and_stays_on_the_page(live_server, browser_page):
    page = browser_page
    page.goto(f"{live_server.url}/gallery/")
    page.click("a.fig >> nth=1")
    page.wait_for_selector("#drawer.open #drawer-body h1")
    page.go_back()
    page.wait_for_selector("#drawer", state="hidden")
    assert page.url.endswith("/gallery/")


def test_on_a_phone_a_figure_opens_as_a_page_and_the_menu_without_scripts(live_server, browser):
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/gallery/")
    page.click(".tabs summary")
    assert page.is_visible(".nav-sheet >> text=企业与项目")
    page.goto(f"{live_server.url}/gallery/")
    page.click("a.fig >> nth=1")
    assert page.url.endswith("?figure=b")
    context.close()


def test_a_list_is_walked_with_j_and_k_and_a_row_press_opens_it(live_server, browser_page):
    page = browser_page
    page.goto(f"{live_server.url}/gallery/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == "柳岸新苑"
    page.click("tr[data-href] >> nth=2 >> td >> nth=3")
    assert page.url.endswith("/gallery/#")
