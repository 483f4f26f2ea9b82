"""Where uploaded files lie: by their fingerprint, in the product's data folder."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from django.conf import settings


def folder() -> Path:
    return Path(settings.SIFANG_DATA) / "ledgers"


def keep(data: bytes) -> str:
    """Write a file once; answers its fingerprint."""
    digest = hashlib.sha256(data).hexdigest()
    path = folder() / digest
    if not path.exists():
        folder().mkdir(parents=True, exist_ok=True)
        half = path.with_name(f"{digest}.{os.getpid()}.part")
        half.write_bytes(data)
        half.replace(path)
    return digest


def fetch(digest: str) -> bytes | None:
    """The file of a fingerprint, or None when it is not kept (any more)."""
    try:
        return (folder() / digest).read_bytes()
    except OSError:
        return None
