"""Those who walk histories beside the one that writes them: however it ends, nobody waits for ever."""

from __future__ import annotations

import os
import signal
import time
from multiprocessing import active_children

import pytest

from sifang.cases.history import crew as crews
from sifang.cases.history.crew import LostHand, Walked, crew


@pytest.fixture
def large(monkeypatch):
    """A batch comes back as more than a pipe holds, so that whoever is ended is in the middle of writing it."""
    monkeypatch.setattr(crews, "_walk", lambda work, *_: Walked(cases=["长" * 4_000_000, work]))


def test_batches_come_back_in_the_order_in_which_they_were_given(large):
    with crew(None, None, None, 3) as walkers:
        for number in range(10):
            walkers.give(number)
        assert [walkers.take().cases[1] for _ in range(10)] == list(range(10))
        assert len(walkers) == 0
    assert active_children() == []


def test_breaking_off_in_the_middle_of_what_is_written_ends_at_once(large):
    for pause in range(12):
        with pytest.raises(ZeroDivisionError), crew(None, None, None, 2) as walkers:
            for number in range(4):
                walkers.give(number)
            time.sleep(pause / 200)
            _ = 1 // 0
        assert active_children() == []


def test_a_hand_that_is_killed_is_missed_and_what_it_was_asked_for_is_not_waited_for(large):
    with pytest.raises(LostHand), crew(None, None, None, 2) as walkers:
        for each in active_children():
            os.kill(each.pid, signal.SIGKILL)
        walkers.give(0)
        walkers.take()
    assert active_children() == []


def test_what_goes_wrong_in_another_process_is_told_in_this_one(monkeypatch):
    def wrong(work, *_):
        raise ValueError(f"{work} 号走不通")

    monkeypatch.setattr(crews, "_walk", wrong)
    with pytest.raises(ValueError, match="7 号走不通"), crew(None, None, None, 2) as walkers:
        walkers.give(7)
        walkers.take()
