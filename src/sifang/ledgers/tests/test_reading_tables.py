"""What is read out of the table that fits: rows, groups, formulas, columns, units."""

from __future__ import annotations

from datetime import date

import pytest

from sifang.ledgers import public as ledgers
from sifang.ledgers.tests.books import laid, ods, xls, xlsx
from sifang.ledgers.tests.groves import HEAD, ROWS, TREES, only, read


def test_totals_and_repeated_headers_are_left_out_and_said():
    table = read(
        xlsx(
            [
                HEAD,
                *ROWS[:2],
                ("东岭区小计", "", 42, 420.5, ""),
                HEAD,
                ROWS[2],
                ("", "小 计", 8, 81, ""),
                ("总计", "", 50, 501.5),
            ]
        )
    )
    assert [row.values["name"] for row in table.rows] == ["一号林", "二号林", "三号林"]
    assert [(d.row, d.why[:6]) for d in table.doubts] == [
        (4, "像是合计行，"),
        (5, "重复的表头，"),
        (7, "像是合计行，"),
        (8, "像是合计行，"),
    ]
    assert table.left_out == 4


def test_notes_under_and_beside_the_table_are_no_rows():
    rows = [(*HEAD, "", "说明"), (*ROWS[0], "", "株数写整数"), (*ROWS[1], "", "面积写平方米"), ROWS[2], (),
            ("注：1.本表每月报一次。",), ("填表人：张三", "", "审核人：", "", "2021年12月1日")]  # fmt: skip
    table = only(xlsx(rows))
    assert (table.range, table.rows) == ("A1:E4", 3)
    assert "注：1.本表每月报一次。" in [note.words for note in table.notes]
    assert read(xlsx(rows)).faults == []


def test_the_table_that_fits_is_read_and_the_others_are_named():
    book = xlsx(
        [("河道名称", "长度", "责任人"), ("清河", 3.5, "甲")],
        [("林地台账",), HEAD, *ROWS],
        names=("河道", "林地"),
    )
    table = read(book)
    assert (table.name, table.range, table.others) == ("林地", "A2:E5", ["“河道”A1:C2（1 行）"])
    assert "还有 1 张表" in table.notes[-1]


def test_merged_groups_reach_every_row_they_cover():
    data = laid([HEAD, ROWS[0], ("", *ROWS[1][1:]), ROWS[2]], merged=("A2:A3",))
    table = read(data)
    assert [row.values["district"] for row in table.rows] == ["东岭区", "东岭区", "南岭区"]
    assert [row.filled for row in table.rows] == [(), ("district",), ()]
    assert table.doubts == []
    assert table.notes == ["合并单元格的内容已补到它盖住的每一行（1 格）。"]


def test_a_group_written_once_is_proposed_for_the_rows_below_and_marked():
    head = ("区县", "街道", "林地名称", "株数")
    table = read(
        xlsx(
            [
                head,
                ("东岭区", "甲街", "一号林", 1),
                ("", "", "二号林", 2),
                ("", "乙街", "三号林", 3),
                ("南岭区", "", "四号林", 4),
                ("", "丙街", "五号林", 5),
            ]
        )
    )
    assert [(r.values.get("district"), r.values.get("street")) for r in table.rows] == [
        ("东岭区", "甲街"), ("东岭区", "甲街"), ("东岭区", "乙街"), ("南岭区", None), ("南岭区", "丙街"),
    ]  # fmt: skip
    assert [(d.row, d.column) for d in table.doubts] == [(3, "A"), (3, "B"), (4, "A"), (6, "A")]
    assert "按上面第 2 行的“东岭区”补上" in table.doubts[0].why


def test_a_sparse_column_of_numbers_or_codes_is_no_group():
    table = read(xlsx([("编号", "林地名称", "株数"), ("A-1", "一号林", 1), ("", "二号林", 2), ("", "三号林", 3)]),
                 mapping=ledgers.Mapping(ignore=["编号"]))  # fmt: skip
    assert all(row.filled == () for row in table.rows)


