"""demo and start: prepare everything, run the web server and the worker, stop all of it together."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Callable
from pathlib import Path

from launch import environment
from launch.city import City, reason, undisturbed
from launch.places import read_json, try_lock, write_json, write_private
from launch.processes import Family, stop_orphans
from launch.say import Stop, line, note, step

THREADS = 4
# As many web processes as cores: Python answers one page at a time in each. More than four want more memory than
# a trial should take.
WEB_PROCESSES = min(4, os.cpu_count() or 1)
BEGUN, DONE = "begun", "yes"


def serve(city: City, *, demo: bool, host: str, port: int, browser: bool) -> int:
    """Run the city until somebody ends it; what it started, it stops."""
    command = "demo" if demo else "start"
    place = city.place
    lock = try_lock(place.run / "serve.lock")
    if lock is None:
        return _already(city, command)
    with lock:
        (place.run / "web.json").unlink(missing_ok=True)
        _refuse_other_mode(city, demo)
        if found := stop_orphans(place.run / "children.json"):
            note(f"  ✓ 清理了上次未正常结束的 {found} 个进程 stopped what a killed run had left")
        _check_port(host, port, command)
        write_json(place.run / "web.json", {"pid": os.getpid(), "port": port, "ready": False})
        if city.mode != "production":
            place.remember(mode=city.mode, **({"city": city.name} if city.name else {}))
        family = Family(place.run / "children.json")
        try:
            with city.database(quiet=False):
                try:
                    accounts = _prepare(city, demo, lambda: _load_web(city, family, host, port))
                    _run(city, family, host, port, accounts, browser, command)
                finally:
                    with undisturbed():
                        if family.children:
                            note("\n正在停止 stopping …")
                        family.stop()
        except KeyboardInterrupt:
            line("已停止 stopped.")
        finally:
            (place.run / "web.json").unlink(missing_ok=True)
    return 0


def _prepare(city: City, demo: bool, load_web: Callable[[], None]) -> Callable[[], str] | None:
    """
    Make the city ready; answers what tells a demonstration's accounts.

    :param load_web: called when the city takes long, so that its pages are loaded meanwhile
    """
    opening = city.place.run / "opening.txt"
    opening.unlink(missing_ok=True)
    if demo and city.stamp.get("seeded") == BEGUN and city.cluster:
        # Killed while the demonstration city was being written: half a city is no city.
        with city.one_at_a_time(), step("清除没写完的演示城市 removing a half-written city"):
            city.cluster.empty()
    if not demo:
        city.migrate(quiet=False)
        city.furnish(quiet=False)
        return None
    if city.stamp.get("seeded") == DONE:
        city.migrate(quiet=False)
        return _start_clock(city, opening)
    # Whoever writes the city loads his books while the tables are made.
    with city.one_at_a_time(), city.beforehand("demo_city", "--opening", str(opening)) as write:
        city.migrate_within(quiet=False)
        with step("演示城市 demonstration city"):
            city.keep_stamp(seeded=BEGUN)
            load_web()
            write()
            city.keep_stamp(seeded=DONE)
    return _start_clock(city, opening)


def _start_clock(city: City, opening: Path) -> Callable[[], str]:
    """Set where the demonstration's clock starts; what is answered tells who can sign in."""
    if opening.exists():
        # Told by the process that has just written the city: one less to wait for.
        moment, _, accounts = opening.read_text(encoding="utf-8").partition("\n")
        opening.unlink()
        _set_clock(city, moment)
        return lambda: accounts
    telling = subprocess.Popen(
        city.command("clock_start", "--accounts"), env=city.environ(), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8",
    )  # fmt: skip
    assert telling.stdout is not None
    moment = telling.stdout.readline().strip()
    if not moment:
        # Asked again where its error is shown.
        moment = city.ask("clock_start").strip()
    _set_clock(city, moment)
    return lambda: telling.communicate(timeout=60)[0]


def _set_clock(city: City, moment: str) -> None:
    started = str(int(time.time()))
    city.variables["SIFANG_CLOCK_START"], city.variables["SIFANG_CLOCK_STARTED"] = moment, started
    if "SIFANG_OPENING" in city.variables:
        write_private(Path(city.variables["SIFANG_OPENING"]), f"{moment}\n{started}\n")


def _load_web(city: City, family: Family, host: str, port: int) -> None:
    """Start a web server that answers nobody before the city's clock is set."""
    opened = city.place.run / "opened.txt"
    opened.unlink(missing_ok=True)
    city.variables["SIFANG_OPENING"] = str(opened)
    _start_web(city, family, host, port)


