"""Work that everybody else on the machine goes before."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

_POLITE, _POLITEST = 10, 19
_SHARED_BY_SESSION = Path("/proc/sys/kernel/sched_autogroup_enabled")
_SHARE = Path("/proc/self/autogroup")
# Who is not root is heard only when nobody on the machine has asked within the last tenth of a second.
_TIMES, _UNTIL_HEARD = 40, 0.11


def let_others_first() -> None:
    """
    This process, and those it forks, work when nobody else on the machine wants to; it cannot be taken back.

    A politer number alone is not enough: whoever wakes waits for the end of a slice, some 4 ms. Nor is the system's
    patient class alone: where the processor is shared by session (`autogroup`), a session is served like any other
    however patient its processes are, and the database's processes are sessions of their own. There this process
    becomes a session too, with the least share.
    """
    with suppress(OSError):
        os.setsid()
        if _SHARED_BY_SESSION.read_text().strip() == "1":
            _ask_for_the_least_share()
            # Among sessions the patient class only misleads: a core where it works counts as free, and is not.
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
            os.nice(_POLITEST)
            return
    if not thread_lets_others_first():
        os.nice(_POLITE)


def _ask_for_the_least_share() -> None:
    for _ in range(_TIMES):
        with suppress(BlockingIOError):
            _SHARE.write_text(str(_POLITEST))
            return
        time.sleep(_UNTIL_HEARD)
    raise OSError("nobody heard it")


def thread_lets_others_first() -> bool:
    """
    The same for the thread that asks, as far as a thread can; True when the system knows how.

    Packing what goes through a pipe is work as well.
    """
    try:
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    except (AttributeError, OSError):
        return False
    return True