def test_hidden_rows_are_read_and_marked():
    table = read(laid([HEAD, *ROWS], hidden=(3,)))
    assert [row.hidden for row in table.rows] == [False, True, False]
    assert [(d.row, d.why) for d in table.doubts] == [(3, "这一行在表里是隐藏的，也读了")]


def test_formulas_give_their_kept_value_or_are_named():
    import io

    import openpyxl

    good = read(laid([HEAD, ROWS[0], ("东岭区", "二号林", "", 5, "")], formulas={"C3": ("=C2*2", 24)}))
    assert good.rows[1].values["count"] == 24
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active.append(("东岭区", "一号林", "=6*2", 1, "2021-03-12"))
    book.active.append(("东岭区", '="二"&"号林"', 3, 1, "2021-03-12"))
    out = io.BytesIO()
    book.save(out)
    table = read(out.getvalue())
    assert [(d.row, d.column) for d in table.doubts] == [(2, "C")]
    assert "公式没有算出的值" in table.doubts[0].why
    assert [(f.row, f.column) for f in table.faults] == [(3, "B")]
    stale = read(laid([HEAD, ROWS[0], ("东岭区", "二号林", "", 5, "")], formulas={"C3": ("=C2*2", 0)}))
    assert "0 不一定对" in stale.doubts[0].why
    error = read(laid([HEAD, ROWS[0], ("东岭区", "二号林", "", 5, "")], formulas={"C3": ("=1/0", "#DIV/0!")}))
    assert "公式出错（#DIV/0!）" in error.doubts[0].why


def test_an_old_xls_is_read_with_its_merged_cells_and_hidden_rows():
    data = xls([HEAD, ROWS[0], ("", *ROWS[1][1:]), ROWS[2]], merged=[(1, 2, 0, 0)], hidden=[4])
    table = ledgers.read_table(data, "林.xlsx", TREES)
    assert [r.values["district"] for r in table.rows] == ["东岭区", "东岭区", "南岭区"]
    assert table.rows[0].values["planted"] == date(2021, 3, 12)
    assert table.rows[2].hidden


def test_an_ods_is_read_with_repeats_merged_and_hidden_cells():
    def cell(words, more=""):
        if isinstance(words, (int, float)):
            return f'<table:table-cell office:value-type="float" office:value="{words}" {more}/>'
        return (
            f'<table:table-cell office:value-type="string" {more}><text:p>{words}</text:p></table:table-cell>'
        )

    def row(cells, more=""):
        return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"

    blank = '<table:table-cell table:number-columns-repeated="16380"/>'
    data = ods([
        row([cell(h) for h in HEAD] + [blank]),
        row([cell("东岭区", 'table:number-rows-spanned="2" table:number-columns-spanned="1"'), cell("一号林"), cell(12), cell(1.5),
             '<table:table-cell office:value-type="date" office:date-value="2021-03-12"/>', blank]),
        row(['<table:covered-table-cell/>', cell("二号林"), cell(3), cell(2), blank], 'table:visibility="collapse"'),
        row([cell("南岭区"), cell("三号林"), '<table:table-cell table:formula="of:=1+1"/>', blank]),
        row([blank], 'table:number-rows-repeated="1048570"'),
    ])  # fmt: skip
    table = ledgers.read_table(data, "林.csv", TREES)
    assert [r.values["district"] for r in table.rows] == ["东岭区", "东岭区", "南岭区"]
    assert table.rows[0].values["planted"] == date(2021, 3, 12)
    assert [r.hidden for r in table.rows] == [False, True, False]
    assert [d.row for d in table.doubts] == [3, 4]


@pytest.mark.parametrize("mark", [",", ";", "\t", "，", "|"])
def test_a_csv_may_be_cut_by_other_marks(mark):
    data = "\n".join(mark.join(str(v) for v in row) for row in (HEAD, *ROWS)).encode("gb18030")
    assert len(read(data).rows) == 3


def test_a_csv_may_name_its_mark_and_quote_commas():
    data = 'sep=;\n区县;林地名称;株数\n东岭区;"一号;林";3\n'.encode()
    assert read(data).rows[0].values["name"] == "一号;林"


