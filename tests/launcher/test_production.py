"""Production refuses to start on anything that was only ever meant for a trial."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.launcher.conftest import ROOT

SOUND = {
    "SIFANG_MODE": "production",
    "SIFANG_SECRET_KEY": "k" * 48,
    "DATABASE_URL": "postgresql://sifang:a-password@db.example/sifang",
}


def load(**changes: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SIFANG_", "DATABASE_", "DJANGO_"))}
    call = [sys.executable, "-c", "import config.settings.production as s; print(s.SESSION_COOKIE_SECURE)"]
    path = {"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}", "PYTHONUTF8": "1"}
    return subprocess.run(call, env=kept | path | SOUND | changes, capture_output=True, text=True, cwd=ROOT)


def test_it_starts_when_all_is_said() -> None:
    told = load()
    assert told.returncode == 0, told.stderr
    assert told.stdout.strip() == "True"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SIFANG_SECRET_KEY": ""}, "SIFANG_SECRET_KEY"),
        ({"SIFANG_SECRET_KEY": "for-trial-only-not-a-secret"}, "SIFANG_SECRET_KEY"),
        ({"SIFANG_SECRET_KEY": "short"}, "SIFANG_SECRET_KEY"),
        ({"SIFANG_SECRET_KEY_FALLBACKS": "for-trial-only-not-a-secret"}, "SIFANG_SECRET_KEY_FALLBACKS"),
        ({"SIFANG_SECRET_KEY_FALLBACKS": "short"}, "SIFANG_SECRET_KEY_FALLBACKS"),
        ({"SIFANG_DEBUG": "1"}, "SIFANG_DEBUG"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://sifang@db.example/sifang"}, "没有数据库口令"),
        ({"SIFANG_MODE": "demo"}, "演示模式"),
    ],
)
def test_it_refuses_what_is_unsafe(changes: dict[str, str], sentence: str) -> None:
    told = load(**changes)
    assert told.returncode != 0
    assert "ImproperlyConfigured" in told.stderr and sentence in told.stderr
