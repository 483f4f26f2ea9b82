"""The working form as plain values: what the page prints, and Word and PDF are set from."""

from __future__ import annotations

from typing import Any

from sifang.lib.clock import ZONE
from sifang.supervision.models import Supervision
from sifang.supervision.workflow import MOVES

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}


def content_of(row: Supervision) -> dict[str, Any]:
    """Title, rows of the form, conditions, what happened so far."""
    over = []
    if row.case is not None:
        over.append(f"案件 {row.case.number}")
    if row.compound is not None:
        over.append(row.compound.name)
    facts = [
        ("督办编号", row.number),
        ("级别", f"{row.get_level_display()}（{row.issuer.name}）"),
        ("事项", row.matter),
        ("对象", "，".join(over) or row.area.name),
        ("要求", row.requirement),
        ("责任单位", f"{row.office.name}（{row.office_post}）"),
        ("领办领导", row.leader_post),
        ("办结时限", f"{row.due_on}" + (f"（已延期 {row.extensions} 次）" if row.extensions else "")),
        ("阶段反馈", f"每 {row.feedback_every} 个工作日一次"),
        ("验收单位", row.acceptor.name),
        ("结果", row.result or "（办理中）"),
    ]
    return {
        "title": "督办单",
        "facts": facts,
        "conditions": [
            (one.position, one.words, one.proof if one.met_at else "", f"{one.met_at.astimezone(ZONE):%Y-%m-%d}" if one.met_at else "")
            for one in row.conditions.order_by("position")
        ],
        "entries": [
            (f"{one.at.astimezone(ZONE):%Y-%m-%d %H:%M}", one.by_title, MOVES[one.verb].label, one.note)
            for one in row.entries.order_by("seq")
        ],
        "issued": f"{row.issued_at.astimezone(ZONE):%Y-%m-%d}",
        "note": "工作用单，不是公文；内容以系统里的记录为准。",
    }  # fmt: skip


def write(content: dict[str, Any], kind: str) -> bytes:
    """
    The form as bytes of one kind.

    :raises KeyError: a kind other than docx, pdf, html
    """
    if kind == "docx":
        from sifang.supervision.output import docx

        return docx.write(content)
    if kind == "pdf":
        from sifang.supervision.output import pdf

        return pdf.write(content)
    if kind == "html":
        from django.template.loader import render_to_string

        return render_to_string("supervision/standalone.html", {"c": content}).encode()
    raise KeyError(kind)
