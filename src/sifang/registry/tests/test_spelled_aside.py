"""Names are spelled the same by the process aside as here."""

from __future__ import annotations

from sifang.registry.importers import aside


def test_many_names_are_spelled_as_one_is(monkeypatch):
    names = [f"长山花园{n}号院" for n in range(300)] + ["", "ABC 苑", "重庆里（东）", "𠮷园"]
    monkeypatch.setattr(aside, "FROM", 10)
    assert list(aside.spelled(names)) == [aside.both(name) for name in names]


def test_a_process_that_died_is_done_without(monkeypatch):
    monkeypatch.setattr(aside, "FROM", 1)
    monkeypatch.setattr(aside.sys, "executable", "/bin/true")
    names = ["甲园", "乙园"] * 50
    assert list(aside.spelled(names)) == [aside.both(name) for name in names]
