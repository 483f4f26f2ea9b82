"""The browser fixtures, for this room's own tests."""

from sifang.ui.testing import browser, browser_page

__all__ = ["browser", "browser_page"]
