"""Preview is the plan, the run does just that, and undo puts everything back, whatever register and sheet were."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sifang.audit.models import AuditLine
from sifang.ledgers import public as ledgers
from sifang.ledgers.actions.mending import mend
from sifang.ledgers.models import LedgerRow
from sifang.ledgers.planned import making
from sifang.ledgers.tests.books import xlsx
from sifang.lib.refusals import Refusal
from sifang.registry.models import (
    Company,
    CompanyChange,
    Compound,
    CompoundState,
    DoubtfulPair,
    FormerName,
    ProjectManager,
    ServiceMode,
    ServiceProject,
)

DAY = date(2021, 11, 30)
TABLES = (
    Compound,
    CompoundState,
    ServiceMode,
    ServiceProject,
    Company,
    CompanyChange,
    FormerName,
    ProjectManager,
)
HEAD = ("编号", "小区名称", "区县", "社区", "地址", "户数", "是否老旧小区", "物业服务企业", "收费标准")

_rows = st.lists(
    st.tuples(
        st.sampled_from(["甲园", "乙园", "丙 园", "丁园", "戊园"]),
        st.sampled_from([("东岭区", ""), ("东岭区", "春晓社区"), ("西塘区", ""), ("南岭区", "")]),
        st.sampled_from(["", "某路1号", "某路2号"]),
        st.sampled_from(["", 10, 20, "很多"]),
        st.sampled_from(["", "是", "否"]),
        st.sampled_from(["", "无物业", "自管", "新月物业", "圆月物业", "残月物业"]),
        st.sampled_from(["", 0.7, "0.9元/平米/月"]),
    ),
    min_size=1, max_size=6, unique_by=lambda row: (row[0], row[1]),
)  # fmt: skip
_loads = st.tuples(_rows, st.integers(-400, 0), st.booleans())


def register() -> list[Any]:
    return [list(t.objects.order_by("pk").values()) for t in TABLES]


def planned(small_city, rows, as_at=DAY, wrong=False):
    data = xlsx([HEAD, *(("", name, *place, *rest) for name, place, *rest in rows)])
    table = ledgers.read_table(data, "台账.xlsx", ledgers.sheet("compounds"))
    wanted = ledgers.Load(as_at=as_at, by=small_city.city_clerk, wrong=wrong)
    return ledgers.plan_table(table, wanted, by=small_city.city_clerk, at=small_city.at)


def loaded(small_city, rows, as_at=DAY, wrong=False):
    batch, _ = planned(small_city, rows, as_at, wrong)
    return ledgers.run(batch.pk, by=small_city.city_clerk, at=small_city.at)


def counts(batch):
    return batch.new_count, batch.changed_count, batch.same_count, batch.refused_count, batch.doubt_count


@pytest.mark.django_db
@settings(
    max_examples=20, phases=[Phase.explicit, Phase.generate], deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(first=_loads, second=_loads)
def test_load_then_undo_leaves_every_table_as_it_was(small_city, first, second):
    start = transaction.savepoint()
    try:
        for rows, days, wrong in (first, second):
            before = register()
            shown, plan = planned(small_city, rows, DAY + timedelta(days=days), wrong)
            assert register() == before, "a preview changes nothing"
            assert (plan.counts["new"], plan.counts["changed"], plan.counts["refused"]) == (
                *counts(shown)[:2],
                shown.refused_count,
            )
            assert sum(counts(shown)[:4]) == len(rows)
            try:
                batch = ledgers.run(shown.pk, by=small_city.city_clerk, at=small_city.at)
            except ledgers.LoadRefused:
                continue
            assert counts(batch) == counts(shown), "the run does what the preview said"
            after = register()
            assert (after == before) == (batch.new_count + batch.changed_count == 0)
            ledgers.undo(batch.pk, by=small_city.city_clerk, at=small_city.at)
            assert register() == before, "undo puts everything back"
            batch = ledgers.run(
                planned(small_city, rows, DAY + timedelta(days=days), wrong)[0].pk, by=None, at=small_city.at
            )
            assert counts(batch) == counts(shown)
    finally:
        transaction.savepoint_rollback(start)


def test_an_undo_leaves_an_audit_line_and_happens_once(small_city):
    batch = loaded(small_city, [("甲园", ("东岭区", ""), "", 1, "", "新月物业", "")])
    ledgers.undo(batch.pk, by=small_city.city_clerk, at=small_city.at)
    assert AuditLine.objects.filter(event="ledger.undone", subject_id=batch.pk).count() == 1
    with pytest.raises(Refusal, match="没有可撤销的"):
        ledgers.undo(batch.pk, by=small_city.city_clerk, at=small_city.at)


def _served(compound, city):
    CompoundState.objects.filter(compound=compound).update(household_count=77)


def _named(compound, city):
    FormerName.objects.create(compound=compound, name="旧名")


def _loaded_again(compound, city):
    loaded(city, [("甲园", ("东岭区", ""), "", 99, "", "", "")])


@pytest.mark.parametrize("later", [_served, _named, _loaded_again])
def test_what_later_changes_stand_on_is_not_undone_and_they_are_told(small_city, later):
    batch = loaded(
        small_city, [("甲园", ("东岭区", ""), "", 1, "", "", ""), ("乙园", ("东岭区", ""), "", 1, "", "", "")]
    )
    later(Compound.objects.get(name="甲园"), small_city)
    before = register()
    with pytest.raises(ledgers.LaterChanges) as why:
        ledgers.undo(batch.pk, by=small_city.city_clerk, at=small_city.at)
    assert register() == before
    (told,) = why.value.standing
    assert told["label"] == "甲园"
    assert f"/{Compound.objects.get(name='甲园').pk}/" in told["href"]


def test_a_doubt_worked_out_since_does_not_stand_in_the_way(small_city):
    batch = loaded(small_city, [("甲园", ("东岭区", ""), "", 1, "", "", "")])
    DoubtfulPair.objects.create(
        one=small_city.compounds[0], other=Compound.objects.get(name="甲园"), score=80
    )
    ledgers.undo(batch.pk, by=small_city.city_clerk, at=small_city.at)
    assert not DoubtfulPair.objects.exists()


def test_a_company_that_a_later_load_uses_keeps_the_load_that_brought_it(small_city):
    batch = loaded(small_city, [("甲园", ("东岭区", ""), "", 1, "", "新月物业", "")])
    later = loaded(small_city, [("乙园", ("东岭区", ""), "", 1, "", "新月物业", "")])
    with pytest.raises(ledgers.LaterChanges) as why:
        ledgers.undo(batch.pk, by=small_city.city_clerk, at=small_city.at)
    assert [one["label"] for one in why.value.standing] == ["新月物业"]
    ledgers.undo(later.pk, by=small_city.city_clerk, at=small_city.at)
    ledgers.undo(batch.pk, by=small_city.city_clerk, at=small_city.at)
    assert not Company.objects.filter(name="新月物业").exists()


def test_rows_that_somebody_touched_since_the_preview_come_back_as_conflicts(small_city):
    loaded(
        small_city, [("甲园", ("东岭区", ""), "", 1, "", "", ""), ("乙园", ("东岭区", ""), "", 1, "", "", "")]
    )
    rows = [(name, ("东岭区", ""), "", 5, "", "", "") for name in ("甲园", "乙园", "丙园", "丁园")]
    shown, _ = planned(small_city, rows)
    assert counts(shown)[:2] == (2, 2)
    loaded(
        small_city, [("甲园", ("东岭区", ""), "", 3, "", "", ""), ("丙园", ("东岭区", ""), "", 3, "", "", "")]
    )
    batch = ledgers.run(shown.pk, by=small_city.city_clerk, at=small_city.at)
    assert (batch.new_count, batch.changed_count, batch.conflict_count) == (1, 1, 2)
    households = dict(
        CompoundState.objects.filter(compound__name__in=["甲园", "乙园", "丙园", "丁园"]).values_list(
            "compound__name", "household_count"
        )
    )
    assert households == {"甲园": 3, "乙园": 5, "丙园": 3, "丁园": 5}
    conflicts = LedgerRow.objects.filter(batch=batch, what="CONFLICT").order_by("row")
    assert [(r.label, "导入表格" in r.faults[-1]["why"]) for r in conflicts] == [
        ("甲园", True),
        ("丙园", True),
    ]


def test_a_company_registered_since_makes_its_rows_conflicts_not_twins(small_city):
    shown, _ = planned(
        small_city,
        [
            ("甲园", ("东岭区", ""), "", 1, "", "新月物业", ""),
            ("乙园", ("东岭区", ""), "", 1, "", "无物业", ""),
        ],
    )
    loaded(small_city, [("丙园", ("东岭区", ""), "", 1, "", "新月物业", "")])
    batch = ledgers.run(shown.pk, by=small_city.city_clerk, at=small_city.at)
    assert (batch.new_count, batch.conflict_count) == (1, 1)
    assert Company.objects.filter(name="新月物业").count() == 1


def test_it_was_wrong_corrects_the_row_that_holds(small_city):
    early = date(2021, 1, 1)
    loaded(small_city, [("甲园", ("东岭区", ""), "", 1, "", "新月物业", 0.7)], early)
    loaded(small_city, [("甲园", ("东岭区", ""), "", 2, "", "圆月物业", 0.9)], DAY, wrong=True)
    compound = Compound.objects.get(name="甲园")
    assert [(s.household_count, s.period.lower) for s in compound.states.all()] == [(2, early)]
    assert [(m.company.name, m.period.lower) for m in compound.modes.all()] == [("圆月物业", early)]
    assert not CompanyChange.objects.filter(compound=compound).exists()


def test_good_rows_go_in_and_bad_ones_stay(small_city):
    batch = loaded(
        small_city,
        [
            ("甲园", ("东岭区", ""), "", "很多", "", "新月物业", ""),
            ("乙园", ("东岭区", ""), "", 1, "", "", ""),
        ],
    )
    assert (batch.state, batch.new_count, batch.refused_count) == ("LOADED", 1, 1)
    assert not Company.objects.filter(name="新月物业").exists(), "a bad row brings no company"
    row = LedgerRow.objects.get(batch=batch, what="BAD")
    assert (row.label, row.cells["household_count"], row.faults[0]["why"]) == (
        "甲园",
        "很多",
        "这里应填数字（可带单位“户”）",
    )


def test_a_new_row_that_is_mended_leaves_its_block_and_the_others_stay(small_city):
    rows = [(name, ("东岭区", ""), "", 5, "", "", "") for name in ("甲园", "乙园", "丙园")]
    shown, _ = planned(small_city, rows)
    assert LedgerRow.objects.filter(batch=shown, block__isnull=False, makes__isnull=True).count() == 3
    row = LedgerRow.objects.get(batch=shown, label="乙园")
    cells = {"name": "丁园", "district": "东岭区", "household_count": "7"}
    mended = mend(row.pk, cells, "", by=small_city.city_clerk, at=small_city.at)
    assert (mended.what, mended.block) == ("NEW", None)
    twin = LedgerRow.objects.get(batch=shown, label="丙园")
    said = mend(twin.pk, cells | {"name": "甲园"}, "", by=small_city.city_clerk, at=small_city.at)
    assert "说的是同一条记录" in said.faults[0]["why"]
    batch = ledgers.run(shown.pk, by=small_city.city_clerk, at=small_city.at)
    assert counts(batch)[:4] == (2, 0, 0, 1)
    kept = CompoundState.objects.filter(compound__name__in=["甲园", "乙园", "丙园", "丁园"])
    assert set(kept.values_list("compound__name", "household_count")) == {("甲园", 5), ("丁园", 7)}


def test_a_copy_loaded_again_is_told_by_what_it_says_until_somebody_acts(small_city, monkeypatch):
    rows = [("甲园", ("东岭区", ""), "", 1, "", "新月物业", 0.7), ("乙园", ("西塘区", ""), "", 2, "", "", "")]
    loaded(small_city, rows)
    asked: list[Any] = []
    sheet = ledgers.sheet("compounds")
    real = sheet.plan
    monkeypatch.setitem(sheet.__dict__, "plan", lambda *given: asked.append(given) or real(*given))
    again, plan = planned(small_city, rows)
    assert (counts(again), plan.counts["same"], asked) == ((0, 0, 2, 0, 0), 2, [])
    kept = LedgerRow.objects.filter(batch=again).order_by("row").values_list("label", "subject_id")
    assert dict(kept) == dict(Compound.objects.filter(name__in=["甲园", "乙园"]).values_list("name", "pk"))
    ledgers.run(again.pk, by=small_city.city_clerk, at=small_city.at)
    changed = [(*rows[0][:3], 5, *rows[0][4:]), rows[1]]
    batch = loaded(small_city, changed)
    assert (counts(batch)[:3], len(asked)) == ((0, 1, 1), 1)
    later, _ = planned(small_city, rows)
    assert (counts(later)[:3], len(asked)) == ((0, 1, 1), 2), "what was loaded since is looked at"


def test_a_copy_with_doubtful_cells_is_stored_as_if_it_were_planned_anew(small_city, monkeypatch):
    rows = [
        ("甲园", ("东岭区", ""), "", "约300", "", "新月物业", 0.7),
        ("乙园", ("西塘区", ""), "某路 1 号", 2, "", "", ""),
        ("丙园", ("东岭区", ""), "", "总户数544户 当期300户", "", "新月物业", 0.7),
    ]
    loaded(small_city, rows)

    def stored(batch: Any) -> list[Any]:
        names = (
            "row",
            "what",
            "how",
            "subject_kind",
            "subject_id",
            "label",
            "cells",
            "faults",
            "doubtful",
            "guard",
        )
        return list(LedgerRow.objects.filter(batch=batch).order_by("row").values(*names))

    asked: list[Any] = []
    sheet = ledgers.sheet("compounds")
    real = sheet.plan
    monkeypatch.setitem(sheet.__dict__, "plan", lambda *given: asked.append(given) or real(*given))
    copy, plan = planned(small_city, rows)
    assert asked == []
    monkeypatch.setattr(making, "answered", lambda content: None)
    anew, slow = planned(small_city, rows)
    assert len(asked) == 1
    assert stored(copy) == stored(anew)
    assert (counts(copy), plan.counts) == (counts(anew), slow.counts)
    assert copy.doubt_count == 2
    told = ("sheet", "row_count", "notes", "faults", "passed_over", "columns", "only_read_doubts")
    assert [copy.outcome[key] for key in told] == [anew.outcome[key] for key in told]


def test_a_copy_is_planned_anew_where_the_register_made_a_row_doubtful(small_city, monkeypatch):
    # Nobody serves there: what is paid is of no contract.
    rows = [("丙园", ("东岭区", ""), "", "约300", "", "", "0.5至0.56元")]
    assert loaded(small_city, rows).doubt_count == 1
    asked: list[Any] = []
    sheet = ledgers.sheet("compounds")
    real = sheet.plan
    monkeypatch.setitem(sheet.__dict__, "plan", lambda *given: asked.append(given) or real(*given))
    again, _ = planned(small_city, rows)
    assert (counts(again)[:3], len(asked)) == ((0, 0, 1), 1)


def test_a_copy_is_planned_anew_for_another_day_and_another_person(small_city):
    rows = [("甲园", ("东岭区", ""), "", 1, "", "", "")]
    loaded(small_city, rows)
    assert counts(planned(small_city, rows, DAY - timedelta(days=30))[0])[:3] == (0, 1, 0)
