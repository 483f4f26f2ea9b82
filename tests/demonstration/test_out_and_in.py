"""Every compound of the demonstration city leaves in its sheet and comes back the same, on any day."""

from __future__ import annotations

from datetime import date

import pytest

from sifang.accounts import public as accounts
from sifang.ledgers import public as ledgers
from sifang.lib.tabular import csv_stream, xlsx_file


@pytest.mark.parametrize("username", ["shijingban", "zhangdian", "gaoxin"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_out_and_in_again_changes_nothing(demonstration_city, db, username, kind):
    day = date(2021, 11, 30)
    person = accounts.User.objects.get(username=username)
    sheet = ledgers.sheet("compounds")
    count, rows = sheet.out(person, day)
    if kind == "xlsx":
        with xlsx_file(sheet.headers, rows, sheet.name) as book:
            made = book.read()
    else:
        made = b"".join(csv_stream(sheet.headers, rows))
    table = ledgers.read_table(made, f"out.{kind}", sheet)
    assert len(table.rows) == count > 0
    plan = ledgers.preview(table, ledgers.Load(as_at=day, by=person))
    assert [str(fault) for fault in plan.faults[:5]] == []
    assert [(c.label, c.fields) for c in plan.changes if c.what != ledgers.SAME][:5] == []
    assert plan.counts["same"] == count
