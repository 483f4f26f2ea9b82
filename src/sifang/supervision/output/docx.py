"""The form as Word: a table of facts, the conditions, what happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt


def write(content: dict[str, Any]) -> bytes:
    """The form as .docx bytes."""
    doc = Document()
    section = doc.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(22)
    doc.core_properties.title = content["title"]
    title = doc.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _set(title.add_run(content["title"]), "黑体", 20)
    _table(doc, (), content["facts"], (30, 136))
    _head(doc, "销号条件")
    _table(doc, ("序", "条件", "怎么看到的", "达到"), content["conditions"], (12, 64, 64, 26))
    _head(doc, "经过")
    _table(doc, ("时间", "谁", "什么", "说明"), content["entries"], (34, 42, 22, 68))
    _set(doc.add_paragraph().add_run(f"下单日期 {content['issued']}。{content['note']}"), "仿宋_GB2312", 9)
    out = BytesIO()
    doc.save(out)
    return out.getvalue()


def _set(run: Any, face: str, size: float) -> None:
    run.font.name, run.font.size = face, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _head(doc: Any, words: str) -> None:
    _set(doc.add_paragraph().add_run(words), "黑体", 12)


def _table(doc: Any, heads: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[int]) -> None:
    table = doc.add_table(rows=0, cols=len(widths))
    table.style = "Table Grid"
    for n, row in enumerate([heads, *rows] if heads else rows):
        cells = table.add_row().cells
        for k, (cell, value, width) in enumerate(zip(cells, row, widths, strict=True)):
            is_head = (heads and n == 0) or (not heads and k == 0)
            _set(cell.paragraphs[0].add_run(str(value)), "黑体" if is_head else "仿宋_GB2312", 11)
            cell.width = Mm(width)
