"""The drawings say what the numbers say."""

import datetime as dt
import itertools

from sifang.ui import charts, samples
from sifang.ui.citymap import CityMap, MapDistrict, dots
from sifang.ui.parts import ModeSegment, Series
from sifang.ui.projection import Bounds, Projection, rings_of

AT = dt.date(2021, 11, 30)
BOX = Bounds(117.0, 36.0, 119.0, 38.0)


def test_a_place_keeps_its_spot_whatever_else_is_drawn():
    drawing = Projection(BOX, 384, 560, 40)
    assert drawing.xy(118, 37) == (192.0, 280.0)
    assert drawing.points([(118, 37)]) == [drawing.xy(118, 37)]
    west, east = drawing.xy(117, 37)[0], drawing.xy(119, 37)[0]
    north, south = drawing.xy(118, 38)[1], drawing.xy(118, 36)[1]
    assert west < east and north < south


def test_an_outline_becomes_one_path():
    ring = [[117, 36], [119, 36], [119, 38], [117, 36]]
    rings = rings_of({"type": "MultiPolygon", "coordinates": [[ring]]})
    path = Projection(BOX, 100, 100).path(rings)
    assert path.startswith("M") and path.endswith("Z") and path.count("L") == 3


def test_1388_dots_cost_few_bytes():
    spots = [(i % 40 * 9.3, i // 40 * 15.7) for i in range(1388)]
    assert len(dots(spots)) < 16_000
    assert dots([(1.0, 2.0), (1.5, 2.0)]) == "m10 20h0m5 0h0"


def test_a_share_falls_into_its_class_and_an_unknown_one_into_none():
    city = CityMap([MapDistrict("1", "东湖区", "M0 0L9 0L9 9Z", "—", None, (5, 5))])
    assert [city.class_of(s) for s in (None, 0.5, 0.80, 0.86, 0.9, 0.95)] == [0, 1, 2, 3, 4, 5]
    assert city.has_unknown


def test_no_district_name_lies_on_another():
    city = samples.invented_map()
    assert len(city.labels) == 8
    for side in ("start", "end"):
        heights = sorted(label.y for label in city.labels if label.side == side)
        assert all(b - a >= 35 for a, b in itertools.pairwise(heights))
        assert all(0 < y < city.height for y in heights)


def test_a_city_of_many_districts_is_labelled_too():
    districts = [
        MapDistrict(str(i), f"第{i}区", "M100 0L200 0L200 500Z", "1 / 2", 0.5, (120 + i, 30.0 * i))
        for i in range(16)
    ]
    assert len(CityMap(districts).labels) == 16
    assert CityMap([]).labels == []


def test_a_month_without_a_figure_breaks_the_line():
    days = [dt.date(2021, m, 28) for m in (1, 2, 3, 4)]
    chart = charts.trend_chart([Series("全市", list(zip(days, [80, None, 82, 83], strict=True)))], 100, "%")
    assert chart.lines[0].path.count("M") == 2
    assert chart.rows[2] == ("2021-02-28", ["—"])
    assert chart.lines[0].end_text == "83%"


def test_a_chart_without_a_single_figure_says_so_instead_of_failing():
    assert charts.trend_chart([Series("全市", [])], None, "%").lines == []
    assert charts.sparkline([]).end is None


def test_a_figure_that_never_changes_is_a_level_line():
    line = charts.sparkline([(dt.date(2021, m, 1), 100.0) for m in (1, 2, 3)], 100)
    assert line.end is not None and line.target == line.end[1]


def test_a_way_of_service_still_running_ends_at_the_day_looked_at():
    chart = charts.mode_bars([ModeSegment(dt.date(2020, 6, 1), None, "专业化 · 禾畔物业")], AT)
    bar = chart.bars[0]
    assert abs(bar.x + bar.width + 2 - chart.now) < 1
    assert chart.rows == [("专业化 · 禾畔物业", "2020-06-01", "现在")]


def test_a_label_too_long_for_its_bar_is_cut_but_stays_in_the_table():
    segments = [
        ModeSegment(dt.date(2010, 1, 1), dt.date(2021, 10, 1), "自管", "self"),
        ModeSegment(dt.date(2021, 10, 1), None, "专业化 · 一家名字非常非常长的物业服务有限公司"),
    ]
    chart = charts.mode_bars(segments, AT)
    assert len(chart.bars[1].text) < 12
    assert chart.rows[1][0].endswith("有限公司")


def test_a_value_outside_the_rail_stays_on_it():
    assert charts.dot_plot(20, 87, 70, 100).x == 0
    assert charts.dot_plot(None, 87, 70, 100).x is None
