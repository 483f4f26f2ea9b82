"""Every event an action leaves in the audit can be read by a person."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from sifang.audit import public as audit

SOURCE = Path(__file__).resolve().parents[2] / "src" / "sifang"
HAN = re.compile(r"[\u4e00-\u9fff]")


def recorded() -> dict[str, str]:
    """Event -> where, of every `audit.record("…")` in the product; names made of parts count by their parts."""
    found: dict[str, str] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr != "record" or not node.args:
                continue
            for value in ast.walk(node.args[0]):
                if isinstance(value, ast.Constant) and isinstance(value.value, str) and "." in value.value:
                    found[value.value] = f"{path.relative_to(SOURCE)}:{node.lineno}"
    return found


def test_every_event_has_words():
    missing = {event: place for event, place in recorded().items() if event not in audit.EVENTS}
    assert not missing, f"操作记录里没有这些事件的中文（audit/presenters.py）：{missing}"


def test_the_words_are_chinese_and_take_only_what_the_line_holds():
    for event, words in audit.EVENTS.items():
        assert HAN.search(words), event
        assert re.fullmatch(r"[a-z_]+\.[a-z_]+", event), event
        assert audit.present(event) and "{" not in audit.present(event)


def test_an_event_without_words_shows_its_own_name():
    assert audit.present("nobody.knows") == "nobody.knows"
