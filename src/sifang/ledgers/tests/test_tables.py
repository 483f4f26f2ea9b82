"""Which tables stand in a workbook, however an office laid it out."""

from __future__ import annotations

from sifang.ledgers.reading.tables import find_tables
from sifang.ledgers.tests.books import csv_bytes, laid, xlsx
from sifang.ledgers.tests.groves import HEAD, ROWS, only


def test_a_title_a_unit_line_and_blank_rows_and_columns_around():
    rows = [
        ("", "林地台账（2021年）"),
        (),
        ("", "填报单位：园林科", "", "", "单位：株、㎡"),
        ("", *HEAD),
        *(("", *r) for r in ROWS),
    ]
    table = only(laid([("",), *rows], at="B2"))
    assert (table.range, table.headers, table.rows, table.title) == (
        "C6:G9",
        list(HEAD),
        3,
        "林地台账（2021年）",
    )
    assert [note.words for note in table.notes] == ["填报单位：园林科", "单位：株、㎡"]


def test_a_blank_row_and_a_blank_column_inside_do_not_cut_a_table():
    head = (*HEAD[:3], "", *HEAD[3:])
    rows = [(*r[:3], "", *r[3:]) for r in ROWS]
    table = only(xlsx([head, rows[0], (), *rows[1:]]))
    assert (table.range, table.rows) == ("A1:F5", 3)
    assert [h for h in table.headers if h] == list(HEAD)


def test_a_header_of_two_merged_rows_joins_group_and_part():
    table = only(
        laid(
            [("序号", "林地名称", "株数", "", "面积", ""), ("", "", "合计", "其中古树", "总面积", "绿地"),
             (1, "一号林", 12, 2, 100, 80), (2, "二号林", 30, 1, 300, 260)],
            merged=("A1:A2", "B1:B2", "C1:D1", "E1:F1"),
        )
    )  # fmt: skip
    assert table.headers == ["序号", "林地名称", "株数/合计", "株数/其中古树", "面积/总面积", "面积/绿地"]
    assert (table.header_rows, table.first, table.rows) == ((1, 2), 3, 2)


def test_a_header_of_three_rows_and_one_without_merged_cells():
    table = only(
        laid(
            [("街道", "小区", "", "", ""), ("", "户数", "", "面积", ""), ("", "总数", "入住", "地上", "地下"),
             ("甲街", 100, 90, 5000.5, 200), ("乙街", 80, 70, 4000, 0)],
            merged=("A1:A3", "B1:E1", "B2:C2", "D2:E2"),
        )
    )  # fmt: skip
    assert table.headers == ["街道", "小区/户数/总数", "小区/户数/入住", "小区/面积/地上", "小区/面积/地下"]
    plain = only(
        csv_bytes([("序号", "名称", "户数", "", "面积", ""), ("", "", "总数", "入住", "地上", "地下"), (1, "甲园", 10, 9, 5, 2), (2, "乙园", 8, 7, 4, 0)])
    )  # fmt: skip
    assert plain.headers == ["序号", "名称", "户数/总数", "户数/入住", "面积/地上", "面积/地下"]
    assert plain.first == 3


def test_rows_of_units_and_of_column_numbers_belong_to_the_header():
    table = only(
        xlsx(
            [
                ("名称", "户数", "面积", "费用"),
                ("", "（户）", "（㎡）", "（元）"),
                ("甲园", 4, 2, 3),
                ("乙园", 10, 900, 1.5),
            ]
        )
    )
    assert (table.header_rows, table.rows, [c.unit for c in table.columns]) == (
        (1, 2),
        2,
        ["", "户", "㎡", "元"],
    )
    numbered = only(
        xlsx(
            [
                ("名称", "户数", "面积", "费用", "备注"),
                ("甲", "1", "2", "3", "4"),
                ("甲园", 8, 9, 1, ""),
                ("乙园", 10, 9, 1.5, ""),
            ]
        )
    )
    assert (numbered.header_rows, numbered.rows) == ((1, 2), 2)


def test_an_explaining_block_that_touches_the_table_is_no_part_of_it():
    rows = [HEAD, *ROWS, (), ("", "", "", "", "", "说明："), *(("", "", "", "", "", h, "要填") for h in HEAD)]
    assert only(xlsx(rows)).range == "A1:E4"


