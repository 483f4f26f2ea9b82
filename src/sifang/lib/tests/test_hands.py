"""Processes that work beside this one: however it ends, nobody waits for ever."""

from __future__ import annotations

import ctypes
import os
import platform
import re
import signal
import struct
import time
from multiprocessing import active_children
from pathlib import Path

import pytest
from django.db import connection

from sifang.lib.hands import LostHand, apart, hands


def large(work):
    """More than a pipe holds, so that whoever is ended is in the middle of writing it."""
    return "长" * 4_000_000, work


def test_what_is_asked_is_answered_and_nobody_is_left():
    with hands(large, 3) as ask:
        answers = [ask(number) for number in range(10)]
        assert [answer.result()[1] for answer in answers] == list(range(10))
    assert active_children() == []


def test_breaking_off_in_the_middle_of_what_is_written_ends_at_once():
    for pause in range(12):
        with pytest.raises(ZeroDivisionError), hands(large, 2) as ask:
            for number in range(4):
                ask(number)
            time.sleep(pause / 200)
            _ = 1 // 0
        assert active_children() == []


def test_one_that_is_killed_is_missed_and_his_answer_is_not_waited_for():
    with pytest.raises(LostHand), hands(large, 2) as ask:
        for each in active_children():
            os.kill(each.pid, signal.SIGKILL)
        ask(0).result()
    assert active_children() == []


def test_what_goes_wrong_in_another_process_is_told_in_this_one():
    def wrong(work):
        raise ValueError(f"{work} 号走不通")

    with pytest.raises(ValueError, match="7 号走不通"), hands(wrong, 2) as ask:
        ask(7).result()


@pytest.mark.django_db
def test_another_process_asks_no_database():
    with (
        pytest.raises(RuntimeError, match="asks no database"),
        hands(lambda _: connection.cursor(), 2) as ask,
    ):
        ask(0).result()


def patient_class():
    """Where the processor is shared by session the least share of one, else the class served last."""
    shared, share = Path("/proc/sys/kernel/sched_autogroup_enabled"), Path("/proc/self/autogroup")
    asked = shared.exists() and shared.read_text().strip() == "1" and os.access(share, os.W_OK)
    return os.SCHED_BATCH if asked else os.SCHED_IDLE


@pytest.mark.skipif(not hasattr(os, "SCHED_IDLE"), reason="only Linux has work that everybody goes before")
def test_the_patient_work_only_when_nobody_else_wants_to():
    usual = os.sched_getscheduler(0)
    for patient, how, its_thread in ((True, patient_class(), os.SCHED_IDLE), (False, usual, usual)):
        with hands(lambda _: os.sched_getscheduler(0), 1, patient=patient) as ask:
            assert ask(0).result() == how
            # Whoever asked goes on as he was; the thread that packs for him is patient as they are.
            threads = {os.sched_getscheduler(int(each)) for each in os.listdir("/proc/self/task")}
            assert threads == {usual, its_thread}


def how_it_stands():
    """The process itself, its class, its session, and what the system says of that session's share."""
    # Not there where the system cannot share by session; empty for those whom no session was ever made for.
    share = Path("/proc/self/autogroup")
    return os.getpid(), os.sched_getscheduler(0), os.getsid(0), share.read_text() if share.exists() else ""


@pytest.mark.skipif(not hasattr(os, "SCHED_IDLE"), reason="only Linux has work that everybody goes before")
def test_what_is_done_apart_and_by_its_hands_lets_everybody_go_first_and_this_process_stays_as_it_was():
    def with_hands():
        with hands(lambda _: how_it_stands(), 1, patient=True) as ask:
            return how_it_stands(), ask(0).result()

    before = how_it_stands()
    itself, its_hand = apart(with_hands)
    assert how_it_stands() == before and active_children() == []
    for pid, how, session, share in (itself, its_hand):
        assert session == pid != before[0] and how == patient_class()
        assert share.endswith("nice 19\n") == (how == os.SCHED_BATCH)


def stretch():
    """How long this process works at a stretch, in nanoseconds, as it told the system: `sched_getattr(2)`."""
    told = ctypes.create_string_buffer(48)
    assert ctypes.CDLL(None).syscall({"x86_64": 315, "aarch64": 275}[platform.machine()], 0, told, 48, 0) == 0
    return struct.unpack("=IIQiIQQQ", told.raw)[5]


@pytest.mark.skipif(
    patient_class() == os.SCHED_IDLE or platform.machine() not in ("x86_64", "aarch64"),
    reason="only where the processor is shared by session",
)
def test_what_is_done_apart_works_in_long_stretches_so_that_a_shorter_one_is_let_in_at_once():
    here = stretch()
    known = tuple(map(int, re.findall(r"\d+", platform.release())[:2])) >= (6, 12)
    assert apart(stretch) == (100_000_000 if known else here) and stretch() == here


def test_what_goes_wrong_apart_is_told_here_and_one_that_is_killed_is_missed():
    with pytest.raises(ZeroDivisionError):
        apart(lambda: 1 // 0)
    with pytest.raises(LostHand):
        apart(lambda: os.kill(os.getpid(), signal.SIGKILL))
    assert active_children() == []


@pytest.mark.django_db(transaction=True)
def test_what_is_done_apart_asks_the_database_over_a_connection_of_its_own():
    def backend():
        with connection.cursor() as cursor:
            cursor.execute("select pg_backend_pid()")
            return cursor.fetchone()[0]

    here = backend()
    assert apart(backend) != here == backend()


def test_whoever_waits_and_is_stopped_takes_what_was_done_apart_with_him(monkeypatch):
    def interrupted(_seconds=None):
        raise KeyboardInterrupt

    monkeypatch.setattr("multiprocessing.connection.Connection.recv", lambda self: interrupted())
    with pytest.raises(KeyboardInterrupt):
        apart(lambda: time.sleep(60))
    assert active_children() == []
