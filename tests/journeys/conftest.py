"""
The real thing: ./sifang demo as a process, people signed in through the login page, a real browser.

One city runs for all journeys (one pytest worker runs them all). While working on a journey,
`SIFANG_JOURNEYS_AT=http://127.0.0.1:8000` drives a demonstration city that runs already.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sifang.ui.testing import DESK, PHONE, browser  # noqa: F401 - a fixture
from tests.journeys.people import Person, sign_in
from tests.launcher.conftest import ROOT, environ
from tests.launcher.test_serve import PATIENCE, Running

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def demonstration(browser: Any) -> Iterator[Running]:  # noqa: F811 - no browser, no city
    """
    A demonstration city that runs: written anew after it was killed half written, and started once more at the end.

    The launcher's own promises are looked at on the way, so that nobody writes a second city to do so.
    """
    folder = Path(tempfile.mkdtemp(prefix="sifang-journeys-"))
    folder.chmod(0o711)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    city = Running("demo", folder / "city", port)
    try:
        end = time.monotonic() + PATIENCE
        while "演示数据" not in city.words() and time.monotonic() < end:
            time.sleep(0.05)
        city.process.kill()
        city.process.wait()
        city = Running("demo", folder / "city", port)
        city.wait_until_open()
        assert "清除没写完的演示城市" in city.words()
        yield city
        assert "Traceback" not in city.words()
        assert "Traceback" not in (folder / "city" / "log" / "web.log").read_text(encoding="utf-8")
        assert city.end() == 0

        begun = time.monotonic()
        city = Running("demo", folder / "city", port)
        city.wait_until_open()
        assert time.monotonic() - begun < 60, "the second start prepares nothing anew"
        assert city.end(signal.SIGINT) == 0
        told = subprocess.run(
            [str(ROOT / "sifang"), "start", "--no-browser", "--port", str(port), "--data", str(city.data)],
            env=environ(), stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", timeout=60,
        )  # fmt: skip
        assert told.returncode == 1 and "演示城市" in told.stderr, "a real city never starts on its data"
    finally:
        if city.process.poll() is None:
            city.end()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def running_city(request: pytest.FixtureRequest) -> str:
    """The address of a demonstration city that runs."""
    if there := os.environ.get("SIFANG_JOURNEYS_AT"):
        return there.rstrip("/")
    return str(request.getfixturevalue("demonstration").address).rstrip("/")


@pytest.fixture(scope="session")
def keys(running_city: str, browser: Any) -> Callable[[str], Any]:  # noqa: F811 - the fixture
    """`keys("zhangdian")`: what a browser remembers once that person has signed in, each once."""
    known: dict[str, Any] = {}

    def of(username: str) -> Any:
        if username not in known:
            context = browser.new_context(base_url=running_city, viewport=DESK, locale="zh-CN")
            sign_in(context.new_page(), username)
            known[username] = context.storage_state()
            context.close()
        return known[username]

    return of


@pytest.fixture
def person(running_city: str, browser: Any, keys: Callable[[str], Any]) -> Iterator[Callable[..., Person]]:  # noqa: F811 - the fixture
    """`person("zhangdian")` or `person("shequ", PHONE)`: somebody signed in, in front of a screen."""
    contexts: list[Any] = []
    people: list[Person] = []

    def at(username: str, size: dict[str, int] = DESK) -> Person:
        context = browser.new_context(
            base_url=running_city, viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai",
            storage_state=keys(username), accept_downloads=True,
        )  # fmt: skip
        contexts.append(context)
        people.append(Person(context.new_page()))
        return people[-1]

    yield at
    for context in contexts:
        context.close()
    for one in people:
        assert not one.faults, one.faults


__all__ = ["DESK", "PHONE"]
