"""Where the faces lie that a PDF is set with, besides the system's own folders."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path


def font_folders() -> list[Path]:
    """SIFANG_FONTS, and the free face of the lock."""
    folders = [Path(p) for p in os.environ.get("SIFANG_FONTS", "").split(os.pathsep) if p]
    spec = find_spec("cvttf_NotoSansCJK_Regular")
    if spec and spec.submodule_search_locations:
        folders.append(Path(next(iter(spec.submodule_search_locations))))
    return folders
