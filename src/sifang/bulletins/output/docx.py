"""The bulletin as Word, laid out after GB/T 9704-2012: page, lines, faces, page numbers."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

# The official faces are named, not shipped: an office PC has them.
BODY, HEAD1, HEAD2, TITLE = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
# 22 lines of 3号 on 225 mm.
LINE = Pt(28.95)
RED = RGBColor(0xC8, 0x10, 0x1A)


def write(content: dict[str, Any]) -> bytes:
    """
    The bulletin as .docx bytes.

    :param content: what `sifang.bulletins.queries.content_of` makes
    """
    doc = Document()
    section = doc.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)
    doc.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)
    doc.core_properties.title = content["title"]
    doc.core_properties.author = content["issuer"]

    if content.get("notice"):
        _line(doc, content["notice"], BODY, 12, WD_ALIGN_PARAGRAPH.CENTER)
    _line(doc, content["issuer"], TITLE, 30, WD_ALIGN_PARAGRAPH.CENTER, colour=RED, exact=False)
    number = _line(doc, content["number"], BODY, 16, WD_ALIGN_PARAGRAPH.CENTER)
    _rule(number)
    _line(doc, "", BODY, 16)
    for part in content["title_lines"]:
        _line(doc, part, TITLE, 22, WD_ALIGN_PARAGRAPH.CENTER, exact=False)
    _line(doc, "", BODY, 16)
    if content["recipients"]:
        _line(doc, content["recipients"], BODY, 16)
    for block in content["blocks"]:
        text = "".join(piece["t"] for piece in block["pieces"])
        if block["kind"] == "table":
            _table(doc, content["table"])
        elif block["kind"] == "h1":
            _line(doc, text, HEAD1, 16, indent=True, keep=True)
        elif block["kind"] == "h2":
            _line(doc, text, HEAD2, 16, indent=True, keep=True)
        else:
            _line(doc, text, BODY, 16, WD_ALIGN_PARAGRAPH.JUSTIFY, indent=True)
    _line(doc, "", BODY, 16)
    _line(doc, content["issuer"], BODY, 16, WD_ALIGN_PARAGRAPH.RIGHT)
    _line(doc, content["dated"], BODY, 16, WD_ALIGN_PARAGRAPH.RIGHT)
    _line(doc, content["trace"], BODY, 10.5, exact=False)
    out = BytesIO()
    doc.save(out)
    return out.getvalue()


def _face(run: Any, face: str, size: float, colour: RGBColor | None = None) -> None:
    run.font.name = face
    run.font.size = Pt(size)
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:hAnsi", "w:ascii"):
        fonts.set(qn(script), face)
    if colour is not None:
        run.font.color.rgb = colour


def _line(
    doc: Any, text: str, face: str, size: float, align: Any = None, *,
    indent: bool = False, keep: bool = False, exact: bool = True, colour: RGBColor | None = None,
) -> Any:  # fmt: skip
    line = doc.add_paragraph()
    form = line.paragraph_format
    form.space_before = form.space_after = Pt(0)
    if exact:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    if indent:
        form.first_line_indent = Pt(2 * size)
    form.keep_with_next = keep
    if align is not None:
        line.alignment = align
    _face(line.add_run(text), face, size, colour)
    return line


def _rule(line: Any) -> None:
    """The red line under the number."""
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "12"), ("space", "6"), ("color", "C8101A")):
        bottom.set(qn(f"w:{key}"), value)
    borders.append(bottom)
    line._p.get_or_add_pPr().append(borders)


def _table(doc: Any, rows: list[dict[str, Any]]) -> None:
    heads = ("事项", "数量", "总数", "占比或说明")
    table = doc.add_table(rows=1, cols=4)
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for cell, word in zip(table.rows[0].cells, heads, strict=True):
        _face(cell.paragraphs[0].add_run(word), HEAD1, 12)
    for row in rows:
        cells = table.add_row().cells
        for cell, key in zip(cells, ("name", "numerator", "denominator", "shown"), strict=True):
            _face(cell.paragraphs[0].add_run("".join(p["t"] for p in row[key])), BODY, 12)
            if key in ("numerator", "denominator"):
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for row_ in table.rows:
        for cell, width in zip(row_.cells, (Mm(76), Mm(22), Mm(22), Mm(36)), strict=True):
            cell.width = width
    # The head row stands again on the next page.
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)


def _page_number(footer: Any, align: Any) -> None:
    footer.is_linked_to_previous = False
    line = footer.paragraphs[0]
    line.alignment = align
    _face(line.add_run("— "), "宋体", 14)
    run = line.add_run()
    _face(run, "宋体", 14)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = text
        run._r.append(part)
    _face(line.add_run(" —"), "宋体", 14)
