"""How a line becomes bytes and bytes become a seal. Plain values; no clock, no database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

FIELDS = (
    "id", "event", "subject_kind", "subject_id", "subject_label", "by_id", "by_title", "at", "note", "data",
)  # fmt: skip
"""What is sealed of a line, in this order: everything."""
START = "0" * 64
"""What stands before the first seal."""

ALGORITHMS: dict[str, Callable[[bytes], str]] = {
    "sha256": lambda raw: hashlib.sha256(raw).hexdigest(),
}
"""By the id kept with each seal. A city asked for SM3 adds it here and seals with it from then on."""
PRESENT = "sha256"

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical(values: Sequence[Any]) -> bytes:
    """The same line gives the same bytes on every machine: JSON, sorted keys, time in UTC."""
    at: datetime = values[7]
    data = values[9]
    if isinstance(data, str):
        data = json.loads(data)
    return _encode([*values[:7], at.astimezone(UTC).isoformat(), values[8], data]).encode()


def digest(before: str, line: bytes, algorithm: str = PRESENT) -> str:
    """The seal of a line behind the seal before it."""
    return ALGORITHMS[algorithm](before.encode() + b"\n" + line)
