"""Damaged files end as a table or a sentence; thousands more by `python -m sifang.ledgers.tests.fuzz`."""

from __future__ import annotations

from sifang.ledgers.tests.fuzz import judge, mutated, run, seeds


def test_the_sound_files_are_all_read():
    assert [judge(data) for data in seeds()] == ["read"] * len(seeds())


def test_three_hundred_damaged_files_are_read_or_refused():
    ends = run(0, 300)
    assert ends["read"] + ends["refused"] == 300
    assert ends["read"] > 20


def test_a_seed_makes_the_same_file_again():
    sound = seeds()[-3:]
    assert mutated(7, sound) == mutated(7, sound)
