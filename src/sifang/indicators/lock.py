"""`definitions.lock`: what each version of each indicator counts, as a fingerprint under review."""

from __future__ import annotations

from pathlib import Path

from sifang.indicators.declaration import indicators
from sifang.indicators.fingerprints import query_hash

LOCK = Path(__file__).with_name("definitions.lock")
HEAD = "# key version fingerprint of its query; written by `manage.py lock_definitions`, read in review\n"


def locked() -> dict[str, tuple[int, str]]:
    """`{key: (version, fingerprint)}` as the file says."""
    lines = LOCK.read_text(encoding="utf-8").splitlines() if LOCK.exists() else []
    rows = (line.split() for line in lines if line and not line.startswith("#"))
    return {key: (int(version), hashed) for key, version, hashed in rows}


def mistakes() -> list[str]:
    """Where declarations and the file differ, in sentences for whoever changed one."""
    known, found = locked(), []
    for one in indicators():
        version, hashed = known.get(one.key, (0, ""))
        now = query_hash(one.key)
        if version == one.version and hashed != now:
            found.append(f"{one.key} counts something else than its version {version} did: raise its version")
        elif version > one.version:
            found.append(f"{one.key} was version {version} and cannot go back to {one.version}")
        elif version != one.version:
            found.append(f"{one.key} version {one.version} is not in definitions.lock: lock it")
    gone = set(known) - {one.key for one in indicators()}
    return found + [f"{key} is in definitions.lock and nowhere declared" for key in sorted(gone)]


def write() -> int:
    """Write the file; refuses nothing, the review reads the difference."""
    rows = [f"{one.key} {one.version} {query_hash(one.key)}\n" for one in indicators()]
    LOCK.write_text(HEAD + "".join(rows), encoding="utf-8")
    return len(rows)
