"""Somebody in front of a screen: signs in as people do, presses, and looks whether all is well."""

from __future__ import annotations

from typing import Any

import pyotp

from sifang.site.demo.cast import PASSWORD, SECRETS
from sifang.ui.testing import DESK, FRAME, PHONE, assert_axe_clean, assert_no_sideways_scroll

EXPECTED = ("422 (Unprocessable", "403 (Forbidden", "404 (Not Found", "409 (Conflict")
"""What the browser notes down by itself when a form is refused; the page says it in words."""


def sign_in(page: Any, username: str) -> None:
    """Through the door, administrators with their second factor too."""
    page.goto("/login/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()
    if username in SECRETS:
        assert "/login/code/" in page.url, "an administrator needs a second factor"
        page.fill("input[name=code]", pyotp.TOTP(SECRETS[username]).now())
        page.press("input[name=code]", "Enter")
        page.wait_for_load_state()
    assert "/login/" not in page.url, page.inner_text("body")


class Person:
    """A page with a memory of everything that went wrong on it."""

    _seen: set[tuple] = set()

    def __init__(self, page: Any) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(f"{page.url} {error}"))
        page.on("console", self._heard)
        page.on("response", self._answered)

    def _heard(self, message: Any) -> None:
        if message.type == "error" and not any(words in message.text for words in EXPECTED):
            self.faults.append(f"{self.page.url} {message.text}")

    def _answered(self, response: Any) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.url} answered {response.status}")

    def goes_to(self, path: str) -> Person:
        answer = self.page.goto(path)
        assert answer.status == 200, f"{path} answered {answer.status}"
        return self

    def presses(self, words: str, within: str = "main") -> Person:
        """The link or button that says this."""
        self.page.locator(within).locator("a, button, summary", has_text=words).locator(
            "visible=true"
        ).first.click()
        self.page.wait_for_load_state()
        return self

    def reads(self, words: str, within: str = "body") -> Person:
        """Sees these words."""
        self.page.locator(within).get_by_text(words).locator("visible=true").first.wait_for(timeout=5000)
        return self

    @property
    def text(self) -> str:
        return str(self.page.inner_text("body"))

    def looks_well(self, *sizes: dict[str, int]) -> Person:
        """
        Fits the desk and the telephone (or the sizes given), and axe finds nothing at this person's own screen.

        axe is asked once for each way a page is built: the same furniture with other words is the same.
        """
        before = self.page.viewport_size
        for size in sizes or (PHONE, DESK):
            self.page.set_viewport_size(size)
            assert_no_sideways_scroll(self.page)
        self.page.set_viewport_size(before)
        self.is_accessible()
        return self

    def is_accessible(self, *, contrast: bool = True) -> Person:
        """axe finds nothing on the page as it stands, at this size; the frame is looked at when it is built anew."""
        width = self.page.viewport_size["width"], contrast
        whole, *parts = self.page.evaluate(BUILT, list(FRAME))
        if (width, hash(whole)) not in self._seen:
            frame = {
                selector: (width, selector, hash(part)) for selector, part in zip(FRAME, parts, strict=True)
            }
            assert_axe_clean(
                self.page, [one for one, sign in frame.items() if sign in self._seen], contrast=contrast
            )
            self._seen.update([(width, hash(whole)), *frame.values()])
        return self


BUILT = """frame => {
  const built = within => [...new Set([...document.querySelectorAll(within)].filter(e => !e.closest('svg'))
    .map(e => [e.tagName, e.className, e.id && 1, e.parentElement.className,
               ...e.getAttributeNames().filter(a => !/^(href|value|id|class)$/.test(a))].join(' ')))].sort().join('|');
  return [built('body *'), ...frame.map(part => built(part + ' *'))];
}"""
"""How a page is built, without what it says."""
