"""The health page: a word for monitors, details for those who run the product, nothing for the rest."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection

from sifang.accounts.tests.factories import make_city, make_holder, make_user
from sifang.lib.clock import real_clock
from sifang.site import health, jobs

pytestmark = pytest.mark.django_db


def beat(ago: timedelta = timedelta()) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id",
            [real_clock() - ago],
        )
        return cursor.fetchone()[0]


def all_well(monkeypatch):
    beat()
    monkeypatch.setattr("sifang.workdays.public.calendar_problem", lambda at: "")


def test_a_monitor_gets_one_word(client, monkeypatch):
    answer = client.get("/health/")
    assert (answer.status_code, answer.content) == (503, b"not ok")
    all_well(monkeypatch)
    answer = client.get("/health/")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert client.get("/health/?format=json").json() == {"well": True}


def test_a_district_clerk_learns_no_details(client, sign_in):
    make_city()
    sign_in(client, make_user("clerk"))
    assert client.get("/health/").content in (b"ok", b"not ok")


def test_an_administrator_sees_which_part_is_not_well(client, sign_in):
    make_city()
    sign_in(client, make_holder("SYSTEM_ADMINISTRATOR"))
    page = client.get("/health/").content.decode()
    assert "后台进程没有在运行" in page and "PostgreSQL" in page
    told = client.get("/health/?format=json").json()
    assert told["parts"]["worker"]["well"] is False and told["parts"]["database"]["well"] is True


def test_a_worker_that_stopped_breathing_is_noticed():
    beat(timedelta(minutes=5))
    assert not health.worker(real_clock(), real_clock()).is_well
    beat()
    assert health.worker(real_clock(), real_clock()).is_well


def job(worker_id: int | None, status: str = "doing") -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id)"
            " VALUES ('default', 'sifang.audit.jobs.seal_new_lines', %s, %s) RETURNING id",
            [status, worker_id],
        )
        return cursor.fetchone()[0]


def test_jobs_of_a_dead_worker_are_taken_up_again_and_those_of_a_living_one_left_alone():
    dead, living = beat(timedelta(minutes=5)), beat()
    left, gone, busy = job(dead), job(None), job(living)
    assert jobs.take_up_orphans() == 2
    with connection.cursor() as cursor:
        # A test that committed may have left jobs of its own.
        cursor.execute("SELECT id, status FROM procrastinate_jobs WHERE id = ANY(%s)", [[left, gone, busy]])
        assert dict(cursor.fetchall()) == {left: "todo", gone: "todo", busy: "doing"}


def test_every_answer_says_how_long_the_server_took(client):
    assert re.fullmatch(r"app;dur=\d+\.\d", client.get("/login/").headers["Server-Timing"])
