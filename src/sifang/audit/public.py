"""The front door: leave a line about what was done, inside the transaction that did it."""

from __future__ import annotations

from sifang.audit.actions.exports import note_export
from sifang.audit.actions.seal import seal_lines
from sifang.audit.lines import line_of, record
from sifang.audit.models import AuditLine
from sifang.audit.presenters import EVENTS, present
from sifang.audit.stamp import stamp, stamp_of
from sifang.audit.verify import Head, Verdict, head, unsealed, verify

__all__ = [
    "EVENTS",
    "AuditLine",
    "Head",
    "Verdict",
    "head",
    "line_of",
    "note_export",
    "present",
    "record",
    "seal_lines",
    "stamp",
    "stamp_of",
    "unsealed",
    "verify",
]
