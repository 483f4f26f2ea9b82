"""Every environment variable this product reads: once, typed, explained."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Env:
    mode: str
    """SIFANG_MODE: demo (demonstration city and clock), local (a real city on this machine), test, production."""
    database_url: str
    """DATABASE_URL: postgresql://user:password@host:port/name?host=/socket/dir; the launcher sets it for the embedded server."""
    data: Path
    """SIFANG_DATA: where uploads, logs and the embedded database live."""
    city: str
    """SIFANG_CITY: the name of the city's folder inside the policy folder."""
    policy: Path
    """SIFANG_POLICY: the folder that holds one folder per city."""
    secret_key: str
    """SIFANG_SECRET_KEY: signs sessions, seals second factors; production refuses to start on an empty or default one."""
    secret_key_fallbacks: list[str]
    """SIFANG_SECRET_KEY_FALLBACKS: comma-separated former secret keys, until what they sealed is sealed anew."""
    hosts: list[str]
    """SIFANG_HOSTS: comma-separated host names the server answers to."""
    clock_start: str
    """SIFANG_CLOCK_START: ISO moment at which the demonstration clock starts (demo only)."""
    clock_started: float | None
    """SIFANG_CLOCK_STARTED: Unix time at which that clock started, so that all processes read the same moment."""
    opening: Path | None
    """SIFANG_OPENING: a file a web server waits for before it answers anybody, with the clock's two values on two lines."""
    debug: bool
    """SIFANG_DEBUG: 1 shows tracebacks in the browser; production refuses it."""
    sso: str
    """SIFANG_SSO: dotted path of a single sign-on adapter; empty for none."""
    mail: str
    """SIFANG_MAIL: smtp://user:password@host:port?from=address (smtps:// for TLS from the start); empty for no mail."""
    sms: str
    """SIFANG_SMS: dotted path of an adapter to an SMS gateway (notices/channels.py says what it offers); empty for none."""


DEFAULT_SECRET = "for-trial-only-not-a-secret"


def read() -> Env:
    """Read the environment; never raises, the settings judge."""
    get = os.environ.get
    return Env(
        mode=get("SIFANG_MODE", "local"),
        database_url=get("DATABASE_URL", ""),
        data=Path(get("SIFANG_DATA", ROOT / "var")),
        city=get("SIFANG_CITY", "zibo"),
        policy=Path(get("SIFANG_POLICY", ROOT / "policy")),
        secret_key=get("SIFANG_SECRET_KEY", DEFAULT_SECRET),
        secret_key_fallbacks=[k for k in get("SIFANG_SECRET_KEY_FALLBACKS", "").split(",") if k],
        hosts=[h for h in get("SIFANG_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",") if h],
        clock_start=get("SIFANG_CLOCK_START", ""),
        clock_started=float(get("SIFANG_CLOCK_STARTED", "0")) or None,
        opening=Path(get("SIFANG_OPENING", "")) if get("SIFANG_OPENING") else None,
        debug=get("SIFANG_DEBUG", "") == "1",
        sso=get("SIFANG_SSO", ""),
        mail=get("SIFANG_MAIL", ""),
        sms=get("SIFANG_SMS", ""),
    )
