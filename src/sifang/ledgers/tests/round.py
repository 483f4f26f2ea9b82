"""What every noun's sheet keeps: in, out and in again unchanged, and taken back whole."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps

from sifang.ledgers import public as ledgers
from sifang.ledgers.tests.books import xlsx
from sifang.lib.tabular import csv_stream


def everything(key: str) -> list[dict[str, Any]]:
    model = apps.get_model(ledgers.sheet(key).subjects[0].root)
    return list(model._default_manager.order_by("pk").values())


def load(
    city: Any,
    key: str,
    head: Any,
    rows: Any,
    *,
    as_at: date | None = None,
    wrong: bool = False,
    by: str = "city_clerk",
) -> ledgers.LedgerBatch:
    """Load rows as a clerk would; one bad row refuses them all."""
    table = ledgers.read_table(xlsx([head, *rows]), "表.xlsx", ledgers.sheet(key))
    person = getattr(city, by)
    wanted = ledgers.Load(as_at=as_at or city.cut_off, by=person, wrong=wrong)
    return ledgers.load(table, wanted, by=person, at=city.at)[0]


def refused(city: Any, key: str, head: Any, rows: Any, **more: Any) -> list[tuple[int, str, str]]:
    """Row, header and reason of everything that keeps the rows out."""
    before = everything(key)
    try:
        load(city, key, head, rows, **more)
    except ledgers.LoadRefused as why:
        assert everything(key) == before and why.plan is not None
        return [(fault.row, fault.header, fault.why) for fault in why.plan.faults]
    raise AssertionError("it was not refused")


def goes_round(city: Any, key: str, batch: ledgers.LedgerBatch, before: list[dict[str, Any]]) -> None:
    """Out and in again is nothing to do, in both kinds of file; undo leaves what was there before the load."""
    sheet = ledgers.sheet(key)
    assert sheet.out is not None
    for kind in ("csv", "xlsx"):
        count, rows = sheet.out(city.city_clerk, city.cut_off)
        assert count
        data = b"".join(csv_stream(sheet.headers, rows)) if kind == "csv" else xlsx([sheet.headers, *rows])
        table = ledgers.read_table(data, f"out.{kind}", sheet)
        plan = ledgers.preview(table, ledgers.Load(as_at=city.cut_off, by=city.city_clerk))
        assert [str(fault) for fault in plan.faults] == []
        assert [(c.label, c.fields) for c in plan.changes if c.what != ledgers.SAME] == []
        assert plan.counts["same"] == count
    ledgers.undo(batch.pk, by=city.city_clerk, at=city.at)
    assert everything(key) == before
