"""What a tool is told to overlook has its reason beside it."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("src", "config", "tests", "tools", "bench")
# The mark, its codes, and then words: `
MARK = re.compile(r"#\s*(noqa|type:\s*ignore)(?P<rest>.*)$")
CODES = re.compile(r"^(:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*|\[[a-z, -]+\])\s*")
SKIPS = re.compile(r"pytest\.skip\(\s*\)|mark\.(skip|xfail)\s*$|mark\.skip\(\s*\)")


def files() -> list[Path]:
    found = [path for place in PLACES for path in (ROOT / place).rglob("*.py")]
    return sorted([*found, ROOT / "conftest.py", ROOT / "manage.py"])


def without_a_reason(line: str) -> bool:
    """Does the line silence a tool and not say why, or silence all of it?"""
    told = MARK.search(line)
    if told is None:
        return False
    codes = CODES.match(told["rest"])
    return codes is None or not re.search(r"[a-z]{2}", told["rest"][codes.end() :])


def test_whatever_is_overlooked_says_why():
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in files()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if without_a_reason(line) or SKIPS.search(line)
    ]
    assert not found, "没有写明理由：\n" + "\n".join(found)


def test_the_check_itself():
    assert without_a_reason("import x  # noqa: F401")
    assert without_a_reason("import x  # noqa")
    assert without_a_reason("x = y  # type: ignore[arg-type]")
    assert not without_a_reason("import x  # noqa: F401 - a fixture")
    assert not without_a_reason("x = y  # type: ignore[arg-type]  # the key holds days")
