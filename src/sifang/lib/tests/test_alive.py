"""A kept connection is looked at before each request."""

import psycopg
import pytest
from django.db import connection

from sifang.lib.alive import is_silent, look


@pytest.fixture
def kept(transactional_db):
    """A connection as a web process keeps it: asked about before each request."""
    connection.ensure_connection()
    connection.health_check_enabled, connection.health_check_done = True, False
    yield connection
    connection.health_check_enabled = False
    connection.close()


def test_a_silent_connection_is_not_asked_about(kept):
    look()
    assert kept.health_check_done


def test_a_connection_whose_server_ended_is_opened_again(kept):
    number = kept.connection.info.backend_pid
    with psycopg.connect(**kept.get_connection_params() | {"cursor_factory": None}) as other:
        other.execute("select pg_terminate_backend(%s)", [number])
        while other.execute("select 1 from pg_stat_activity where pid = %s", [number]).fetchone():
            other.commit()
    look()
    assert not kept.health_check_done
    with kept.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        assert cursor.fetchone() != (number,)


def test_a_closed_connection_is_not_silent(kept):
    bare = kept.connection
    bare.close()
    assert not is_silent(bare)
