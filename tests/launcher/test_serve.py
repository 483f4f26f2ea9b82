"""A running city: one address, one owner, nothing left behind however it ends."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from launch.cluster import Cluster
from launch.processes import born

from tests.launcher.conftest import ROOT, Run, environ

PATIENCE = 400


class Running:
    """One ./sifang that was started and goes on until somebody ends it."""

    def __init__(self, command: str, data: Path, port: int) -> None:
        self.data, self.address = data, f"http://127.0.0.1:{port}/"
        self.said = data.parent / f"said-{time.monotonic_ns()}"
        with self.said.open("wb") as out:
            self.process = subprocess.Popen(
                [str(ROOT / "sifang"), command, "--no-browser", "--port", str(port), "--data", str(data)],
                env=environ(), stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd="/",
            )  # fmt: skip

    def words(self) -> str:
        return self.said.read_text(encoding="utf-8")

    def wait_until_open(self) -> None:
        end = time.monotonic() + PATIENCE
        while "打开 Open" not in self.words():
            assert self.process.poll() is None and time.monotonic() < end, self.words()
            time.sleep(0.1)
        assert answer(self.address) < 500

    def children(self) -> list[int]:
        told = json.loads((self.data / "run" / "children.json").read_text(encoding="utf-8"))
        return [child["pid"] for child in told.values()]

    def end(self, how: int = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(60)


def answer(address: str) -> int:
    """The status code of a page, 0 when nobody answers."""
    try:
        with urllib.request.urlopen(address, timeout=30) as page:
            return int(page.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return 0


@pytest.fixture(scope="session")
def template() -> Iterator[Path]:
    """A real city's data folder with its schema and areas, made once and copied for each test."""
    made = Path(tempfile.mkdtemp(prefix="sifang-template-"))
    made.chmod(0o711)
    subprocess.run(
        [str(ROOT / "sifang"), "ledger", "--help", "--data", str(made / "city")], env=environ(), check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    yield made / "city"
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def data(template: Path, folder: Path) -> Path:
    """A real city's data folder of this test's own, not running."""
    subprocess.run(["cp", "-a", str(template), str(folder / "city")], check=True)
    return folder / "city"


@pytest.fixture
def start(folder: Path) -> Iterator[Callable[..., Running]]:
    started: list[Running] = []

    def begin(command: str, data: Path, port: int) -> Running:
        started.append(Running(command, data, port))
        return started[-1]

    yield begin
    for one in started:
        if one.process.poll() is None:
            one.end()
        with contextlib.suppress(OSError, ValueError):
            for pid in one.children():
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(pid, signal.SIGKILL)


def database_is_sound(data: Path) -> None:
    cluster = Cluster(data / "pg")
    assert not cluster.ready()
    cluster.use()
    assert int(cluster.psql("select count(*) from django_migrations", "sifang")) > 0
    cluster.leave()
    assert "database system was not properly shut down" not in (data / "pg" / "server.log").read_text().split(
        "database system is shut down"
    )[-1]  # fmt: skip


def test_a_city_starts_is_shared_and_stops_without_a_trace(
    start: Callable[..., Running], sifang: Run, data: Path, port: int
) -> None:
    city = start("start", data, port)
    city.wait_until_open()

    # A second one on the same data says where the first is; other commands use its database.
    told = sifang("start", "--no-browser", "--data", data)
    assert told.returncode == 0 and city.address in told.stdout and "已在运行" in told.stdout
    told = sifang("manage", "showmigrations", "--plan", "--data", data)
    assert told.returncode == 0 and "[ ]" not in told.stdout
    told = sifang("status", "--data", data)
    assert city.address in told.stdout and "运行中" in told.stdout
    assert answer(city.address) < 500

    children = city.children()
    begun = time.monotonic()
    assert city.end(signal.SIGINT) == 0
    assert time.monotonic() - begun < 20
    assert "已停止" in city.words() and "Traceback" not in city.words()
    assert not any(born(pid) for pid in children)
    assert answer(city.address) == 0
    database_is_sound(data)

    # The demonstration never runs on a real city's data.
    told = sifang("demo", "--no-browser", "--data", data, "--port", str(port))
    assert told.returncode == 1 and "真实城市" in told.stderr


def test_after_kill_9_the_next_start_clears_up_and_runs(
    start: Callable[..., Running], data: Path, port: int
) -> None:
    killed = start("start", data, port)
    killed.wait_until_open()
    orphans = killed.children()
    killed.process.kill()
    killed.process.wait()
    assert answer(killed.address) > 0, "the orphans still hold the port"

    begun = time.monotonic()
    again = start("start", data, port)
    again.wait_until_open()
    assert time.monotonic() - begun < 60
    assert "清理了上次未正常结束的 2 个进程" in again.words()
    assert not any(born(pid) for pid in orphans)
    assert again.end() == 0


def test_two_starts_at_once_make_one_city_and_a_sentence(
    start: Callable[..., Running], data: Path, port: int
) -> None:
    both = [start("start", data, port), start("start", data, port)]
    end = time.monotonic() + PATIENCE
    while all(one.process.poll() is None for one in both) and time.monotonic() < end:
        time.sleep(0.1)
    loser = next(one for one in both if one.process.poll() is not None)
    winner = next(one for one in both if one is not loser)
    assert "正在用这个数据目录启动" in loser.words() or "已在运行" in loser.words()
    winner.wait_until_open()
    assert winner.end() == 0


def test_a_worker_that_falls_is_brought_up_again(
    start: Callable[..., Running], data: Path, port: int
) -> None:
    city = start("start", data, port)
    city.wait_until_open()
    web, worker = city.children()
    os.killpg(worker, signal.SIGKILL)
    end = time.monotonic() + 30
    while city.children()[-1] == worker and time.monotonic() < end:
        time.sleep(0.1)
    assert city.children()[0] == web and born(city.children()[1])
    os.killpg(web, signal.SIGKILL)
    assert city.process.wait(60) == 1
    assert "网页服务意外结束" in city.words()
