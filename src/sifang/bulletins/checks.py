"""The city's bulletin templates, read with the rest of its folder: file, line, reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from sifang.bulletins.language import TemplateMistake, parse
from sifang.indicators import public as indicators
from sifang.policy.public import Problem


def template_problems(folder: Path) -> Iterator[Problem]:
    """Every mistake in `bulletins/*.md`; a figure no room declares is one."""
    known = indicators.declared_keys()
    for path in sorted((folder / "bulletins").glob("*.md")):
        try:
            read = parse(path.read_text(encoding="utf-8"), known)
        except (TemplateMistake, UnicodeDecodeError) as why:
            line = re.search(r"第 (\d+)", str(why))
            yield Problem(str(path), int(line.group(1)) if line else 1, str(why))
            continue
        for need in ("title", "issuer"):
            if not read.head.get(need):
                yield Problem(str(path), 1, f"抬头里没有 {need}")