def test_headings_between_rows_divide_and_are_said():
    rows = [HEAD, ("一、东岭区", "", "", "", ""), *ROWS[:2], ("二、南岭区", "", "", "", ""), ROWS[2]]
    table = read(laid(rows, merged=("A2:E2", "A5:E5")))
    assert len(table.rows) == 3
    assert [d.row for d in table.doubts] == [2, 5]


def test_a_grouped_header_meets_the_columns_of_the_sheet():
    rows = [
        ("林地名称", "株数", "", "面积", ""),
        ("", "合计", "古树", "合计", "绿地"),
        ("一号林", 12, 2, 100, 80),
    ]
    table = read(
        laid(rows, merged=("A1:A2", "B1:C1", "D1:E1")), mapping=ledgers.Mapping(ignore=["古树", "绿地"])
    )
    assert [row.values for row in table.rows] == [{"name": "一号林", "count": 12, "area": 100}]


def test_serial_days_count_from_1904_where_the_book_says_so():
    import io

    import xlsxwriter

    for since_1904, serial in ((False, 44531), (True, 43069)):
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": since_1904})
        page = book.add_worksheet()
        page.write_row(0, 0, HEAD)
        page.write_row(1, 0, ("东岭区", "一号林", 1, 1, serial))
        page.write_datetime(2, 4, date(2021, 12, 1), book.add_format({"num_format": "yyyy/m/d"}))
        page.write_row(2, 0, ("东岭区", "二号林", 1, 1))
        book.close()
        table = read(out.getvalue())
        assert [row.values["planted"] for row in table.rows] == [date(2021, 12, 1)] * 2
        assert [d.row for d in table.doubts] == [2]


def test_words_written_upright_or_apart_name_columns():
    table = only(xlsx([("序\n号", "小\n区\n名\n称", "户 数"), (1, "甲园", 3), (2, "乙园", 4)]))
    assert table.headers == ["序号", "小区名称", "户数"]
    assert read(xlsx([(" 林地 名称 ", "株\n数？"), ("一号林", 3)])).rows[0].values == {
        "name": "一号林",
        "count": 3,
    }


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_web_page_called_xls_is_read_as_the_table_it_holds(encoding):
    page = (
        "<html><head><style>td{color:red}</style></head><body><table border=1><tr><td colspan=3>林地台账</td></tr>"
        "<tr><th>区县</th><th>林地名称<br></th><th>株数</th></tr>"
        "<tr><td rowspan=2>东岭区</td><td>一号林&nbsp;</td><td x:num='12'>12</td></tr>"
        "<tr style='display:none'><td>二号林</td><td>30株</td></tr></table></body></html>"
    )
    table = ledgers.read_table(page.encode(encoding), "林.xls", TREES)
    assert [row.values for row in table.rows] == [
        {"district": "东岭区", "name": "一号林", "count": 12}, {"district": "东岭区", "name": "二号林", "count": 30},
    ]  # fmt: skip
    assert table.title == "林地台账" and table.rows[1].hidden


def test_a_workbook_in_the_xml_of_2003_is_read():
    def row(*cells, more=""):
        return f"<Row {more}>{''.join(cells)}</Row>"

    def cell(value, kind="String", more=""):
        return f'<Cell {more}><Data ss:Type="{kind}">{value}</Data></Cell>'

    book = (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        '<Worksheet ss:Name="林"><Table>' + row(cell("林地台账", more='ss:MergeAcross="4"')) + row(*(cell(h) for h in HEAD))
        + row(cell("东岭区", more='ss:MergeDown="1"'), cell("一号林"), cell(12, "Number"), cell(1.5, "Number"), cell("2021-03-12T00:00:00.000", "DateTime"))
        + row(cell("二号林", more='ss:Index="2"'), cell("#REF!", "Error", 'ss:Formula="=A1"'), more='ss:Hidden="1"')
        + row(cell("南岭区"), cell("三号林"), cell(8, "Number"), more='ss:Index="7"') + "</Table></Worksheet></Workbook>"
    )  # fmt: skip
    table = ledgers.read_table(book.encode(), "林.xls", TREES)
    assert [(r.number, r.values.get("district"), r.hidden) for r in table.rows] == [
        (3, "东岭区", False),
        (4, "东岭区", True),
        (7, "南岭区", False),
    ]
    assert table.rows[0].values["planted"] == date(2021, 3, 12)
    assert any("公式出错（#REF!）" in d.why for d in table.doubts)


