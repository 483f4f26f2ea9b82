"""A web server that loads before its city is written."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest

from config import opening


@pytest.fixture
def web(settings, tmp_path: Path) -> Path:
    settings.SIFANG_OPENING = tmp_path / "opened.txt"
    return tmp_path / "opened.txt"


def test_a_web_server_waits_for_its_city_and_then_has_the_citys_clock(settings, web):
    waiting = Thread(target=opening.wait)
    waiting.start()
    waiting.join(0.3)
    assert waiting.is_alive()
    new = web.with_name("new")
    new.write_text("2021-12-01T08:30:00+08:00\n1700000000\n", encoding="utf-8")
    new.replace(web)
    waiting.join(10)
    assert not waiting.is_alive()
    assert (settings.SIFANG_CLOCK_START, settings.SIFANG_CLOCK_STARTED) == (
        "2021-12-01T08:30:00+08:00",
        1700000000.0,
    )


def test_a_web_server_that_nobody_waits_with_ends(web, monkeypatch):
    parents = iter([7, 7, 1])
    monkeypatch.setattr(opening.os, "getppid", lambda: next(parents))
    with pytest.raises(SystemExit):
        opening.wait()


def test_an_ordinary_web_server_waits_for_nothing(settings):
    settings.SIFANG_OPENING = None
    opening.wait()
