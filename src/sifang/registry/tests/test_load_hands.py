"""New rows that other processes pack stand in the plan as if this one had packed them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from sifang.ledgers import public as ledgers
from sifang.ledgers.models import LedgerBlock
from sifang.ledgers.planned import packed, rows
from sifang.ledgers.tests.books import xlsx

AT = datetime(2021, 12, 1, 1, tzinfo=UTC)


def stored(city, monkeypatch, many, count=90):
    """The blocks of a plan; from `many` of them on, others pack."""
    monkeypatch.setattr(packed, "TOGETHER", 10)
    monkeypatch.setattr(rows, "_MANY", many)
    told = [(f"帮手花园{n}号院", city.community.code, n + 20) for n in range(count)]
    data = xlsx([("小区名称", "区划代码", "户数"), *told])
    table = ledgers.read_table(data, "帮手.xlsx", ledgers.sheet("compounds"))
    batch, _plan = ledgers.plan_table(
        table, ledgers.Load(as_at=date(2021, 11, 30), by=city.city_clerk), by=city.city_clerk, at=AT
    )
    assert batch.new_count == count
    return list(LedgerBlock.objects.filter(batch=batch).order_by("id").values_list("cells", "makes"))


@pytest.mark.parametrize("cores", [1, 2, 3])
def test_what_others_pack_is_what_this_process_packs(small_city, monkeypatch, cores):
    asked = []
    forked = rows.hands

    def hands(do, count):
        asked.append(count)
        return forked(do, count)

    monkeypatch.setattr(rows, "hands", hands)
    monkeypatch.setattr(rows, "cores", lambda: cores)
    alone = stored(small_city, monkeypatch, many=1000)
    together = stored(small_city, monkeypatch, many=2)
    assert asked == ([cores] if cores > 1 else [])
    assert len(together) == 9
    assert [cells for cells, _ in together] == [cells for cells, _ in alone]
    # Other ids, the same words.
    assert [[len(row) for row in makes] for _, makes in together] == [
        [len(row) for row in makes] for _, makes in alone
    ]
