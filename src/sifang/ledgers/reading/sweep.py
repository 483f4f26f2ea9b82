"""One pass over a packed sheet before it is opened: how far its cells lie apart, and what the reader does not tell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sifang.ledgers.reading.limits import MOST_CELLS, MOST_MARKS, MOST_ROWS, MOST_SPAN, NotATable, too_far

# Behind column Z, or below row 399,999: all nearer cells together are within every limit.
FAR_CELL = re.compile(rb'r="(?=[A-Za-z]{2}|[A-Za-z]?(?:[4-9]\d{5}|\d{7}))([A-Za-z]{0,20})(\d{1,30})"')
NEAR_ROWS, NEAR_COLUMNS = 399_999, 26
CELL = re.compile(rb'r="([A-Za-z]{0,20})(\d{1,30})"')
_ODD_CELL = re.compile(rb"r\s*=\s*[\"']([A-Za-z]{0,20})(\d{1,30})[\"']")
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row (?=[^>]*\shidden=\"(?:1|true)\")[^>]*?\br=\"(\d{1,7})\"")
_COLUMN = re.compile(rb'<(?:\w+:)?col (?=[^>]*\shidden="(?:1|true)")([^>]*)>')
_FORMULA = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d{1,7})"([^>]*)><(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)'
    rb"(?:<(?:\w+:)?v>([^<]*)</(?:\w+:)?v>|<(?:\w+:)?v\s*/>)?</(?:\w+:)?c>"
)
_ERROR = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d{1,7})"[^>]*\bt="e"[^>]*>(?:<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>))?'
    rb"<(?:\w+:)?v>([^<]{1,20})</"
)

NOT_COMPUTED = "公式没有算出的值。请在 Excel 或 WPS 里打开，保存后再来"
MAYBE_STALE = "公式的值没有随文件存好，这里的 0 不一定对，请核对"


@dataclass
class Marks:
    """What a sheet says beside its values; rows count from 1 as on screen, columns from 0."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column."""
    troubled: dict[tuple[int, int], str] = field(default_factory=dict)
    """Cells whose formula has no value, or an error: why."""
    since_1904: bool = False
    """Bare serial numbers of days count from 1904, as old Macs wrote them."""


class Sweep:
    """Sees a sheet's XML piece by piece and keeps little of it."""

    def __init__(self, looked_at: re.Pattern[bytes], marks: Marks | None) -> None:
        self.looked_at = looked_at
        self.marks = marks
        self.stale_zeroes = self.formulas = False
        self.tail = b""
        self.rows = 1
        self.columns = NEAR_COLUMNS
        self.cells = 0

    def see(self, piece: bytes) -> None:
        text = self.tail + piece
        cut = max(text.rfind(b"<c "), text.rfind(b":c "), text.rfind(b"<row "), text.rfind(b"<mergeCell "))
        if cut <= 0:
            cut = text.rfind(b"<")
        cut = len(text) if cut < 0 else cut
        whole, self.tail = text[:cut], text[cut:][-65536:]
        self._look(whole)

    def end(self) -> None:
        self._look(self.tail)
        self.tail = b""

    def _look(self, whole: bytes) -> None:
        self.cells += whole.count(b"c>")
        looked_at = self.looked_at
        if whole.count(b"<c ") != whole.count(b'<c r="') or whole.count(b"<row ") != whole.count(b'<row r="'):
            # Not as Excel writes: other quotes, other blanks, other order.
            looked_at = _ODD_CELL
        # In a narrow sheet only far cells are looked at: near ones do no harm.
        for letters, number in looked_at.findall(whole):
            self.rows = max(self.rows, int(number))
            if len(letters) > 1:
                self.columns = max(self.columns, column_number(letters))
        if self.rows > 1_048_576 or self.columns > 16_384 or self.cells > MOST_CELLS:
            raise NotATable(f"工作表超出限度（最多 {MOST_CELLS:,} 格），没有打开。")
        if self.rows > MOST_ROWS or self.rows * self.columns > MOST_SPAN:
            raise too_far(self.rows, self.columns)
        if self.marks is not None:
            self._note(whole, self.marks)

    def _note(self, whole: bytes, marks: Marks) -> None:
        if b"mergeCell " in whole and len(marks.merges) < MOST_MARKS:
            for a, b, c, d in _MERGE.findall(whole):
                marks.merges.append((int(b), column_number(a) - 1, int(d), column_number(c) - 1))
        if b' hidden="' in whole:
            if len(marks.hidden_rows) < MOST_MARKS:
                marks.hidden_rows.update(int(n) for n in _HIDDEN_ROW.findall(whole))
            for words in _COLUMN.findall(whole):
                low, high = _number(words, b"min"), _number(words, b"max")
                if low and high:
                    marks.hidden_columns.update(range(low - 1, min(high, 16_384)))
        if len(marks.troubled) < MOST_MARKS:
            self.formulas = self.formulas or b"f>" in whole
            if self.formulas:
                for letters, number, more, value in _FORMULA.findall(whole):
                    if b't="str"' in more:
                        continue
                    if not value:
                        marks.troubled[int(number), column_number(letters) - 1] = NOT_COMPUTED
                    elif value == b"0" and self.stale_zeroes:
                        marks.troubled[int(number), column_number(letters) - 1] = MAYBE_STALE
            if b't="e"' in whole:
                for letters, number, value in _ERROR.findall(whole):
                    why = f"公式出错（{value.decode('utf-8', 'replace')}）"
                    marks.troubled[int(number), column_number(letters) - 1] = why


def _number(words: bytes, name: bytes) -> int:
    found = re.search(rb"\b" + name + rb'="(\d{1,6})"', words)
    return int(found[1]) if found else 0


def column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:20].upper():
        number = number * 26 + letter - 64
    return number
