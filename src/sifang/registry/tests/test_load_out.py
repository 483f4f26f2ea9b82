"""Out and in again changes nothing; no cell is ever a formula."""

from __future__ import annotations

import csv
import io

import pytest

from sifang.ledgers import public as ledgers
from sifang.registry.choices import Mode
from sifang.registry.models import Company, Compound, ServiceMode
from sifang.registry.tests import factories as make


@pytest.fixture
def fetch(client, sign_in, small_city):
    def get(kind, who="city_clerk"):
        sign_in(client, getattr(small_city, who))
        answer = client.post("/ledgers/out/compounds/", {"export": kind})
        assert answer.status_code == 200
        return b"".join(answer.streaming_content)

    return get


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_out_and_in_again_changes_nothing(fetch, small_city, kind):
    odd = make.compound(small_city.community, "=cmd|' /C calc'!A0")
    make.served(odd, Mode.COMMUNITY_RUN)
    twin = make.compound(small_city.community, "同名园")
    make.compound(small_city.community, "同名园")
    make.served(twin, Mode.PROFESSIONAL, make.company("同名物业"))
    make.company("同名物业")
    count = Compound.objects.count()
    table = ledgers.read_table(fetch(kind), f"out.{kind}", ledgers.sheet("compounds"))
    plan = ledgers.preview(table, ledgers.Load(as_at=small_city.cut_off, by=small_city.city_clerk))
    assert [str(f) for f in plan.faults] == []
    assert [(c.label, c.fields) for c in plan.changes if c.what != "SAME"] == []
    assert plan.counts["same"] == count
    assert len(table.sheet.columns) == 16
    assert ServiceMode.objects.exists() and Company.objects.exists()


def test_nobody_fetches_more_than_he_sees_and_it_is_written_down(fetch, small_city):
    from sifang.audit.models import AuditLine

    text = fetch("csv", "district_clerk").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    seen = Compound.objects.visible_to(small_city.district_clerk).standing_on(small_city.cut_off)
    assert {int(row[0]) for row in rows[1:]} == set(seen.values_list("pk", flat=True))
    assert AuditLine.objects.latest("id").data["count"] == len(rows) - 1


def test_a_formula_does_not_leave_as_one(fetch, small_city):
    make.compound(small_city.community, "=cmd|' /C calc'!A0")
    assert "'=cmd|" in fetch("csv").decode("utf-8-sig")


def test_fetching_needs_the_right(client, sign_in, small_city):
    sign_in(client, small_city.sysadmin)
    assert client.post("/ledgers/out/compounds/").status_code in (403, 404)
    sign_in(client, small_city.city_clerk)
    assert client.post("/ledgers/out/trees/").status_code == 404
