"""The walk changes nothing, so what is to do is kept between its pages, as in service."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _kept_as_in_service(monkeypatch: pytest.MonkeyPatch) -> None:
    from sifang.site import todo

    monkeypatch.setattr(todo, "_may_keep", lambda: True)
    todo._KNOWN.clear()
