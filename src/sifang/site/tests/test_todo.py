"""The number of what is to do stands on every page: nobody waits for it, and after one's own act it is exact."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from sifang.accounts.models import User
from sifang.audit import public as audit
from sifang.lib.clock import clock
from sifang.site import todo
from sifang.ui.todo import Todo

pytestmark = pytest.mark.django_db


@pytest.fixture
def asks(monkeypatch):
    """One room that asks each person for as much as told here, and how often it was asked."""

    def lines(user, at):
        room.asked += 1
        return [Todo(f"第 {n} 件", "/todo/") for n in range(room.many.get(user.pk, 0))]

    room = SimpleNamespace(todo=lines, many={}, asked=0)
    monkeypatch.setattr(todo, "_rooms", lambda: [room])
    return room


@pytest.fixture(autouse=True)
def _outside_a_transaction(monkeypatch):
    """Tests live in a transaction, where nothing is kept; here it counts as none."""
    monkeypatch.setattr(todo, "_may_keep", lambda: True)
    todo._KNOWN.clear()
    yield
    todo._KNOWN.clear()


@pytest.fixture
def me(small_city):
    return small_city.city_clerk


@pytest.fixture
def grown(monkeypatch):
    """Makes what is known older by so many seconds."""

    def older(seconds):
        begun = todo.time.monotonic
        monkeypatch.setattr(todo, "time", SimpleNamespace(monotonic=lambda: begun() + seconds))

    return older


def act(by):
    audit.record("cases.loaded", by=by, at=clock(), note="有人办了一件事")


def again(user):
    """The person as the next request reads him."""
    return User.objects.get(pk=user.pk)


def number_on(page):
    """The number in the frame; none is nought."""
    found = re.search(r"<span>我的待办</span><i[^>]*>(\d+)", page.content.decode())
    return int(found[1]) if found else 0


def test_what_others_did_is_told_without_waiting_and_counted_when_the_answer_was_sent(
    asks, me, sign_in, small_city, grown
):
    asks.many[me.pk] = 2
    client = sign_in(Client(), me)
    assert number_on(client.get("/feedback/")) == 2
    asks.many[me.pk] = 3
    act(small_city.community_worker)
    # A moment later it is not even counted again.
    assert (number_on(client.get("/feedback/")), asks.asked) == (2, 1)
    grown(6)
    assert (number_on(client.get("/feedback/")), asks.asked) == (2, 2)
    assert (number_on(client.get("/feedback/")), asks.asked) == (3, 2)


def test_after_ones_own_act_the_number_is_exact(asks, me, sign_in):
    asks.many[me.pk] = 2
    client = sign_in(Client(), me)
    assert number_on(client.get("/feedback/")) == 2
    asks.many[me.pk] = 1
    act(me)
    assert number_on(client.get("/feedback/")) == 1


def test_the_list_itself_knows_what_anybody_did_and_the_frame_around_it_agrees(asks, me, sign_in, small_city):
    asks.many[me.pk] = 1
    client = sign_in(Client(), me)
    client.get("/feedback/")
    asks.many[me.pk] = 4
    act(small_city.community_worker)
    page = client.get("/todo/")
    assert page.content.decode().count("第 ") == 4 == number_on(page)


@pytest.mark.parametrize("late", [timedelta(), timedelta(days=1)])
def test_a_number_of_long_ago_or_of_another_day_is_counted_before_it_is_told(asks, me, grown, late):
    asks.many[me.pk] = 1
    assert todo.how_many(again(me), clock()) == 1
    asks.many[me.pk] = 5
    if not late:
        grown(301)
    assert todo.how_many(again(me), clock() + late) == 5


def test_everybody_has_a_number_of_his_own_and_nobody_none(asks, me, small_city):
    asks.many[me.pk] = 3
    assert todo.how_many(again(me), clock()) == 3
    assert todo.how_many(again(small_city.community_worker), clock()) == 0
    assert todo.how_many(None, clock()) == 0


def test_inside_a_transaction_it_is_always_counted(asks, me, monkeypatch):
    monkeypatch.setattr(todo, "_may_keep", lambda: False)
    for many in (1, 2):
        asks.many[me.pk] = many
        assert todo.how_many(again(me), clock()) == many
    assert not todo._KNOWN


def test_what_is_known_of_people_stays_within_its_bounds(asks, me, small_city, monkeypatch):
    monkeypatch.setattr(todo, "_MOST", 1)
    for who in (me, small_city.community_worker, me):
        todo.how_many(again(who), clock())
        assert len(todo._KNOWN) == 1