def _start_web(city: City, family: Family, host: str, port: int) -> None:
    web = [
        str(environment.python()), "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(WEB_PROCESSES), "--blocking-threads", str(THREADS), "--no-ws", "--respawn-failed-workers",
        "config.wsgi:application",
    ]  # fmt: skip
    family.start("web", web, city.environ(), city.place.log / "web.log")


def _run(
    city: City,
    family: Family,
    host: str,
    port: int,
    accounts: Callable[[], str] | None,
    browser: bool,
    command: str,
) -> None:
    place, environ = city.place, city.environ()
    address = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}/"
    worker = city.command("procrastinate", "worker")
    with step("网页与后台 web and worker"):
        if "web" not in family.children:
            _start_web(city, family, host, port)
        _wait_for(city, family, address)
        # After the first page, which somebody waits for.
        family.start("worker", worker, environ, place.log / "worker.log")
    write_json(place.run / "web.json", {"pid": os.getpid(), "port": port, "address": address, "ready": True})
    line()
    line(f"  打开 Open   {address}")
    if accounts is not None:
        line("\n".join(f"  {text}" for text in accounts().rstrip().splitlines()))
    line(f"  数据 Data   {place.folder}")
    line(f"  停止 Stop   Ctrl-C        其他命令 more: ./sifang        （./sifang {command} --port N 换端口）")
    if browser and _has_screen():
        webbrowser.open(address)
    _watch(city, family, worker, environ)


def _wait_for(city: City, family: Family, address: str) -> None:
    log = city.place.log / "web.log"
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if family.children["web"].poll() is not None:
            break
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=10):
                return
        except urllib.error.HTTPError as error:
            if error.code < 500:
                return
            break
        except OSError:
            time.sleep(0.1)
    with contextlib.suppress(OSError), log.open("rb") as told:
        told.seek(family.begun["web"])
        raise Stop(
            f"网页没有启动成功：{reason(told.read().decode('utf-8', 'replace'))}\n（详见 {log}）",
            "The web server did not start; see its log.",
        )
    raise Stop(f"网页没有启动成功，详见 {log}", "The web server did not start; see its log.")


def _watch(city: City, family: Family, worker: list[str], environ: dict[str, str]) -> None:
    """Stay until somebody ends us; bring a fallen worker up again, but not for ever."""
    falls: list[float] = []
    while True:
        time.sleep(0.3)
        if family.children["web"].poll() is not None:
            raise Stop(
                f"网页服务意外结束，已全部停止。详见 {city.place.log / 'web.log'}",
                "The web server ended by itself; everything was stopped.",
            )
        if family.children["worker"].poll() is not None:
            falls = [then for then in falls if then > time.monotonic() - 300] + [time.monotonic()]
            if len(falls) > 5:
                raise Stop(
                    f"后台任务进程反复结束，已全部停止。详见 {city.place.log / 'worker.log'}",
                    "The worker keeps ending; everything was stopped.",
                )
            time.sleep(len(falls))
            family.start("worker", worker, environ, city.place.log / "worker.log")


def _already(city: City, command: str) -> int:
    for _ in range(20):
        known = read_json(city.place.run / "web.json")
        if known.get("ready"):
            line(f"四方已在运行 already running：{known['address']}")
            line(
                f"  要另开一个，请另选数据目录和端口 for a second one: ./sifang {command} --data DIR --port N"
            )
            return 0
        time.sleep(0.1)
    raise Stop(
        f"另一个 ./sifang 正在用这个数据目录启动（{city.place.folder}），请稍候片刻。",
        "Another ./sifang is starting on this data folder; wait a moment.",
    )


def _refuse_other_mode(city: City, demo: bool) -> None:
    known = city.place.about.get("mode")
    if demo and known not in (None, "demo"):
        raise Stop(
            f"{city.place.folder} 里是一座真实城市的数据，不能在上面演示。请用 --data 另选目录。",
            "This data folder holds a real city; choose another for the demonstration with --data.",
        )
    if not demo and known == "demo":
        raise Stop(
            f"{city.place.folder} 里是演示城市。真实城市请用 --data 另选一个空目录：./sifang start --data DIR",
            "This data folder holds the demonstration city; choose an empty one with --data.",
        )


def _check_port(host: str, port: int, command: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Stop(
                f"端口 {port} 需要管理员权限。请用 1024 以上的端口：./sifang {command} --port 8000",
                f"Port {port} needs privileges; choose one above 1024.",
            ) from None
        except (OSError, OverflowError) as error:
            raise Stop(
                f"端口 {port} 已被占用。请换一个：./sifang {command} --port {port + 1 if port < 65535 else 8000}",
                f"Port {port} is taken ({error}); choose another with --port.",
            ) from None


def _has_screen() -> bool:
    if sys.platform == "darwin":
        return True
    return sys.stdout.isatty() and bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
