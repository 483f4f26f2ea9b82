"""The verbs of charging."""

from sifang.charging.actions.site import change_site, close_site, correct_site, open_site

__all__ = ["change_site", "close_site", "correct_site", "open_site"]
