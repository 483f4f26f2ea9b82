"""What every room's tests share: the small city with its cast, and signing in."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: Any, django_db_blocker: Any) -> None:
    """Tests with real transactions empty the tables afterwards; the audit forbids that everywhere else."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditline DISABLE TRIGGER audit_lines_stay")
        cursor.execute("ALTER TABLE audit_auditseal DISABLE TRIGGER audit_seals_stay")


@pytest.fixture
def small_city(db: Any) -> Any:
    """Two districts, a zone, thirteen compounds and a cast; see `sifang.site.demo.small.SmallCity`."""
    from sifang.site.demo.small import build_small_city

    return build_small_city()


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
