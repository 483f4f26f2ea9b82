"""The bulletin as PDF by typst: the same page as the Word file, set with the faces the machine has."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst

from sifang.lib.faces import font_folders

_PAGE = Path(__file__).with_name("bulletin.typ")


def write(content: dict[str, Any]) -> bytes:
    """The bulletin as PDF bytes."""
    setter: Any = typst.compile
    return setter(
        _PAGE,
        font_paths=[str(p) for p in font_folders()],
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
    )
