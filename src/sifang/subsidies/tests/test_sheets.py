"""兜底服务台账: one old compound in one year; in, out and in again."""

from __future__ import annotations

from sifang.ledgers.tests.round import everything, goes_round, load, refused
from sifang.registry.tests import factories as make

HEAD = ("小区名称", "年度", "方式", "兜底户数", "财政资金", "开始日期")
ROW = ("新月苑", 2021, "零散小区重组整合", 320, "6.4万元", "2021-02-01")


def test_a_year_arrives_goes_round_and_is_taken_back(small_city):
    make.compound(small_city.community, "新月苑", is_old_compound=True)
    before = everything("subsidised_services")
    batch = load(small_city, "subsidised_services", HEAD, [ROW])
    assert (batch.new_count, load(small_city, "subsidised_services", HEAD, [ROW]).same_count) == (1, 1)
    goes_round(small_city, "subsidised_services", batch, before)


def test_a_compound_that_is_not_old_and_a_method_nobody_knows_are_named(small_city):
    make.compound(small_city.community, "新月苑")
    found = refused(small_city, "subsidised_services", HEAD, [ROW, (*ROW[:2], "随便", 1, 1, "2021-02-01")])
    assert [(row, header) for row, header, _ in found] == [(2, "开始日期"), (3, "方式")]
