"""A real browser for tests of any room: import `browser` and `browser_page` from here.

Do so in the room's `tests/conftest.py`. Without a browser the tests are skipped with a clear
line; with SIFANG_REQUIRE_BROWSER=1 (continuous integration) they fail instead.
"""

from __future__ import annotations

import atexit
import os
import shutil
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 360, "height": 740}


def chromium_path() -> str | None:
    """The browser to drive: SIFANG_CHROMIUM, else one of this machine, else None (playwright's own)."""
    named = os.environ.get("SIFANG_CHROMIUM")
    if named:
        return named
    # The shell first: it draws pages and no windows around them, in a quarter less processor time.
    for name in (
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ):
        found = shutil.which(name)
        if found:
            return found
    return None


def _missing(why: str) -> None:
    words = f"没有可用的浏览器，浏览器测试跳过：{why}（设 SIFANG_CHROMIUM 指明路径）"
    if os.environ.get("SIFANG_REQUIRE_BROWSER") == "1":
        pytest.fail(words, pytrace=False)
    pytest.skip(words)


_STARTED: list[Any] = []


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One browser for the whole process, however many conftests import this; it ends with the process."""
    if _STARTED:
        yield _STARTED[0]
        return
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        _missing("没有安装 playwright")
    # Playwright keeps an event loop in this thread; the tests' own database calls are synchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    driver = sync_playwright().start()
    try:
        started = driver.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu"]
        )
    except Error as error:
        driver.stop()
        _missing(str(error).splitlines()[0])
    # Two drivers cannot run in one thread, so the first stays for whoever asks next.
    atexit.register(driver.stop)
    _STARTED.append(started)
    yield started


@pytest.fixture
def browser_page(browser: Any) -> Iterator[Any]:
    """A fresh page at desk size that fails the test on any script error."""
    context = browser.new_context(viewport=DESK, locale="zh-CN", timezone_id="Asia/Shanghai")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert not faults, f"script errors: {faults}"


FRAME = ("header.top", "nav.nav", "footer.foot", "body > nav.tabs")
"""The furniture around every page."""
# A list's fifth row is built as its first, and a map's hundredth dot as its first.
_AS_THE_FIRST = [["tbody tr:nth-child(n+5)"], ["svg circle:nth-of-type(n+4)"], ["option:nth-child(n+4)"]]
_NO_CONTRAST = {"rules": {"color-contrast": {"enabled": False}}}
_BRIEFLY = {"resultTypes": ["violations"], "preload": False}


def assert_axe_clean(page: Any, seen_before: Sequence[str] = (), *, contrast: bool = True) -> None:
    """
    No accessibility fault that axe can find on the page as it stands.

    :param seen_before: selectors of what axe has looked at as it stands now: the same frame is on every page
    :param contrast: contrast of colours too, two thirds of the time axe takes; the same at every size of a page
    """
    from axe_playwright_python.base import AXE_SCRIPT

    # Half a megabyte: once for a page, whatever sizes it is looked at in.
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    context = {"include": [["html"]], "exclude": [*_AS_THE_FIRST, *([one] for one in seen_before)]}
    found = page.evaluate(
        "([context, options]) => axe.run(context, options).then(all => all.violations)",
        [context, _BRIEFLY | ({} if contrast else _NO_CONTRAST)],
    )
    lines = [
        f"{fault['id']} ({fault['impact']}): {fault['help']}\n    "
        + "\n    ".join(node["html"][:160] for node in fault["nodes"][:4])
        for fault in found
    ]
    assert not found, "axe:\n" + "\n".join(lines)


def assert_no_sideways_scroll(page: Any) -> None:
    """The page is never wider than the window; wide tables scroll by themselves."""
    wide, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    if wide > window:
        culprits = page.evaluate(
            """() => [...document.querySelectorAll('body *')]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
            .slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""
        )
        raise AssertionError(f"page is {wide} px wide in a window of {window}: {culprits}")


def assert_thumb_sized(page: Any) -> None:
    """On a phone every button, field and bar entry is at least 44 px high (links inside text excepted)."""
    small = page.evaluate(
        """() => [...document.querySelectorAll('.btn, .chip, .tabs a, .tabs summary, .nav-sheet a, select, .find-phone, .pick summary, .row-link')]
        .filter(e => e.offsetParent !== null && e.getBoundingClientRect().height < 43.5)
        .map(e => e.outerHTML.slice(0, 100) + ' ' + e.getBoundingClientRect().height)"""
    )
    assert not small, f"too small for a thumb: {small[:6]}"
