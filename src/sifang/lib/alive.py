"""
Is the kept connection to the database still there? Looked at on its socket, without asking the server.

A server that ended has said so on the socket, so a silent one is in order; if anything can be read there, Django asks
as it does otherwise (`CONN_HEALTH_CHECKS`). Saves every request one way to and fro.
"""

from __future__ import annotations

import select
from typing import Any

import psycopg
from django.core.signals import request_started
from django.db import connections


def is_silent(bare: psycopg.Connection) -> bool:
    """Nothing waits to be read from the server, neither a word nor its end."""
    try:
        number = bare.fileno()
    except psycopg.OperationalError:
        return False
    looked = select.poll()
    looked.register(number, select.POLLIN)
    return not looked.poll(0)


def look(**_: Any) -> None:
    """Spare the kept connections that are silent Django's question."""
    kept: Any
    for kept in connections.all(initialized_only=True):
        # Django has just noted, at the same signal, that they have to be asked about.
        if kept.connection is not None and not kept.health_check_done and is_silent(kept.connection):
            kept.health_check_done = True


def begin() -> None:
    """From now on before each request; after Django's own receiver, which was there first (before it, Django just asks)."""
    request_started.connect(look, dispatch_uid="sifang.lib.alive")
