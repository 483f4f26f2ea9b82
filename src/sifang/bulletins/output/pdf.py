"""The bulletin as PDF by typst: the same page as the Word file, set with the faces the machine has."""

from __future__ import annotations

import json
import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst

_PAGE = Path(__file__).with_name("bulletin.typ")


def font_folders() -> list[Path]:
    """Where faces may lie besides the system's own folders: SIFANG_FONTS, and the free face of the lock."""
    folders = [Path(p) for p in os.environ.get("SIFANG_FONTS", "").split(os.pathsep) if p]
    spec = find_spec("cvttf_NotoSansCJK_Regular")
    if spec and spec.submodule_search_locations:
        folders.append(Path(next(iter(spec.submodule_search_locations))))
    return folders


def write(content: dict[str, Any]) -> bytes:
    """The bulletin as PDF bytes."""
    setter: Any = typst.compile
    return setter(
        _PAGE,
        font_paths=[str(p) for p in font_folders()],
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
    )
