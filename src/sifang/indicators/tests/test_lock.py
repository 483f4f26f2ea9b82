"""What an indicator counts does not change without its version."""

from __future__ import annotations

from dataclasses import replace

from sifang.indicators import declaration, fingerprints, lock


def test_every_definition_is_locked_with_its_version():
    assert lock.mistakes() == []


def test_counting_something_else_under_the_same_version_is_found(monkeypatch):
    key = "owners_committees"
    one = declaration.indicator(key)
    other = declaration.indicator("unknown_service")
    monkeypatch.setitem(declaration._REGISTER, key, replace(one, rows=other.rows))
    fingerprints.query_hash.cache_clear()
    assert lock.mistakes() == [f"{key} counts something else than its version 1 did: raise its version"]
    monkeypatch.setitem(declaration._REGISTER, key, replace(one, rows=other.rows, version=2))
    assert lock.mistakes() == [f"{key} version 2 is not in definitions.lock: lock it"]
    monkeypatch.undo()
    fingerprints.query_hash.cache_clear()
