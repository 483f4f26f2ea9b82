"""A workbook opened by another process says what it says when it is opened here, and its harm stays there."""

from __future__ import annotations

import io
import os
import signal
from datetime import UTC, date, datetime
from multiprocessing import active_children

import pytest
import xlsxwriter

from sifang.ledgers.reading import beside
from sifang.ledgers.reading.content import NotATable, examine
from sifang.ledgers.reading.workbook import grids
from sifang.ledgers.table import read_table
from sifang.ledgers.tests.books import laid, with_part, xlsx
from sifang.ledgers.tests.test_reading import HEAD, TREES

pytestmark = pytest.mark.without_database
LONG = [HEAD, *((f"{n}号树", n, f"2021-{n % 12 + 1:02d}-01") for n in range(9_500))]


@pytest.fixture(autouse=True)
def every_book_is_large(monkeypatch):
    monkeypatch.setattr(beside, "_LARGE", 0)
    monkeypatch.setattr(beside, "cores", lambda: 2)
    yield
    assert active_children() == []


def with_days() -> bytes:
    """Days and times among the cells, a part of the day, a truth; three sheets, one hidden, one empty."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"remove_timezone": True})
    page = book.add_worksheet("树")
    page.write_row("C4", HEAD)
    page.write_row("C5", ("柳树", 3))
    page.write_datetime(
        "E5", datetime(2021, 3, 12, tzinfo=UTC), book.add_format({"num_format": "yyyy-mm-dd"})
    )
    page.write_datetime(
        "F5", datetime(2021, 3, 12, 8, 30, tzinfo=UTC), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    )
    page.write_number("G5", 0.5, book.add_format({"num_format": "hh:mm"}))
    page.write_boolean("H5", True)
    book.add_worksheet("空")
    book.add_worksheet("藏").hide()
    book.get_worksheet_by_name("藏").write_row("A1", ("另外", "一张"))
    book.close()
    return out.getvalue()


@pytest.mark.parametrize("data", [xlsx(LONG), with_days(), laid(LONG[:40], at="D7", hidden=(9, 11)), xlsx([HEAD], LONG[:30])])  # fmt: skip
@pytest.mark.parametrize("only", ["", "second"])
def test_every_sheet_is_the_same_cell_by_cell(data, only):
    content = examine(data)
    here = list(grids(content))
    page = here[-1].name if only else ""
    with beside.book_beside(data, page) as book:
        assert book is not None
        there = list(grids(content, page, book))
        again = list(grids(content, page, book))
    wanted = [grid for grid in here if page in ("", grid.name)]
    assert there == again == wanted
    assert [[list(map(type, row)) for row in g.rows] for g in there] == [
        [list(map(type, row)) for row in g.rows] for g in wanted
    ]


def test_a_long_table_is_read_to_its_end():
    table = read_table(xlsx(LONG), "树.xlsx", TREES)
    assert len(table.rows) == 9_500
    assert table.rows[-1].values == {"name": "9499号树", "count": 9_499, "planted": date(2021, 8, 1)}


def test_a_sheet_that_is_not_there_is_asked_for_by_its_names():
    with pytest.raises(NotATable, match="没有名为“没有”的工作表"):
        read_table(xlsx(LONG), "树.xlsx", TREES, only="没有")


def test_what_is_no_workbook_says_so():
    data = xlsx(LONG)
    with pytest.raises(NotATable, match="已损坏"):
        read_table(data[: len(data) // 2] + b"xl/worksheets/", "树.xlsx", TREES)


def test_a_process_that_is_killed_is_told_in_a_sentence(monkeypatch):
    real = beside._Reader.__call__

    def killed(self, asked):
        if asked[0] == "rows":
            os.kill(os.getpid(), signal.SIGKILL)
        return real(self, asked)

    monkeypatch.setattr(beside._Reader, "__call__", killed)
    with pytest.raises(NotATable, match="途中停了"):
        read_table(xlsx(LONG), "树.xlsx", TREES)


def test_a_book_that_wants_all_memory_there_is_ends_its_own_process_only():
    far = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        b"</sheetData></worksheet>"
    )
    data = with_part(xlsx([HEAD]), "xl/worksheets/sheet1.xml", far)
    with beside.book_beside(data, "") as book, pytest.raises(NotATable, match="途中停了"):
        book.sheet("Sheet1")
    with pytest.raises(NotATable, match="空行空列"):
        read_table(data, "树.xlsx", TREES)