def test_several_tables_one_under_the_other_and_side_by_side():
    below = [
        ("一、林地",),
        HEAD,
        *ROWS,
        (),
        ("二、河道",),
        ("河道名称", "长度", "责任人"),
        ("清河", 3.5, "甲"),
        ("浑河", 4, "乙"),
    ]
    assert [(t.range, t.rows, t.title) for t in find_tables(xlsx(below))] == [
        ("A2:E5", 3, "一、林地"), ("A8:C10", 2, "二、河道"),
    ]  # fmt: skip
    beside = [
        ("序号", "名称", "株数", "", "序号", "名称", "株数"),
        (1, "甲林", 3, "", 4, "丁林", 6),
        (2, "乙林", 4, "", 5, "戊林", 7),
        (3, "丙林", 5),
    ]
    assert [(t.range, t.rows) for t in find_tables(xlsx(beside))] == [("A1:C4", 3), ("E1:G3", 2)]


def test_a_form_is_no_table():
    rows = [("检验申请单", "", "", ""), ("施工单位", "某集团有限公司", "合同段", "T9"), ("工程名称", "路基工程", "", ""),
            ("具体部位", "一级边坡", "", ""), ("签字：", "", "日期：", "年  月  日"), ("负责人：", "", "日期：", "年  月  日")]  # fmt: skip
    assert find_tables(laid(rows, merged=("A1:D1", "B3:D3", "B4:D4"))) == []


def test_a_template_with_only_a_header_is_found():
    table = only(
        laid([("物品导入", "", "", "", ""), ("序号", "物品名称", "单价", "库存", "备注")], merged=("A1:E1",))
    )
    assert (table.rows, table.header_rows, table.title) == (0, (2, 2), "物品导入")


def test_a_cross_table_keeps_its_unnamed_first_column():
    table = only(
        xlsx([("", "一月", "二月", "三月"), ("东岭区", 1, 2, 3), ("南岭区", 4, 5, 6), ("合计", 5, 7, 9)])
    )
    assert (table.range, table.headers, table.totals) == ("A1:D3", ["", "一月", "二月", "三月"], [4])
    years = only(xlsx([("区县", 2019, 2020, 2021), ("东岭区", 1, 2, 3), ("南岭区", 4, 5, 6)]))
    assert (years.headers, years.rows) == (["区县", "2019", "2020", "2021"], 2)
    assert (
        only(xlsx([("区县", "2021-10", "2021-11"), ("东岭区", 1, 2), ("南岭区", 4, 5)])).headers[1]
        == "2021-10"
    )


def test_two_lists_side_by_side_of_different_things_stay_two():
    rows = [
        ("小区名称", "户数", "面积", "", "企业名称", "人数"),
        ("甲园", 3, 4.5, "", "甲物业", 3),
        ("乙园", 4, 5, "", "乙物业", 4),
        ("丙园", 5, 6),
    ]
    assert [t.range for t in find_tables(xlsx(rows))] == ["A1:C4", "E1:F3"]


def test_a_merged_total_of_two_rows_and_a_total_above_the_rows():
    rows = [
        ("区县", "类别", "数量"),
        ("合计", "", 14),
        ("东岭区", "老旧", 3),
        ("", "新建", 4),
        ("小计", "老旧", 3),
        ("", "新建", 4),
    ]
    table = only(laid(rows, merged=("A3:A4", "A5:A6")))
    assert (table.rows, table.totals) == (2, [2, 5, 6])


def test_a_card_and_a_table_of_contents_are_no_tables():
    assert (
        find_tables(xlsx([("小区名称", "阳光花园"), ("户数", 300), ("面积", 1200.5), ("建成年份", 2005)]))
        == []
    )
    assert find_tables(xlsx([("目录",), ("表1 小区",), ("表2 企业",)])) == []


def test_a_form_above_the_rows_is_no_header():
    rows = [("物业企业情况表", "", "", "", ""), ("企业名称", "某某物业有限公司", "", "信用代码", "91"), ("地址", "人民路", "", "电话", "0533"),
            ("序号", "小区名称", "户数", "面积", "备注"), (1, "甲园", 3, 4, ""), (2, "乙园", 5, 6, "")]  # fmt: skip
    table = only(laid(rows, merged=("A1:E1", "B2:C2", "B3:C3")))
    assert (table.header_rows, table.rows, table.title) == ((4, 4), 2, "物业企业情况表")


def test_a_lone_day_under_the_table_is_no_row():
    assert (
        only(
            xlsx(
                [
                    ("序号", "区县", "小区数"),
                    (1, "东岭区", 3),
                    (2, "南岭区", 4),
                    (),
                    ("", "", "2021年11月30日"),
                ]
            )
        ).rows
        == 2
    )
