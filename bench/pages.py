"""
How long each page of the demonstration city takes, beside an empty Django view and a static file.

    python bench/pages.py [--requests 200] [--only compounds] [ADDRESS]

Without an address it starts `./sifang demo` in a folder that is thrown away; an address names one that runs
already. Served by granian as in production, debugging off; the city clerk asks, warm, one client and then eight.
"Again" is the same address as before while nobody acted; "anew" is an address never asked before, so that the page is
made from the beginning. To reach: server time p95 at most 100 ms. "Server" is what the answer says of itself
(`Server-Timing`): from the request taken up to the answer made. "Waits" is what the client waits on this machine, the
network's loop and the queue before the server included; one process asks for all eight, on the server's own cores.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import itertools
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
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
GOAL = 100.0
LEAD = "professional_service_coverage"
PAGES = (
    "/", "/todo/", "/due/", "/compare/", "/compare/?level=subdistricts", "/wall/?mode=wall", "/search/?q=yg",
    "/indicators/", f"/indicators/{LEAD}/", f"/indicators/{LEAD}/records/", "/months/", "/months/2021-10/",
    "/compounds/", "/companies/", "/party/", "/committees/", "/environment/", "/meetings/", "/claimed/",
    "/field-meetings/", "/subsidies/", "/charging/", "/cases/", "/cases/desk/", "/cases/rates/", "/cases/types/",
    "/whistles/", "/supervisions/", "/campaigns/", "/notices/", "/ledgers/", "/bulletins/", "/policy/", "/offices/",
    "/calendar/", "/me/", "/feedback/",
)  # fmt: skip
WITH_RECORDS = (
    "/compounds/",
    "/companies/",
    "/cases/",
    "/whistles/",
    "/supervisions/",
    "/bulletins/",
    "/charging/",
    "/offices/",
)


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
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]  # type: ignore[index]  # the form has one
    data = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "username": username, "password": password})
    opener.open(urllib.request.Request(f"{address}/login/", data.encode(), {"Referer": f"{address}/login/"}))
    return "; ".join(f"{one.name}={one.value}" for one in jar)


class Client:
    """One browser: a connection that stays open."""

    def __init__(self, address: str, cookie: str = "") -> None:
        self.connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=60)
        self.headers = {"Cookie": cookie} if cookie else {}

    def get(self, path: str) -> tuple[float, float, int, str]:
        begun = time.perf_counter()
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        waited = (time.perf_counter() - begun) * 1000
        # The floor says nothing of itself: what its client waits is all there is.
        told = re.search(r"dur=([\d.]+)", answer.headers.get("Server-Timing", ""))
        server = float(told[1]) if told else waited
        return server, waited, answer.status, body.decode("utf-8", "replace")


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


class Measured(NamedTuple):
    """Milliseconds: server time p95 and what a client waits, alone and as one of eight, again and anew."""

    again: float
    again_of_eight: float
    again_waits: float
    again_waits_of_eight: float
    anew: float
    anew_of_eight: float
    anew_waits: float
    anew_waits_of_eight: float
    median_anew: float


_asked = itertools.count()


def measure(address: str, cookie: str, path: str, requests: int) -> Measured:
    """Medians and p95 of one client, and p95 of eight at once; the page asked again, and made anew."""
    one = Client(address, cookie)
    joint = "&" if "?" in path else "?"
    for _ in range(8):
        _, _, status, _ = one.get(path)
        if status != 200:
            raise SystemExit(f"{path} answered {status}")

    def again(_: int) -> str:
        return path

    def anew(_: int) -> str:
        return f"{path}{joint}asked={next(_asked)}"

    def times(client: Client, where: Callable[[int], str], count: int) -> list[tuple[float, float]]:
        client.get(where(0))
        return [client.get(where(n))[:2] for n in range(count)]

    def together(where: Callable[[int], str]) -> list[tuple[float, float]]:
        clients = [Client(address, cookie) for _ in range(8)]
        with ThreadPoolExecutor(8) as pool:
            found = pool.map(lambda client: times(client, where, max(requests // 8, 3)), clients)
            return [time for some in found for time in some]

    alone, alone_anew = times(one, again, requests), times(one, anew, requests)
    eight, eight_anew = together(again), together(anew)

    def server(told: list[tuple[float, float]]) -> float:
        return p95([one for one, _ in told])

    def waits(told: list[tuple[float, float]]) -> float:
        return p95([one for _, one in told])

    return Measured(
        server(alone), server(eight), waits(alone), waits(eight), server(alone_anew), server(eight_anew),
        waits(alone_anew), waits(eight_anew), statistics.median(one for _, one in alone_anew),
    )  # fmt: skip


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
            if found := re.search(r'<a class="row-link" href="([^"]+)"', clerk.get(path)[3]):
                pages.append(found[1].replace("&amp;", "&"))
        pages = [page for page in pages if not options.only or options.only in page]
        load = os.getloadavg()[0]
        print(f"{options.requests} requests a page, {os.cpu_count()} cores, load before {load:.1f}\n")
        base = measure(floor, "", "/", options.requests)
        print(f"{'':40}{'----------- again ------------':>34}  {'------------ anew ------------':>34}")
        heads = "".join(f"{h:>8}" for h in ("server", "of 8", "waits", "of 8"))
        print(f"{'p95, ms':40}{heads}    {heads}{'x floor':>9}")
        rows = [("an empty Django view (the floor)", base)]
        rows.append(("a static file", measure(address, "", "/static/ui/ui.css", options.requests)))
        print_rows(rows, base)
        measured = []
        for page in pages:
            measured.append((page, measure(address, cookie, page, options.requests)))
            print_rows(measured[-1:], base)
        print(f"\nload after {os.getloadavg()[0]:.1f}")
        late = [
            [page for page, one in measured if getattr(one, what) > GOAL]
            for what in ("again", "again_of_eight", "anew", "anew_of_eight")
        ]
        for words, pages in zip(
            ("again, one client", "again, eight clients", "anew, one client", "anew, eight clients"),
            late,
            strict=True,
        ):
            print(f"server time p95 over {GOAL:.0f} ms {words}: {len(pages)} of {len(measured)} {pages}")
    return 1 if late[0] or late[1] or late[2] else 0


def print_rows(rows: list[tuple[str, Measured]], base: Measured) -> None:
    for name, one in rows:
        kept = "".join(f"{t:8.1f}" for t in one[:4])
        made = "".join(f"{t:8.1f}" for t in one[4:8])
        print(f"{name[:39]:40}{kept}    {made}{one.median_anew / base.median_anew:9.1f}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("address", nargs="?")
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--only", default="")
    sys.exit(main(parser.parse_args()))
