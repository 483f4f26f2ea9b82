"""A page asked for again is given again until somebody acts, and never to anybody else."""

from __future__ import annotations

import pytest
from django.contrib.messages import constants
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sifang.accounts.models import Feedback, User
from sifang.site.pages import kept

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _outside_a_transaction(monkeypatch):
    """Tests live in a transaction, where nothing is kept; here it counts as none."""
    monkeypatch.setattr(kept, "inside_transaction", lambda: False)
    kept.SHELF.clear()
    yield
    kept.SHELF.clear()


def asked(client, address):
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    return answer, len(queries)


def test_a_page_asked_for_again_costs_the_session_the_person_and_the_mark(client, sign_in, small_city):
    sign_in(client, small_city.city_clerk)
    client.get("/compounds/")
    first, _ = asked(client, "/compounds/")
    again, queries = asked(client, "/compounds/")
    assert again.content == first.content
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    assert queries <= 3


def test_after_an_action_the_page_is_made_anew(client, sign_in, small_city):
    sign_in(client, small_city.city_clerk)
    client.get("/feedback/")
    assert "数字对不上" not in client.get("/feedback/").content.decode()
    client.post("/feedback/", {"text": "数字对不上", "address": "/"})
    assert "数字对不上" in client.get("/feedback/").content.decode()


def test_a_page_is_not_given_to_another_session(sign_in, small_city):
    mine, other = sign_in(Client(), small_city.city_clerk), sign_in(Client(), small_city.community_worker)
    Feedback.objects.create(
        text="只给我自己看", address="/", said_by=small_city.city_clerk, said_at="2021-12-01T08:30+08:00"
    )
    for _ in range(2):
        assert "只给我自己看" in mine.get("/feedback/").content.decode()
    assert "只给我自己看" not in other.get("/feedback/").content.decode()


def test_who_signed_out_gets_nothing_kept(client, sign_in, small_city):
    sign_in(client, small_city.city_clerk)
    client.get("/compounds/")
    client.get("/compounds/")
    User.objects.filter(pk=small_city.city_clerk.pk).update(is_active=False)
    assert client.get("/compounds/").status_code == 302


def test_a_notice_is_read_once(client, sign_in, small_city):
    sign_in(client, small_city.city_clerk)
    client.get("/compounds/")
    client.get("/compounds/")
    session = client.session
    session["_messages"] = f'[["__json_message",0,{constants.SUCCESS},"已经登记好了"]]'
    session.save()
    assert "已经登记好了" in client.get("/compounds/").content.decode()
    assert "已经登记好了" not in client.get("/compounds/").content.decode()


def test_a_refusal_a_file_and_what_must_not_be_stored_are_not_kept(client, sign_in, small_city):
    sign_in(client, small_city.city_clerk)
    statuses = [
        client.get("/compounds/999999/").status_code,
        client.post("/compounds/", {"export": "csv"}).status_code,
        client.get("/health/").status_code,
    ]
    assert statuses[0] == 404
    assert not kept.SHELF._pages


def test_what_is_kept_stays_within_its_bounds(monkeypatch):
    monkeypatch.setattr(kept, "_BYTES", 100)
    for n in range(30):
        kept.SHELF.put((n,), kept._Page(0.0, b"x" * 10, ()))
    assert len(kept.SHELF._pages) == 10 and kept.SHELF._size == 100
    kept.SHELF.put((29,), kept._Page(0.0, b"x" * 20, ()))
    assert kept.SHELF._size <= 100
