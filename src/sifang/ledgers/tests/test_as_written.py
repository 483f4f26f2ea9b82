"""Ways of writing that offices have: ditto marks, tables lying on their side, apostrophes, columns nobody knows."""

from __future__ import annotations

from typing import Any

from sifang.ledgers.mapping import Mapping
from sifang.ledgers.planned import columns
from sifang.ledgers.tests.books import csv_bytes, xlsx
from sifang.ledgers.tests.groves import HEAD, ROWS, TREES, read


def test_ditto_is_what_the_cell_above_says_and_is_marked():
    rows = [("东岭区", "一号林", 12), ("同上", "二号林", "〃"), ("南岭区", "三号林", 8), ("”", "四号林", 9)]
    table = read(xlsx([HEAD[:3], *rows]))
    assert [(r.values["district"], r.values["count"]) for r in table.rows] == [
        ("东岭区", 12), ("东岭区", 12), ("南岭区", 8), ("南岭区", 9),
    ]  # fmt: skip
    assert [(d.row, d.header) for d in table.doubts] == [(3, "区县"), (3, "株数"), (5, "区县")]
    assert "照上一行填了“东岭区”" in table.doubts[0].why


def test_ditto_with_nothing_above_is_a_fault():
    table = read(xlsx([HEAD[:3], ("同上", "一号林", 12), ("", "二号林", 1), ("同上", "三号林", 2)]))
    assert [(f.row, f.header) for f in table.faults] == [(2, "区县"), (4, "区县")]


def test_a_table_whose_headers_stand_in_the_first_column_is_turned():
    lying = list(zip(HEAD, *ROWS, strict=True))
    table = read(xlsx([("林地情况",), (), *lying]))
    assert [r.values["name"] for r in table.rows] == ["一号林", "二号林", "三号林"]
    assert [r.values["count"] for r in table.rows] == [12, 30, 8]
    assert any("横着写" in note for note in table.notes)


def test_an_apostrophe_before_a_number_in_a_csv_is_no_part_of_it():
    table = read(csv_bytes([HEAD, ("东岭区", "'007号林", "'12", "'120.5", "'2021-03-12")]))
    (row,) = table.rows
    assert (row.values["name"], row.values["count"], str(row.values["planted"])) == (
        "007号林",
        12,
        "2021-03-12",
    )
    assert not table.faults


def test_a_file_with_a_column_nobody_knows_is_opened_once(monkeypatch):
    opened: list[Any] = []
    real = columns.read_table
    monkeypatch.setattr(columns, "read_table", lambda *a, **k: opened.append(a) or real(*a, **k))
    monkeypatch.setattr(columns, "remembered", lambda *a: None)
    data = xlsx([(*HEAD, "心情"), *((*r, "好") for r in ROWS)])
    table, mapping, told = columns.read_with_columns(data, "林.xlsx", TREES, Mapping(), "", None)
    assert (len(table.rows), mapping.ignore, len(opened)) == (3, ["心情"], 1)
    assert [(c["theirs"], c["key"]) for c in told][-1] == ("心情", "")


def test_what_the_office_said_of_a_layout_is_used_without_opening_the_file_again(monkeypatch):
    known = Mapping(columns={"心情": "街道"})
    monkeypatch.setattr(columns, "remembered", lambda *a: known)
    data = xlsx([(*HEAD, "心情"), *((*r, "好") for r in ROWS)])
    table, mapping, told = columns.read_with_columns(data, "林.xlsx", TREES, Mapping(), "", None)
    assert (mapping, table.rows[0].values["street"]) == (known, "好")
    assert told[-1]["ours"] == "街道"
