"""What a bulletin says: its template filled with figures, as one plain object for page, Word and PDF."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from sifang.bulletins.figures import FigureWords, words_on
from sifang.bulletins.language import COLUMNS, Ref, Template, parse
from sifang.bulletins.models import Bulletin
from sifang.policy import public as policy

DEMONSTRATION_NOTICE = "演示数据，不是公文"


def template_of(text: str) -> Template:
    """
    Read a bulletin's text against the city's indicators.

    :raises language.TemplateMistake: with line and reason
    """
    return parse(text, known=set(policy.indicator_keys()))


def content_of(text: str, *, dated_on: date, cut_off: date, number: str = "") -> dict[str, Any]:
    """
    The filled bulletin: title, issuer, recipients, blocks and table rows of pieces.

    A piece is `{"t": text}`, and for a figure also `key`, `part` and `href` to its records.
    """
    template = template_of(text)
    figures = words_on(cut_off, template.keys)

    def piece(p: str | Ref) -> dict[str, str]:
        if isinstance(p, str):
            return {"t": p}
        if p.part == "word":
            return {"t": _word(p.key, dated_on, cut_off)}
        words: FigureWords = figures[p.key]
        return {
            "t": words.say(p.part, p.way),
            "key": p.key,
            "part": p.part,
            "href": f"{reverse('indicator_page', args=[p.key])}?at={cut_off}",
        }

    def pieces(row: tuple[str | Ref, ...]) -> list[dict[str, str]]:
        return [piece(p) for p in row]

    title = "".join(p["t"] for p in pieces(template.title))
    content = {
        "title": title.replace("/", ""),
        "title_lines": title.split("/"),
        "issuer": template.head.get("issuer", ""),
        "number": number or template.head.get("number", ""),
        "recipients": template.head.get("recipients", ""),
        "source": template.head.get("source", ""),
        "dated": _long(dated_on),
        "cut_off": str(cut_off),
        "notice": DEMONSTRATION_NOTICE if settings.SIFANG_DEMONSTRATION else "",
        "blocks": [{"kind": b.kind, "pieces": pieces(b.pieces)} for b in template.blocks],
        "table": [dict(zip(COLUMNS, (pieces(cell) for cell in row), strict=True)) for row in template.rows],
        "definitions": [
            {"key": key, "name": figures[key].name, "version": figures[key].version} for key in template.keys
        ],
    }
    digest = digest_of(content)
    content["digest"] = digest
    content["trace"] = (
        f"数据截至 {cut_off}；校验码 {digest[:4].upper()}-{digest[4:8].upper()}。每个数字都能打开背后的记录。"
    )
    return content


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 of what a bulletin says; links and the digest itself do not count."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: plain(v) for k, v in value.items() if k not in ("href", "digest", "trace")}
        return [plain(v) for v in value] if isinstance(value, list) else value

    text = json.dumps(plain(content), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def content_shown(bulletin: Bulletin) -> dict[str, Any]:
    """What the page and the files show: issued words as they were issued, otherwise live figures."""
    if bulletin.content is not None:
        return bulletin.content
    return content_of(
        bulletin.text, dated_on=bulletin.dated_on, cut_off=bulletin.cut_off, number=bulletin.number
    )


def _word(key: str, dated_on: date, cut_off: date) -> str:
    return {
        "month": f"{cut_off.year}年{cut_off.month}月",
        "year": f"{cut_off.year}年",
        "cut_off": _long(cut_off),
        "dated_on": _long(dated_on),
    }[key]


def _long(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
