"""Work that everybody else on the machine goes before."""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import time
from contextlib import suppress
from pathlib import Path

_POLITE, _POLITEST = 10, 19
_SHARED_BY_SESSION = Path("/proc/sys/kernel/sched_autogroup_enabled")
_SHARE = Path("/proc/self/autogroup")
# Who is not root is heard only when nobody on the machine has asked within the last tenth of a second.
_TIMES, _UNTIL_HEARD = 40, 0.11
# The longest stretch the system takes, in nanoseconds, and how the call is numbered that says it; Python has no name for it.
_LONGEST, _SET_ATTRIBUTES = 100_000_000, {"x86_64": 314, "aarch64": 274}


def let_others_first() -> None:
    """
    This process, and those it forks, work when nobody else on the machine wants to; it cannot be taken back.

    A politer number alone is not enough: whoever wakes waits for the end of a slice, some 4 ms. Nor is the system's
    patient class alone: where the processor is shared by session (`autogroup`), a session is served like any other
    however patient its processes are, and the database's processes are sessions of their own. There this process
    becomes a session too, with the least share. And it says that it works in long stretches: since Linux 6.12 whoever
    wakes to a shorter one is let in at once, where otherwise he waits for the end of the stretch, whatever the shares.
    """
    with suppress(OSError):
        os.setsid()
        if _SHARED_BY_SESSION.read_text().strip() == "1":
            _ask_for_the_least_share()
            # Among sessions the patient class only misleads: a core where it works counts as free, and is not.
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
            os.nice(_POLITEST)
            _say_how_long(os.SCHED_BATCH)
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


def _say_how_long(scheduler: int) -> None:
    number = _SET_ATTRIBUTES.get(platform.machine())
    if number is not None:
        # size, class, flags, politeness, priority, runtime (the stretch), deadline, period: `sched_setattr(2)`
        told = struct.pack("=IIQiIQQQ", 48, scheduler, 0, _POLITEST, 0, _LONGEST, 0, 0)
        # A system that does not know it refuses, or goes on as before.
        ctypes.CDLL(None).syscall(number, 0, told, 0)


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