def test_a_header_near_to_ours_is_proposed_and_said():
    rows = [
        ("所在区县", "林地全称", "总株数", "备注"),
        ("东岭区", "一号林", "12株", ""),
        ("南岭区", "二号林", 3, ""),
    ]
    table = read(xlsx(rows))
    assert {key: place.confidence for key, place in table.places.items()} == {
        "district": 0.85,
        "name": 0.85,
        "count": 0.85,
    }
    assert [(d.row, d.column) for d in table.doubts] == [(1, "A"), (1, "B"), (1, "C")]
    assert "按“株数”读（85% 的把握）" in table.doubts[2].why
    assert len(table.rows) == 2


@pytest.mark.parametrize("header", ["名称代码", "古树株数", "株数负责人", "栽植"])
def test_a_header_that_says_more_than_ours_is_not_taken_for_it(header):
    table = read(xlsx([("林地名称", header), ("一号林", 3)]))
    assert [f.header for f in table.faults] == [header]


def test_a_proposal_must_be_able_to_read_the_cells():
    (fault,) = read(xlsx([("林地名称", "总株数"), ("一号林", "很多"), ("二号林", "不少")])).faults
    assert fault.header == "总株数"


def test_a_mended_cell_that_is_uncertain_is_read_and_marked():
    from sifang.ledgers.planned.mended import read_cells

    table = read(xlsx([HEAD, *ROWS]))
    assert read_cells(table, 2, {"name": "一号林", "count": "约300"}) == {"name": "一号林", "count": 300}
    assert "约300" in table.doubts[-1].why


def test_a_header_in_ten_thousands_multiplies_and_says_so():
    table = read(
        xlsx([("林地名称", "株数（万株）", "面积（万㎡）"), ("一号林", 1.2, "0.5"), ("二号林", "300株", 2)])
    )
    assert [(r.values["count"], r.values["area"]) for r in table.rows] == [(12000, 5000), (300, 20000)]
    assert table.notes[0] == "“株数（万株）”的数按“万株”读，已乘以 10,000。"
    below = read(
        xlsx(
            [("林地名称", "株数", "面积"), ("", "（万株）", "（㎡）"), ("一号林", 1.2, 0.5), ("二号林", 3, 2)]
        )
    )
    assert [r.values["count"] for r in below.rows] == [12000, 30000]


def test_a_header_in_another_unit_is_not_read_as_ours():
    table = read(xlsx([("林地名称", "株数", "面积（亩）"), ("一号林", 1, 5), ("二号林", 1, 5)]))
    assert all("area" not in row.values for row in table.rows)
    assert "单位是“亩”" in table.doubts[0].why


def test_one_of_several_fitting_tables_is_chosen_by_its_place():
    book = xlsx(
        [HEAD, *ROWS, (), ("河道两岸",), ("名称", "株数"), ("一号岸", 4), ("二号岸", 6)], names=("林地",)
    )
    assert read(book).range == "A1:E4"
    assert read(book).others == ["“林地”A7:B9（2 行）"]
    assert [row.number for row in read(book, only="林地!A7").rows] == [8, 9]
    with pytest.raises(ledgers.NotATable, match="找到的是：A1:E4、A7:B9"):
        read(book, only="林地!B9")


def test_rows_with_only_a_number_in_front_are_no_rows():
    head = ("序号", *HEAD)
    table = read(xlsx([head, (1, *ROWS[0]), (2, *ROWS[1]), (3,), (4,), (5,)]))
    assert ([row.number for row in table.rows], table.faults) == ([2, 3], [])
    assert table.notes == ["有 3 行只有序号，没有读。"]


def test_a_number_merged_over_rows_is_filled_in_and_doubted():
    table = read(laid([HEAD, ROWS[0], (*ROWS[1][:2], "", *ROWS[1][3:]), ROWS[2]], merged=("C2:C3",)))
    assert [row.values["count"] for row in table.rows] == [12, 12, 8]
    assert [(d.row, d.column) for d in table.doubts] == [(3, "C")]
