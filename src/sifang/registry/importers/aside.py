"""Pinyin of many names, worked out by a process of its own while the plan is written down: half the time of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Thread
from typing import Any

from sifang.lib.words import initials, pinyin_key

# Below this the process would take longer to start than to work.
FROM = 4000


def both(name: str) -> tuple[str, str]:
    """The pinyin and the initials of a name, as long as their columns."""
    return pinyin_key(name)[:120], initials(name)[:60]


def spelled(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pinyin and initials of each name, in order."""
    if len(names) < FROM:
        yield from map(both, names)
        return
    # It lives no longer than its input: when the worker is killed it reads the end and goes.
    child = subprocess.Popen(
        [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3]), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert child.stdin is not None and child.stdout is not None
    Thread(target=_feed, args=(child.stdin, names), daemon=True).start()
    try:
        for name in names:
            said = child.stdout.readline().rstrip("\n").split("\t")
            # Should the process have died, the work is done here.
            yield (said[0], said[1]) if len(said) == 2 else both(name)
    finally:
        child.kill()
        child.wait()
        child.stdout.close()


def _feed(stream: Any, names: Sequence[str]) -> None:
    try:
        for name in names:
            stream.write(" ".join(name.split()) + "\n")
        stream.close()
    except (OSError, ValueError):
        return


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write("\t".join(both(line.rstrip("\n"))) + "\n")
