"""A workbook with a sheet for each community: several sheets of one layout are one load."""

from __future__ import annotations

from sifang.ledgers import public as ledgers
from sifang.ledgers.joining import retold, words_of_row
from sifang.ledgers.rows import STRIDE
from sifang.ledgers.tests.books import xlsx
from sifang.ledgers.tests.groves import HEAD, ROWS, read

ONE, TWO = ROWS[:2], (ROWS[2], ("南岭区", "四号林", "许多", 4, ""))


def test_sheets_of_one_layout_are_read_together_and_said_so():
    table = read(xlsx([HEAD, *ONE], [HEAD, *TWO], names=("甲", "乙")))
    assert [row.values["name"] for row in table.rows] == ["一号林", "二号林", "三号林", "四号林"]
    assert table.parts == ["甲", "乙"]
    assert "2 张工作表的表头一样，一起读了：甲、乙" in table.notes[0]
    assert [row.number for row in table.rows] == [2, 3, STRIDE + 2, STRIDE + 3]
    (fault,) = table.faults
    assert str(fault).startswith("“乙”第 3 行 C 列“株数”")


def test_a_title_or_another_order_makes_another_layout():
    moved = (HEAD[1], HEAD[0], *HEAD[2:])
    table = read(xlsx([HEAD, *ONE], [moved, ("三号林", "南岭区", 1, 2, "")], names=("甲", "乙")))
    assert (len(table.rows), table.parts, len(table.others)) == (2, [], 1)


def test_sheets_of_other_years_say_something_else_of_the_same_things():
    table = read(xlsx([HEAD, *ONE], [HEAD, *TWO], names=("2020年", "2021年")))
    assert (len(table.rows), table.parts) == (2, [])
    assert "还有 1 张表" in table.notes[-1]
    assert len(read(xlsx([HEAD, *ONE], [HEAD, *TWO], names=("2021年甲", "2021年乙"))).rows) == 4


def test_one_of_them_is_read_alone_when_it_is_named():
    table = read(xlsx([HEAD, *ONE], [HEAD, *TWO], names=("甲", "乙")), only="乙")
    assert ([row.number for row in table.rows], table.parts) == ([2, 3], [])


def test_the_name_of_a_sheet_says_where_its_rows_stand_when_no_column_does():
    sheet = ledgers.sheet("compounds")
    head, row = ("小区名称", "区县", "户数"), ("甲园", "东岭区", 12)
    table = ledgers.read_table(
        xlsx([head, row], [head, ("乙园", "东岭区", 8)], names=("春晓社区", "秋月社区")), "台账.xlsx", sheet
    )
    assert [row.values["community"] for row in table.rows] == ["春晓社区", "秋月社区"]
    assert "按工作表的名称填“春晓社区”" in " ".join(table.notes)
    alone = ledgers.read_table(xlsx([head, row], names=("春晓社区",)), "台账.xlsx", sheet)
    assert "community" not in alone.rows[0].values, "a single sheet may be called anything"


def test_rows_are_called_by_their_sheets():
    assert words_of_row(STRIDE + 5, ["甲", "乙"]) == "“乙”第 5 行"
    assert retold(f"与第 {STRIDE + 5} 行重复，第 3 行", ["甲", "乙"]) == "与“乙”第 5 行重复，“甲”第 3 行"
    assert words_of_row(5, []) == "第 5 行"
