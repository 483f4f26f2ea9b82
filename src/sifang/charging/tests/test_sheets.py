"""充电设施台账: in, out and in again; what changes on a day goes on as a new row."""

from __future__ import annotations

from datetime import date

from sifang.charging.models import ChargingSite
from sifang.ledgers.tests.round import everything, goes_round, load, refused
from sifang.registry.tests import factories as make

HEAD = ("小区名称", "站点名称", "充电桩数", "端口数", "运营单位", "投用日期")
ROW = ("新月苑", "东门车棚", 4, 40, "某充电", "2021-03-01")


def test_a_site_arrives_goes_round_and_is_taken_back(small_city):
    make.compound(small_city.community, "新月苑")
    before = everything("charging_sites")
    batch = load(small_city, "charging_sites", HEAD, [ROW])
    assert batch.new_count == 1
    goes_round(small_city, "charging_sites", batch, before)


def test_more_devices_from_a_day_are_a_new_row_and_a_correction_is_not(small_city):
    make.compound(small_city.community, "新月苑")
    load(small_city, "charging_sites", HEAD, [ROW])
    load(small_city, "charging_sites", HEAD, [(*ROW[:2], 6, 60, "", "")])
    rows = ChargingSite.objects.filter(name="东门车棚").order_by("period")
    assert [(r.device_count, r.operator, r.period.lower, r.period.upper) for r in rows] == [
        (4, "某充电", date(2021, 3, 1), small_city.cut_off), (6, "某充电", small_city.cut_off, None),
    ]  # fmt: skip
    again = load(small_city, "charging_sites", HEAD, [(*ROW[:2], 6, 60, "", "")])
    assert again.same_count == 1
    load(small_city, "charging_sites", HEAD, [(*ROW[:2], 8, 80, "", "")], wrong=True)
    assert [r.device_count for r in rows.all()] == [4, 8]


def test_ports_are_no_fewer_than_devices(small_city):
    make.compound(small_city.community, "新月苑")
    found = refused(small_city, "charging_sites", HEAD, [("新月苑", "东门车棚", 4, 3, "", "2021-03-01")])
    assert found == [(2, "端口数", "端口数不能少于桩数")]
