"""
How long each page of the demonstration city takes, beside an empty Django view and a static file.

    python bench/pages.py [--requests 200] [--only compounds] [ADDRESS]

Without an address it starts `./sifang demo` in a folder that is thrown away; an address names one that runs
already. Served by granian as in production, debugging off; the city clerk asks, warm, one client and then eight.
To reach: p95 at most 100 ms. Times are what the client waits on this machine, the network's loop included.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GOAL = 100.0
LEAD = "professional_service_coverage"
PAGES = (
    "/", "/todo/", "/due/", "/compare/", "/compare/?level=subdistricts", "/wall/?mode=wall", "/search/?q=yg",
    "/indicators/", f"/indicators/{LEAD}/", f"/indicators/{LEAD}/records/", "/months/", "/months/2021-10/",
    "/compounds/", "/companies/", "/party/", "/committees/", "/environment/", "/meetings/", "/claimed/",
    "/field-meetings/", "/subsidies/", "/charging/", "/cases/", "/ledgers/", "/bulletins/", "/policy/", "/offices/",
    "/calendar/", "/me/", "/feedback/",
)  # fmt: skip
WITH_RECORDS = ("/compounds/", "/companies/", "/cases/", "/bulletins/", "/charging/", "/offices/")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], address: str, ready: str, **more: str) -> Iterator[None]:
    """A process that answers at the address."""
    out = tempfile.TemporaryFile("w+b")  # noqa: SIM115 - lives as long as the process
    child = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=ROOT, env=os.environ | more
    )
    try:
        end = time.monotonic() + 300
        while time.monotonic() < end:
            out.seek(0)
            said = out.read().decode("utf-8", "replace")
            if ready in said:
                break
            if child.poll() is not None:
                raise SystemExit(said)
            time.sleep(0.2)
        yield
    finally:
        child.terminate()
        child.wait(60)


def cookie_of(address: str, username: str, password: str) -> str:
    """Signed in through the login page."""
    jar = CookieJar()
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(jar)
    )
    form = opener.open(f"{address}/login/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]  # type: ignore[index]
    data = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "username": username, "password": password})
    opener.open(urllib.request.Request(f"{address}/login/", data.encode(), {"Referer": f"{address}/login/"}))
    return "; ".join(f"{one.name}={one.value}" for one in jar)


class Client:
    """One browser: a connection that stays open."""

    def __init__(self, address: str, cookie: str = "") -> None:
        self.connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=60)
        self.headers = {"Cookie": cookie} if cookie else {}

    def get(self, path: str) -> tuple[float, int, str]:
        begun = time.perf_counter()
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        return (time.perf_counter() - begun) * 1000, answer.status, body.decode("utf-8", "replace")


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def measure(address: str, cookie: str, path: str, requests: int) -> tuple[float, float, float]:
    """Median and p95 with one client, p95 with eight."""
    one = Client(address, cookie)
    for _ in range(5):
        _, status, _ = one.get(path)
        if status != 200:
            raise SystemExit(f"{path} answered {status}")
    alone = [one.get(path)[0] for _ in range(requests)]

    def some(client: Client) -> list[float]:
        client.get(path)
        return [client.get(path)[0] for _ in range(max(requests // 8, 3))]

    with ThreadPoolExecutor(8) as pool:
        together = [t for times in pool.map(some, [Client(address, cookie) for _ in range(8)]) for t in times]
    return statistics.median(alone), p95(alone), p95(together)


def main(options: argparse.Namespace) -> int:
    with contextlib.ExitStack() as stack:
        address = (options.address or "").rstrip("/")
        if not address:
            folder = Path(tempfile.mkdtemp(prefix="sifang-bench-"))
            folder.chmod(0o711)
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            port = free_port()
            address = f"http://127.0.0.1:{port}"
            command = [
                str(ROOT / "sifang"),
                "demo",
                "--no-browser",
                "--port",
                str(port),
                "--data",
                str(folder / "city"),
            ]
            stack.enter_context(running(command, address, "打开 Open"))
        port = free_port()
        floor = f"http://127.0.0.1:{port}"
        serve = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "1",
            "--blocking-threads", "4", "--no-ws", "bench.floor:application",
        ]  # fmt: skip
        stack.enter_context(running(serve, floor, "Started worker", PYTHONPATH=str(ROOT)))
        time.sleep(1)
        cookie = cookie_of(address, "shijingban", "Sifang-2021-demo")
        clerk = Client(address, cookie)
        pages = list(PAGES)
        for path in WITH_RECORDS:
            if found := re.search(r'<a class="row-link" href="([^"]+)"', clerk.get(path)[2]):
                pages.append(found[1].replace("&amp;", "&"))
        pages = [page for page in pages if not options.only or options.only in page]
        load = os.getloadavg()[0]
        print(f"{options.requests} requests a page, {os.cpu_count()} cores, load before {load:.1f}\n")
        base = measure(floor, "", "/", options.requests)
        print(f"{'ms':44}{'median':>8}{'p95':>8}{'p95 of 8':>10}{'x floor':>9}")
        rows = [("an empty Django view (the floor)", base)]
        rows.append(("a static file", measure(address, "", "/static/ui/ui.css", options.requests)))
        print_rows(rows, base)
        measured = []
        for page in pages:
            measured.append((page, measure(address, cookie, page, options.requests)))
            print_rows(measured[-1:], base)
        late = [page for page, (_, alone, _) in measured if alone > GOAL]
        late_8 = [page for page, (_, _, eight) in measured if eight > GOAL]
        print(f"\nload after {os.getloadavg()[0]:.1f}")
        print(f"over {GOAL:.0f} ms: one client {len(late)} of {len(measured)} {late}")
        print(f"over {GOAL:.0f} ms: eight clients {len(late_8)} of {len(measured)}")
    return 1 if late else 0


def print_rows(rows: list[tuple[str, tuple[float, float, float]]], base: tuple[float, float, float]) -> None:
    for name, (median, alone, eight) in rows:
        print(f"{name[:43]:44}{median:8.1f}{alone:8.1f}{eight:10.1f}{alone / base[1]:9.1f}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("address", nargs="?")
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--only", default="")
    sys.exit(main(parser.parse_args()))
