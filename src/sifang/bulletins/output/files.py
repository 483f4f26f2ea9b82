"""One door for the three kinds of file."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}


def write(content: dict[str, Any], kind: str) -> bytes:
    """
    The bulletin as bytes of one kind.

    :raises KeyError: a kind other than docx, pdf, html
    """
    if kind == "docx":
        from sifang.bulletins.output import docx

        return docx.write(content)
    if kind == "pdf":
        from sifang.bulletins.output import pdf

        return pdf.write(content)
    if kind == "html":
        return render_to_string("bulletins/standalone.html", {"c": content}).encode()
    raise KeyError(kind)
