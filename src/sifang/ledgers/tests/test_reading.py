"""What a file is, and what its cells say."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

import pytest

from sifang.ledgers import filling
from sifang.ledgers import public as ledgers
from sifang.ledgers.plan import Plan
from sifang.ledgers.reading import limits
from sifang.ledgers.reading.content import MOST_BYTES, NotATable, check_size, examine
from sifang.ledgers.reading.sweep import FAR_CELL, NEAR_COLUMNS, NEAR_ROWS
from sifang.ledgers.table import letter
from sifang.ledgers.template import template
from sifang.ledgers.tests.books import csv_bytes, ods, with_part, xls, xlsx

TREES = ledgers.Sheet(
    key="trees",
    name="树木台账",
    columns=(
        ledgers.Column("树名", "name", ledgers.text(10), ("名称",), required=True, example="槐树"),
        ledgers.Column("株数", "count", ledgers.whole("株"), unit="株", check="whole"),
        ledgers.Column("栽植日期", "planted", ledgers.day),
    ),
    plan=lambda table, load: Plan("trees", "", [], list(table.faults), []),
)
HEAD = ("树名", "株数", "栽植日期")


def read(data: bytes, **more):
    return ledgers.read_table(data, "树.xlsx", TREES, **more)


def values(data: bytes, **more):
    return [row.values for row in read(data, **more).rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_the_encodings_offices_use(encoding):
    assert values(csv_bytes([HEAD, ("槐树", "12株", "2021年3月12日")], encoding)) == [
        {"name": "槐树", "count": 12, "planted": date(2021, 3, 12)}
    ]


def test_the_header_is_found_below_titles_and_in_the_sheet_that_has_it():
    book = xlsx(
        [("看这里",)],
        [("树木台账（2021）",), (), ("填报单位", "园林科"), ("序号", *HEAD), (1, "柳树", 3, "")],
    )
    table = read(book)
    assert (table.header_row, [r.values for r in table.rows]) == (4, [{"name": "柳树", "count": 3}])


def test_content_decides_not_the_name():
    assert ledgers.read_table(xlsx([HEAD, ("柳树", 1)]), "树.csv", TREES).rows[0].values["count"] == 1


def test_totals_blank_rows_and_the_example_are_left_out():
    table = read(xlsx([HEAD, ("示例", 1), (), ("柳树", 3), ("合计", 3)]))
    assert [row.values["name"] for row in table.rows] == ["柳树"]
    assert [doubt.why for doubt in table.doubts] == ["像是合计行，没有导入"]


def test_every_bad_cell_is_named():
    table = read(
        xlsx([HEAD, ("柳树", "很多", "2021-02-30"), ("", 3, ""), ("一棵名字长得写不下的树木", -1, 44531)])
    )
    assert [(f.row, f.column, f.header, f.value, f.why) for f in table.faults] == [
        (2, "B", "株数", "很多", "这里应填数字（可带单位“株”）"),
        (2, "C", "栽植日期", "2021-02-30", "没有这一天"),
        (3, "A", "树名", "", "不能为空"),
        (4, "A", "树名", "一棵名字长得写不下的树木", "最多 10 个字，这里有 12 个"),
        (4, "B", "株数", "-1", "不能是负数"),
    ]
    assert [(d.row, d.column) for d in table.doubts] == [(4, "C")]


def test_an_unknown_header_lists_the_known_ones():
    (fault,) = read(xlsx([("树名", "树高"), ("柳树", 3)])).faults
    assert (fault.column, fault.value) == ("B", "树高")
    assert "树名、株数、栽植日期" in fault.why


def test_two_columns_of_one_meaning_are_refused():
    (fault,) = read(xlsx([("树名", "名称"), ("柳树", "杨树")])).faults
    assert "只能留一个" in fault.why


def test_a_mapping_chooses_rows_renames_fills_in_and_ignores():
    mapping = ledgers.read_mapping(
        "rows: {地块: [东, 西]}\ncolumns: {名: 树名, 数: 株数}\nvalues: {树名: {槐: 槐树}}\n"
        "constants: {栽植日期: 2021-03-12}\nignore: rest\n",
        TREES,
    )
    book = xlsx([("地块", "名", "数", "闲话", "株数"), ("东", "槐", 2, "?", 9), ("南", "柳", 3, "?", 9)])
    assert values(book, mapping=mapping) == [{"name": "槐树", "count": 2, "planted": date(2021, 3, 12)}]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("a: [", "不是有效的"),
        ("- a", "分组"),
        ("columms: {}", "不认识的字段“columms”"),
        ("columns: {名: 树高}", "没有“树高”这一列"),
        ("columns: {a: 树名, b: 名称}\n", "两列"),
        ("sheet: compounds", "不是“树木台账”"),
        ("ignore: some", "ignore"),
    ],
)
def test_a_mistaken_mapping_says_what_is_wrong(content, why):
    if why == "两列":
        content = "columns: {a: 树名, b: 树名}"
    with pytest.raises(ledgers.MappingMistake, match=why):
        ledgers.read_mapping(content, TREES)


BAD = {
    "empty": (b"", "空的"),
    "blank": (b"  \r\n ", "没有内容"),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, "PNG 图片"),
    "pdf": (b"%PDF-1.7", "PDF"),
    "binary": (bytes(range(256)) * 8, "认不出"),
    "a page without a table": (b"<html><body>404</body></html>", "网页"),
    "xml": (b'<?xml version="1.0"?><a/>', "网页"),
    "damaged old xml": (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Work', "损坏"),
    "truncated": (xlsx([HEAD, ("柳树", 1)])[:900], "损坏"),
    "zip": (with_part(xlsx([HEAD]), "word/document.xml", b"<a/>"), "Word"),
    "no header": (xlsx([("甲", "乙"), (1, 2)]), "没有找到树木台账的表头"),
    "only a header": (xlsx([HEAD]), "只有表头"),
    "password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
    "word 97": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "不是工作簿"),
    "damaged xls": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + b"\x01" * 2000, "损坏",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_table_is_refused_with_a_sentence(kind):
    data, why = BAD[kind]
    with pytest.raises(NotATable, match=why):
        read(data)


def test_two_hundred_megabytes_are_refused_before_they_are_read():
    with pytest.raises(NotATable, match=r"200 MB，最多读 64 MB"):
        check_size(200 * 1024 * 1024)
    assert MOST_BYTES < 200 * 1024 * 1024


def test_a_bomb_is_refused_in_bounded_time():
    begun = time.monotonic()
    bomb = with_part(xlsx([HEAD, ("柳树", 1)]), "xl/media/x.xml", b"\x00" * (100 << 20))
    made = time.monotonic() - begun
    begun = time.monotonic()
    with pytest.raises(NotATable, match=r"超出限度|炸弹"):
        examine(bomb)
    assert time.monotonic() - begun < max(1, made)


def test_a_bomb_that_lies_about_its_size_is_refused():
    data = bytearray(with_part(xlsx([HEAD, ("柳树", 1)]), "xl/media/x.xml", b"\x00" * (80 << 20)))
    told = (80 << 20).to_bytes(4, "little")
    at = data.rindex(told)
    data[at : at + 4] = (1000).to_bytes(4, "little")
    with pytest.raises(NotATable, match="不符"):
        examine(bytes(data))


@pytest.mark.parametrize(
    "far",
    [
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b'<row r="2"><c r="A99999"><v>1</v></c><c r="XFD2"><v>1</v></c></row>',
        b'<row r="2"><c r="B900000"><v>1</v></c></row>',
        b'<row r="2"><c r="A400001"><v>1</v></c></row>',
    ],
)
def test_cells_that_lie_far_apart_are_refused(far):
    cells = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row>' + far + b"</sheetData></worksheet>"
    )
    with pytest.raises(NotATable, match="空行空列"):
        read(with_part(xlsx([HEAD]), "xl/worksheets/sheet1.xml", cells))


def test_all_cells_that_are_not_looked_at_one_by_one_lie_within_every_limit():
    assert limits.MOST_ROWS >= NEAR_ROWS
    assert limits.MOST_SPAN >= NEAR_ROWS * NEAR_COLUMNS
    for row in (9, 99_999, 100_000, NEAR_ROWS):
        assert not FAR_CELL.search(b'r="Z%d"' % row)
    for far in (b"AA1", b"A%d" % (NEAR_ROWS + 1), b"A1048576", b"A0400000", b"%d" % (NEAR_ROWS + 1)):
        assert FAR_CELL.search(b'r="%s"' % far), far


def test_a_sheet_that_claims_a_million_rows_by_a_thousand_columns_is_read_for_what_it_holds():
    cells = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<dimension ref="A1:ALL1048576"/><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>\xe6\xa0\x91\xe5\x90\x8d</t></is></c></row>'
        b'<row r="2"><c r="A2" t="inlineStr"><is><t>\xe6\x9f\xb3</t></is></c></row></sheetData></worksheet>'
    )
    begun = time.monotonic()
    table = read(with_part(xlsx([HEAD]), "xl/worksheets/sheet1.xml", cells))
    assert [row.values for row in table.rows] == [{"name": "柳"}]
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/sharedStrings.xml", b'<sst count="1" uniqueCount="2147483648"><si><t>a</t></si></sst>'),
        ("xl/worksheets/sheet1.xml", b'<worksheet><sheetData><row r="1"><c r="A99999999999"><v>1</v></c></row></sheetData></worksheet>'),
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row r='9'><c r='XFD900000'><v>1</v></c></row></sheetData></worksheet>"),
        ("xl/worksheets/sheet1.xml", b'<worksheet><sheetData><row r="4000000000"><c><v>1</v></c></row></sheetData></worksheet>'),
    ],
)  # fmt: skip
def test_what_would_make_the_reader_ask_for_too_much_memory_is_refused(part, content):
    with pytest.raises(NotATable):
        read(with_part(xlsx([HEAD, ("柳树", 1)]), part, content))


def test_a_locked_or_boundless_ods_is_refused():
    cell = (
        '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="500"/>'
    )
    bomb = ods([f'<table:table-row table:number-rows-repeated="300000">{cell}</table:table-row>'])
    with pytest.raises(NotATable, match="空行空列"):
        read(bomb)
    locked = with_part(ods([]), "META-INF/manifest.xml", b"<manifest:encryption-data/>")
    with pytest.raises(NotATable, match="密码"):
        read(locked)
    entity = with_part(ods([]), "content.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    with pytest.raises(NotATable, match="损坏"):
        read(entity)


def test_an_old_xls_with_a_password_or_far_cells_is_refused():
    sound = xls([HEAD, ("柳树", 1)])
    at = sound.index(b"\x42\x00\x02\x00")
    with pytest.raises(NotATable, match="密码"):
        read(sound[:at] + b"\x2f\x00" + sound[at + 2 :])
    far = bytearray(sound)
    number = far.index(b"\x03\x02\x0e\x00")
    far[number + 4 : number + 8] = b"\xff\xff\xff\x00"
    with pytest.raises(NotATable, match="空行空列"):
        read(bytes(far))


def test_a_workbook_that_leans_on_others_says_so():
    table = read(with_part(xlsx([HEAD, ("柳树", 1)]), "xl/externalLinks/externalLink1.xml", b"<a/>"))
    assert table.notes == ["工作簿引用了别的文件：没有去取，用的是保存时的值。"]


def test_macros_are_not_run_and_that_is_said():
    table = read(with_part(xlsx([HEAD, ("柳树", 1)]), "xl/vbaProject.bin", b"\x00"))
    assert table.notes == ["工作簿里有宏：没有运行，只读了单元格里的值。"]


def test_a_template_reads_back_as_an_empty_sheet():
    with pytest.raises(NotATable, match="只有表头"):
        read(template(TREES))


@pytest.mark.parametrize(
    ("said", "meant"),
    [(279, 279), (279.0, 279), ("279户", 279), ("２７９", 279), ("1,234", 1234), (" 12 户 ", 12), ("1.2万户", 12000),
     ("/", None), ("暂无数据", None), ("", None)],
)  # fmt: skip
def test_whole_numbers_as_people_write_them(said, meant):
    assert ledgers.whole("户")(said) == meant


@pytest.mark.parametrize("said", ["十二", "1,23", 1.5, "-3", True, date(2021, 1, 1), "9" * 40, float("nan"), float("inf"), "1e5"])  # fmt: skip
def test_what_is_no_whole_number_is_refused(said):
    with pytest.raises(ledgers.CellFault):
        ledgers.whole("户")(said)


def test_fees_years_and_ticks_as_people_write_them():
    assert ledgers.fee("0.7元/平米/月") == ledgers.fee("０．７") == ledgers.fee(0.7) == Decimal("0.70")
    assert ledgers.fee("0.35至0.5元/平米/月") == ledgers.Range(
        Decimal("0.35"), Decimal("0.5"), "0.35至0.5元/平米/月"
    )
    assert ledgers.year("2005年建成") == ledgers.year(2005.0) == ledgers.year("2005-06-01") == 2005
    assert [ledgers.yes_no(x) for x in ("√", "否", True, "/")] == [True, False, True, None]
    for parse, said in (
        (ledgers.year, "2005-13-01"),
        (ledgers.year, 1066),
        (ledgers.yes_no, "大概"),
        (ledgers.fee, "面议"),
    ):
        with pytest.raises(ledgers.CellFault):
            parse(said)


def test_letters_of_columns():
    assert [letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_column_in_which_every_cell_differs_is_read_like_any_other(monkeypatch):
    """Odd cells stand where nothing is looked up any more: after some thousand that all differ."""
    rows = [(f"{n}号树", f"{n}株", f"2021-{n % 12 + 1:02d}-01") for n in range(21_000)]
    odd = {
        13_001: "约300",
        14_002: "同上",
        15_003: "",
        16_004: "很多",
        17_005: "/",
        18_006: 7.0,
        19_007: "３０株",
    }
    for at, said in odd.items():
        rows[at] = (rows[at][0], said, rows[at][2])
    data = xlsx([HEAD, *rows])

    def told():
        table = ledgers.read_table(data, "树.xlsx", TREES)
        return [(r.number, r.values) for r in table.rows], table.faults, table.doubts, table.digest

    straight = told()
    monkeypatch.setattr(filling, "_MOSTLY", 2)
    assert straight == told()
    values, faults, doubts, _ = straight
    assert [fault.row for fault in faults] == [16_006]
    assert [doubt.row for doubt in doubts] == [13_003, 14_004]
    assert [values[at][1].get("count") for at in odd] == [300, 14_001, None, None, None, 7, 30]
