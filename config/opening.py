"""A web server may load before its city is written; it answers nobody until the launcher opens it."""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.conf import settings
from django.template import loader


def wait() -> None:
    """
    Where `SIFANG_OPENING` names a file: load what every page needs, wait for that file, and set the clock it tells.

    Its first line is where the demonstration's clock starts, its second the Unix time at which it does. Whoever
    comes too early is kept waiting by the port and gets the whole city, never half of one.
    """
    given: Path | None = settings.SIFANG_OPENING
    if given is None:
        return
    loader.get_template("ui/base.html")
    launcher = os.getppid()
    while not given.exists():
        if os.getppid() != launcher:
            raise SystemExit("the server that started this process is gone")
        time.sleep(0.02)
    start, started = given.read_text(encoding="utf-8").split()
    settings.SIFANG_CLOCK_START, settings.SIFANG_CLOCK_STARTED = start, float(started)
