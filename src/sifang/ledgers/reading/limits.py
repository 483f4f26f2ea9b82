"""What is too much, and the one exception with which a file is refused."""

from __future__ import annotations

MOST_BYTES = 64 * 1024 * 1024
MOST_UNPACKED = 768 * 1024 * 1024
MOST_RATIO = 250
MOST_CELLS = 9_000_000
MOST_ROWS = 400_000
MOST_SPAN = 10_500_000
"""Rows times columns of the smallest rectangle around all cells: what the reader holds in memory."""
MOST_COLUMNS = 512
MOST_PARTS = 2_000
MOST_SHEETS = 200
MOST_MARKS = 400_000
"""Merged, hidden and uncomputed places remembered of a sheet."""

MOST_MEMORY = 3 * 1024 * 1024 * 1024
"""More than the program itself has, of a process that opens a workbook nobody has looked over."""

PASSWORD = "工作簿设了密码，读不了。请在 Excel 里去掉密码，另存后再来。"
DAMAGED = "工作簿已损坏，打不开。请在 Excel 里打开它，另存为 .xlsx 后再来。"

ENDED = "打开这个工作簿的途中停了，多半是它太大，或者已损坏。请在 Excel 里打开它，删掉表外的空行空列，另存为 .xlsx 后再来。"


class NotATable(ValueError):
    """The file cannot be read as a table; the message tells its clerk what to do."""


def too_far(rows: int, columns: int) -> NotATable:
    return NotATable(
        f"工作表从头到尾有 {rows:,} 行 × {columns:,} 列（多半是空的），超出限度。"
        "请删掉表外的空行空列，另存后再来。"
    )
