"""The form as PDF by typst."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst

from sifang.lib.faces import font_folders

_PAGE = Path(__file__).with_name("form.typ")


def write(content: dict[str, Any]) -> bytes:
    """The form as PDF bytes."""
    setter: Any = typst.compile
    folders = [str(folder) for folder in font_folders()]
    return setter(_PAGE, font_paths=folders, sys_inputs={"content": json.dumps(content, ensure_ascii=False)})
