"""The clocks of a case: arithmetic in plain values (`values`), and the table of what turns them (`reading`)."""

from sifang.cases.clocks.reading import Effect, Pauses, Then, Turning, Whose, pauses, table
from sifang.cases.clocks.ringing import next_ring, rings
from sifang.cases.clocks.values import (
    CannotTick,
    ClockState,
    Ticking,
    allowed,
    changes,
    extend,
    go_on,
    is_late,
    meet,
    moment_of,
    of,
    pause,
    reckon,
    remaining,
    resume,
    sentence,
    start,
    state,
    stop,
    told_minutes,
    used_at,
)

__all__ = [
    "CannotTick", "ClockState", "Effect", "Pauses", "Then", "Ticking", "Turning", "Whose", "allowed", "changes",
    "extend", "go_on", "is_late", "meet", "moment_of", "next_ring", "of", "pause", "pauses", "reckon", "remaining",
    "resume", "rings", "sentence", "start", "state", "stop", "table", "told_minutes", "used_at",
]  # fmt: skip
