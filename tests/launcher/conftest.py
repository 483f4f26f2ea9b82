"""The launcher is tested as people use it: a process with words, a data folder and an exit code."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def environ(**more: str) -> dict[str, str]:
    """A person's environment: none of the tests' own variables, and the environment that runs the tests."""
    kept = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith(("SIFANG_", "DJANGO_", "DATABASE_", "PYTEST_"))
    }
    return kept | {"SIFANG_VENV": sys.prefix} | more


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder others may pass through, as most data folders are (pytest's own are closed)."""
    made = Path(tempfile.mkdtemp(prefix="sifang-launcher-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def sifang() -> Run:
    """Run ./sifang with these words and return what it said."""

    def run(*words: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [str(ROOT / "sifang"), *map(str, words)], env=environ(**variables), stdin=subprocess.DEVNULL,
            capture_output=True, text=True, encoding="utf-8", timeout=600, cwd="/",
        )  # fmt: skip
        assert "Traceback" not in done.stdout + done.stderr
        return done

    return run


@pytest.fixture
def port() -> int:
    """A port nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of the launcher called directly see what its processes see."""
    for name in list(os.environ):
        if name.startswith(("SIFANG_", "DATABASE_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("SIFANG_VENV", sys.prefix)
