"""企业台账: told by number, code or name within the district; in, out and taken back."""

from __future__ import annotations

import pytest

from sifang.ledgers import public as ledgers
from sifang.ledgers.tests.books import xlsx
from sifang.lib.tabular import csv_stream
from sifang.registry.models import Company

HEAD = ("企业名称", "统一社会信用代码", "区县", "值班电话")
CODE = "91370303MA3C4UXN9K"


@pytest.fixture
def load(small_city):
    def run(rows, by="city_clerk", head=HEAD):
        table = ledgers.read_table(xlsx([head, *rows]), "企业.xlsx", ledgers.sheet("companies"))
        person = getattr(small_city, by)
        wanted = ledgers.Load(as_at=small_city.cut_off, by=person)
        return ledgers.load(table, wanted, by=person, at=small_city.at)

    return run


def everything():
    return list(Company.objects.order_by("pk").values())


def test_a_new_company_arrives_a_known_one_changes_and_undo_takes_both_back(load, small_city):
    load([("新月物业", "", "东岭区", "")])
    before = everything()
    batch, _ = load([("新月物业", CODE, "东岭", "0533-1"), ("圆月物业", "", "西塘区", "0533-2")])
    assert (batch.new_count, batch.changed_count) == (1, 1)
    moon = Company.objects.get(name="新月物业")
    assert (moon.credit_code, moon.phone) == (CODE, "0533-1")
    assert Company.objects.get(name="圆月物业").pinyin == "yuanyuewuye"
    again, _ = load([("新月物业", CODE, "东岭", "0533-1"), ("圆月物业", "", "西塘区", "0533-2")])
    assert again.same_count == 2
    ledgers.undo(batch.pk, by=small_city.city_clerk, at=small_city.at)
    assert everything() == before


def test_the_code_tells_the_company_whatever_it_is_called(load):
    load([("新月物业", CODE, "东岭区", "")])
    batch, _ = load([("新月城市服务", CODE, "", "")])
    assert (batch.changed_count, Company.objects.get(credit_code=CODE).name) == (1, "新月城市服务")


def test_rows_that_speak_of_one_company_and_new_ones_without_a_place_are_named(load):
    with pytest.raises(ledgers.LoadRefused) as why:
        load([("甲物业", CODE, "东岭区", ""), ("乙物业", CODE, "东岭区", ""), ("丙物业", "", "", "")])
    assert [(f.row, f.header) for f in why.value.plan.faults] == [(3, "企业名称"), (4, "区县")]


def test_a_clerk_keeps_the_companies_of_his_district(load):
    load([("新月物业", "", "西塘区", "")])
    with pytest.raises(ledgers.LoadRefused) as why:
        load([("新月物业", "", "西塘区", "0533-9"), ("残月物业", "", "西塘区", "")], by="district_clerk")
    assert [f.row for f in why.value.plan.faults] == [2, 3]


def test_out_and_in_again_changes_nothing(load, small_city):
    load([("新月物业", CODE, "东岭区", "")])
    sheet = ledgers.sheet("companies")
    count, rows = sheet.out(small_city.city_clerk, small_city.cut_off)
    table = ledgers.read_table(b"".join(csv_stream(sheet.headers, rows)), "out.csv", sheet)
    plan = ledgers.preview(table, ledgers.Load(as_at=small_city.cut_off, by=small_city.city_clerk))
    assert (plan.faults, plan.counts["same"]) == ([], count)
