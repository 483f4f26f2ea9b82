"""What every room's tests share: the small city with its cast, and signing in."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import settings

# A property holds or does not; how long one example takes says something of the machine alone.
settings.register_profile("calm", deadline=None)
settings.load_profile("calm")


_LONG = ("tests/journeys", "tests/launcher", "tests/demonstration", "tests/leaks")
_TOGETHER = ("tests/journeys", "tests/demonstration")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """
    What takes longest begins first, so that no worker waits for the other at the end.

    What asks no database is marked, so that a second run on another server can leave it out.
    """
    for item in items:
        asked = {"db", "transactional_db", "django_db_setup"} & set(getattr(item, "fixturenames", ()))
        if not asked and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.without_database)
    # Others choose by marks and order by databases meanwhile.
    yield

    def turn(item: pytest.Item) -> int:
        return next((n for n, folder in enumerate(_LONG) if folder in item.path.as_posix()), len(_LONG))

    items.sort(key=turn)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """
    One worker makes the city of a folder and runs all that needs it; every other test goes to who is free.

    Marks of a group would do the same, were they not lost: xdist 3.8 writes them where pytest 9 no longer looks.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return next((folder for folder in _TOGETHER if nodeid.startswith(folder)), nodeid)

    config.option.loadscopereorder = False
    return Together(config, log)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: Any, django_db_blocker: Any) -> None:
    """Tests with real transactions empty the tables afterwards; the audit forbids that everywhere else."""
    from django.db import connection

    HeldCity.ready = django_db_blocker
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditline DISABLE TRIGGER audit_lines_stay")
        cursor.execute("ALTER TABLE audit_auditseal DISABLE TRIGGER audit_seals_stay")
        cursor.execute("ALTER TABLE cases_caseevent DISABLE TRIGGER case_events_stay")
        cursor.execute("ALTER TABLE whistles_whistleevent DISABLE TRIGGER whistle_events_stay")
        cursor.execute("ALTER TABLE supervision_supervisionentry DISABLE TRIGGER supervision_entries_stay")
        # Rows of a test are never committed: statistics taken meanwhile would call every table empty, and a
        # plan made for no rows takes minutes with a hundred.
        cursor.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")
    _empty_only_what_is_full()


def _empty_only_what_is_full() -> None:
    """After a test with real transactions only the tables that hold something are emptied: there are a hundred."""
    from django.db import connection

    plain = connection.ops.sql_flush

    def sql_flush(style: Any, tables: Any, **more: Any) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                " UNION ALL ".join(
                    f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in tables
                )
            )
            full = [name for (name,) in cursor.fetchall()]
        return plain(style, full, **(more | {"allow_cascade": True})) if full else []

    connection.ops.sql_flush = sql_flush  # type: ignore[method-assign]  # for the length of the tests


def _check_now() -> None:
    """Deferred checks are made once, or every test would make them all again; those to come wait as before."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(DISTINCT quote_ident(conname), ',') FROM pg_constraint WHERE condeferred"
        )
        (names,) = cursor.fetchone()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"SET CONSTRAINTS {names} DEFERRED")


class HeldCity:
    """
    The small city in a transaction that stays open from one test that asks for it to the next.

    A thousand tests begin with it, and building takes longer than most of them. Each test runs in its own
    savepoint inside, as it would run in its own transaction, and gets its own copies of the city's objects.
    """

    # The key to the database, once there is one for tests.
    ready: Any = None
    _block: Any = None
    _city: bytes = b""

    @classmethod
    def hold(cls) -> None:
        from django.db import connection, transaction

        from sifang.site.demo.small import build_small_city

        if cls._block is not None or connection.in_atomic_block:
            return
        block: Any = transaction.atomic()
        # Durable actions run inside, as they do inside a test case's own transaction.
        block._from_testcase = True
        block.__enter__()
        try:
            cls._city = pickle.dumps(build_small_city())
            _check_now()
        except BaseException:
            transaction.set_rollback(True)
            block.__exit__(None, None, None)
            raise
        cls._block = block

    @classmethod
    def release(cls) -> None:
        from django.db import transaction

        if cls._block is not None:
            block, cls._block = cls._block, None
            transaction.set_rollback(True)
            block.__exit__(None, None, None)

    @classmethod
    def copy(cls) -> Any:
        """The city as it was built; None while it is not held."""
        return pickle.loads(cls._city) if cls._block is not None else None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before any fixture of the test: does it begin with the small city, or with an empty one?"""
    if HeldCity.ready is None:
        return
    names, mark = getattr(item, "fixturenames", ()), item.get_closest_marker("django_db")
    committed = "transactional_db" in names or "live_server" in names
    if "small_city" in names and not committed and not (mark and mark.kwargs.get("transaction")):
        with HeldCity.ready.unblock():
            HeldCity.hold()
    else:
        with HeldCity.ready.unblock():
            HeldCity.release()


@pytest.fixture
def small_city(db: Any) -> Any:
    """Two districts, a zone, thirteen compounds and a cast; see `sifang.site.demo.small.SmallCity`."""
    from sifang.site.demo.small import build_small_city

    return HeldCity.copy() or build_small_city()


@pytest.fixture
def todo_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """One's list of things to do is kept from page to page, as in service; inside a test's transaction it is not."""
    from sifang.site import todo

    monkeypatch.setattr(todo, "_may_keep", lambda: True)
    todo._KNOWN.clear()


@pytest.fixture
def sign_in() -> Any:
    """`sign_in(client, user)` puts the person into the client's session, as a passed login would."""
    return sign_in_as


def sign_in_as(client: Any, user: Any) -> Any:
    """Sign in without the login page; hands the client back."""
    session = client.session
    session["user_id"] = user.pk
    session.save()
    from django.conf import settings

    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def enters_as(page: Any, address: str, user: Any) -> None:
    """A page of a real browser is signed in, without the login page."""
    from django.conf import settings
    from django.test import Client

    name = settings.SESSION_COOKIE_NAME
    value = sign_in_as(Client(), user).cookies[name].value
    page.context.add_cookies([{"name": name, "value": value, "url": address}])


@contextmanager
def demonstration_loaded(blocker: Any) -> Iterator[None]:
    """The whole demonstration city in the test database, inside one transaction that is undone at the end."""
    from django.db import transaction

    from sifang.site.demo.city import build_demonstration_city

    with blocker.unblock():
        block: Any = transaction.atomic()
        # Durable actions run inside, as they do inside a test case's own transaction.
        block._from_testcase = True
        block.__enter__()
        try:
            build_demonstration_city()
            _check_now()
            yield
        finally:
            transaction.set_rollback(True)
            block.__exit__(None, None, None)


@pytest.fixture(scope="module")
def demonstration_city(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    """Loaded once per module (a few seconds); ask for `db` too. `tests/demonstration` loads it once for all."""
    with demonstration_loaded(django_db_blocker):
        yield
