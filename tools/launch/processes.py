"""The processes a running city consists of: started in groups of their own, remembered, stopped, never lost."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

from launch.places import ROOT, read_json, write_json


def born(pid: int) -> str:
    """When a process started, as the system tells it: a number and this name one process for ever; "" when gone."""
    with contextlib.suppress(OSError, IndexError):
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return "" if words[0] in "ZX" else words[19]
    if Path("/proc/self/stat").exists():
        return ""
    done = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True)
    return done.stdout.strip()


class Family:
    """The children of one launcher."""

    def __init__(self, book: Path) -> None:
        self.book = book
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.begun: dict[str, int] = {}
        """where in its log each child begins"""

    def start(
        self, name: str, command: list[str], environ: dict[str, str], log: Path
    ) -> subprocess.Popen[bytes]:
        """Start a child in a group of its own and write it down before anything else happens."""
        if log.exists() and log.stat().st_size > 20_000_000:
            log.replace(log.with_name(log.name + ".1"))
        with log.open("ab") as out:
            self.begun[name] = out.tell()
            child = subprocess.Popen(
                command, cwd=ROOT, env=environ, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                start_new_session=True,
            )  # fmt: skip
        self.children[name] = child
        self._write()
        return child

    def stop(self) -> None:
        """Ask every child to end, newest first, and make those end that do not."""
        for child in reversed(self.children.values()):
            _signal(child.pid, signal.SIGTERM)
        end = time.monotonic() + 15
        for child in self.children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, end - time.monotonic()))
            _signal(child.pid, signal.SIGKILL)  # the whole group, should a grandchild have stayed
            child.wait()
        self.children.clear()
        self.book.unlink(missing_ok=True)

    def _write(self) -> None:
        facts = {name: {"pid": child.pid, "born": born(child.pid)} for name, child in self.children.items()}
        write_json(self.book, facts)


def stop_orphans(book: Path) -> int:
    """End what a killed launcher left running; call only while holding the lock that launcher held."""
    ours = []
    for known in read_json(book).values():
        pid, then = int(known.get("pid", 0)), known.get("born", "")
        if pid > 1 and then and born(pid) == then:
            ours.append(pid)
    for pid in ours:
        _signal(pid, signal.SIGTERM)
    end = time.monotonic() + 10
    while any(born(pid) for pid in ours) and time.monotonic() < end:
        time.sleep(0.1)
    for pid in ours:
        _signal(pid, signal.SIGKILL)
    book.unlink(missing_ok=True)
    return len(ours)


def _signal(group: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
