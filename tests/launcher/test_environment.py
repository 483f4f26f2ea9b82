"""The environment comes from a lock with hashes, and without a network a person learns so."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.launcher.conftest import ROOT


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "requirements-boot.lock"])
def test_locks_hold_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text and "@" not in text
    for block in text.replace("\\\n", " ").splitlines():
        assert "==" in block and "--hash=sha256:" in block, block


def test_the_tests_run_on_the_versions_people_get() -> None:
    def versions(name: str) -> set[str]:
        return {
            line.split(" ")[0] for line in (ROOT / name).read_text().splitlines() if not line.startswith(" ")
        }

    assert versions("requirements.lock") <= versions("requirements-dev.lock")


def test_the_product_imports_only_what_its_lock_installs() -> None:
    locked = {
        line.split("==")[0]
        for line in (ROOT / "requirements.lock").read_text().splitlines()
        if line[0] != " "
    }
    owners = packages_distributions()
    missing: set[str] = set()
    for file in [*(ROOT / "src").rglob("*.py"), *(ROOT / "config").rglob("*.py")]:
        if "tests" in file.parts or file.name in ("testing.py", "factories.py"):
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                names.append(node.module)
            for top in (
                {name.partition(".")[0] for name in names} - sys.stdlib_module_names - {"sifang", "config"}
            ):
                from_whom = {re.sub(r"[-_.]+", "-", one).lower() for one in owners.get(top, [top])}
                if not from_whom & locked:
                    missing.add(f"{file.relative_to(ROOT)} imports {top}")
    assert not missing


def test_without_a_network_it_says_so(folder: Path) -> None:
    copy = folder / "project"
    shutil.copytree(ROOT / "tools", copy / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("sifang", "requirements.lock", "requirements-boot.lock"):
        shutil.copy(ROOT / name, copy / name)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "UV_", "SIFANG_", "DATABASE_"))}
    tools = folder / "bin"
    tools.mkdir()
    (tools / "python3").symlink_to(Path(sys.executable).resolve())
    told = subprocess.run(
        [str(copy / "sifang"), "demo", "--no-browser", "--data", str(folder / "d")],
        env=kept | {
            "PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_NO_CACHE_DIR": "1",
            "HOME": str(folder), "PATH": f"{tools}:/usr/bin:/bin", "UV_DEFAULT_INDEX": "http://127.0.0.1:9/simple",
            "UV_CACHE_DIR": str(folder / "cache"),
        },
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert told.returncode == 1
    assert "需要联网" in told.stderr and "needs a network" in told.stderr
    assert "Traceback" not in told.stderr
