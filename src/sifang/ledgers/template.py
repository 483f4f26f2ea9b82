"""The sheet an office fills in."""

from __future__ import annotations

import io

import xlsxwriter

from sifang.ledgers.sheets import Sheet
from sifang.ledgers.table import EXAMPLE

_ROWS = 5000


def template(sheet: Sheet) -> bytes:
    """An .xlsx with headers, one example row marked 示例, comments, validation and 填表说明."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    head = book.add_format(
        {"bold": True, "bg_color": "#F4F4F0", "bottom": 2, "text_wrap": True, "valign": "vcenter"}
    )
    must = book.add_format(
        {"bold": True, "bg_color": "#F4F4F0", "bottom": 2, "font_color": "#9F1D22", "text_wrap": True, "valign": "vcenter"}
    )  # fmt: skip
    pale = book.add_format({"italic": True, "font_color": "#767676"})
    words = book.add_format({"num_format": "@"})
    title = book.add_format({"bold": True, "font_size": 14})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    page = book.add_worksheet(sheet.name[:31])
    page.set_row(0, 30)
    for at, column in enumerate(sheet.columns):
        header = (
            column.header + (f"（{column.unit}）" if column.unit else "") + ("*" if column.required else "")
        )
        page.write_string(0, at, header, must if column.required else head)
        is_text = not column.check
        page.set_column(at, at, column.width, words if is_text else None)
        if column.note:
            page.write_comment(0, at, column.note, {"x_scale": 2, "y_scale": 1})
        if column.example is not None:
            page.write(1, at, column.example, pale)
        _validation(page, at, column)
    page.write_string(1, 0, EXAMPLE, pale)
    page.freeze_panes(1, 0)
    help_page = book.add_worksheet("填表说明")
    help_page.set_column(0, 0, 18)
    help_page.set_column(1, 1, 90, wrap)
    help_page.write_string(0, 0, f"{sheet.name} · 填表说明", title)
    row = 2
    for line in (
        f"第 2 行标“{EXAMPLE}”，是样子，不会导入；请从第 3 行起填。",
        "带 * 的列必填。",
        *sheet.explained,
    ):
        help_page.write_string(row, 1, line)
        row += 1
    row += 1
    for column in sheet.columns:
        help_page.write_string(row, 0, column.header)
        about = [column.note] if column.note else []
        if column.synonyms:
            about.append("也认：" + "、".join(s for s in column.synonyms if not s.isascii()))
        help_page.write_string(row, 1, "；".join(about))
        row += 1
    book.close()
    return out.getvalue()


def _validation(page, at: int, column) -> None:
    rules = {
        "whole": {"validate": "integer", "criteria": ">=", "value": 0},
        "number": {"validate": "decimal", "criteria": ">=", "value": 0},
        "year": {"validate": "integer", "criteria": "between", "minimum": 1900, "maximum": 2100},
    }
    rule = {"validate": "list", "source": list(column.choices)} if column.choices else rules.get(column.check)
    if rule:
        page.data_validation(
            2, at, _ROWS, at,
            {**rule, "ignore_blank": True, "error_title": column.header[:32], "error_type": "warning",
             "error_message": (column.note or "请按填表说明填写")[:255]},
        )  # fmt: skip
