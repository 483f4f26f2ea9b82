"""The demonstration city is loaded once for this folder, which one worker runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from conftest import demonstration_loaded


@pytest.fixture(scope="package")
def demonstration_city(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    with demonstration_loaded(django_db_blocker):
        yield


@pytest.fixture
def rows(demonstration_city: None, db: Any) -> Callable[..., list[tuple]]:
    """Ask in plain SQL; `%(day)s` is the cut-off day."""

    def ask(sql: str, day: str = "2021-11-30", **more: Any) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(sql, {"day": day, **more})
            return cursor.fetchall()

    return ask


@pytest.fixture
def count(rows: Callable[..., list[tuple]]) -> Callable[..., Any]:
    """The one number a question answers."""
    return lambda sql, day="2021-11-30", **more: rows(sql, day, **more)[0][0]
