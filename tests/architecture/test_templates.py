"""No template lies around unused, and none stands alone without a page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "sifang"
# Named by the number of the answer.
BY_STATUS = re.compile(r"^(400|403|403_csrf|404|405|409|413|422|500)\.html$")


def templates() -> dict[str, Path]:
    return {
        str(path.relative_to(folder)): path
        for folder in SOURCE.glob("*/templates")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_no_template_is_unused():
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in [*SOURCE.rglob("*.py"), *templates().values()]
        if "/tests/" not in str(path)
    )
    unused = [
        name
        for name in templates()
        if f'"{name}"' not in code and f"'{name}'" not in code and not BY_STATUS.match(name)
    ]
    assert not unused, f"没有人用的模板：{unused}"


def test_no_template_is_written_twice():
    seen: dict[str, Path] = {}
    for folder in sorted(SOURCE.glob("*/templates")):
        for path in sorted(folder.rglob("*.html")):
            name = str(path.relative_to(folder))
            assert name not in seen, f"{name} 写了两遍：{seen.get(name)} 和 {path}"
            seen[name] = path


def test_a_variable_no_view_gives_fails_the_test_of_its_page():
    """Every test that shows a page asks this as well; here it is made sure that they do."""
    with pytest.raises(pytest.fail.Exception, match="nobody_gives_this"):
        engines["django"].from_string("{{ nobody_gives_this }}").render({})


def test_nothing_runs_inline():
    """The content security policy allows our own files only: no inline script, style or handler."""
    inline = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|\son\w+=|\sstyle=|<style|javascript:", re.IGNORECASE)
    # A bulletin written as a file is opened from a disk, without the server and its policy.
    files = {"bulletins/standalone.html", "supervision/standalone.html"}
    found = [
        f"{name}: {match.group(0)}"
        for name, path in templates().items()
        if name.endswith(".html") and name not in files
        for match in inline.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)
