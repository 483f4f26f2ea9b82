"""What the launcher says: one sentence in Chinese, the same shortly in English, never a traceback."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator


class Stop(Exception):
    """The launcher cannot go on; the sentences say why and what to do."""

    def __init__(self, chinese: str, english: str = "", *, code: int = 1) -> None:
        super().__init__(chinese)
        self.chinese, self.english, self.code = chinese, english, code


def prepare() -> None:
    """Write UTF-8 whatever the locale of the terminal says."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)  # type: ignore[union-attr]  # a stream of text has it


def line(text: str = "") -> None:
    """Say one line to the person."""
    print(text, flush=True)


def note(text: str) -> None:
    """Say something that is not the answer: it goes to stderr, so that answers can be piped."""
    print(text, file=sys.stderr, flush=True)


def failure(stop: Stop) -> None:
    """Say why the launcher stops."""
    note(stop.chinese)
    if stop.english:
        note(stop.english)


class Step:
    """One step of a preparation while it runs; `detail` is shown when it is done."""

    detail = ""


@contextlib.contextmanager
def step(name: str, *, quiet: bool = False) -> Iterator[Step]:
    """Show a step while it runs and its seconds when it is done."""
    begun, current = time.monotonic(), Step()
    shows_progress = sys.stderr.isatty() and not quiet
    if shows_progress:
        print(f"  … {name}", end="\r", file=sys.stderr, flush=True)
    try:
        yield current
    except BaseException:
        if shows_progress:
            note(f"  ✗ {name}  ")
        raise
    if not quiet:
        seconds = time.monotonic() - begun
        note(f"  ✓ {name}  {seconds:.1f} s" + (f"  {current.detail}" if current.detail else ""))
