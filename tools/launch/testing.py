"""test and the dev recipes: the same tools, a database that is thrown away, an honest exit code."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from launch import environment
from launch.city import undisturbed
from launch.cluster import Cluster
from launch.places import ROOT
from launch.say import Stop, line, note, step

BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)


def setup() -> int:
    """Prepare what development needs and nothing else."""
    environment.ensure(dev=True)
    line(f"已准备好 ready：{environment.python()}")
    return 0


def test(arguments: list[str]) -> int:
    """Run the tests (those named; or all of them, and the checks that read the code)."""
    environment.ensure(dev=True)
    environ = environ_for_tests()
    spread = [] if any(one.startswith("-n") for one in arguments) else ["-n", "2", "--dist", "load"]
    wanted = {"pytest": ["-m", "pytest", *spread, *(arguments or ["-q"])]}
    if not arguments:
        wanted |= {name: command for name, command in code_checks().items() if name in WITH_TESTS}
    return _run_all(wanted, environ)


def check() -> int:
    """Run every check that reads the code, all of them whatever fails; change nothing."""
    environment.ensure(dev=True)
    wanted = code_checks()
    if (ROOT / "tests" / "architecture").exists():
        wanted["architecture"] = ["-m", "pytest", "-q", "-n", "0", "tests/architecture"]
    return _run_all(wanted, environ_for_tests())


def bench(arguments: list[str]) -> int:
    """Run one benchmark, or all of them in turn, on a database that is as durable as a real one."""
    environment.ensure(dev=True)
    names = sorted(file.stem for file in (ROOT / "bench").glob("[a-z]*.py"))
    wanted = [arguments[0]] if arguments else names
    if unknown := [name for name in wanted if name not in names]:
        raise Stop(
            f"没有“{unknown[0]}”这个测速，有：{'、'.join(names)}", f"Benchmarks: {', '.join(names)}", code=2
        )
    environ = environ_for_tests()
    del environ["DJANGO_SETTINGS_MODULE"]
    with throwaway_database(environ, durable=True):
        failed = [name for name in wanted if _run([f"bench/{name}.py", *arguments[1:]], environ)]
    if failed:
        note(f"没有达到或没有完成 failed：{'、'.join(failed)}")
    return 1 if failed else 0


def _run_all(wanted: dict[str, list[str]], environ: dict[str, str]) -> int:
    begun = time.monotonic()
    with throwaway_database(environ):
        failed = [name for name, command in wanted.items() if _run(command, environ)]
    seconds = time.monotonic() - begun
    if failed:
        note(f"{len(wanted)} 项里有 {len(failed)} 项没有通过 failed：{'、'.join(failed)}（{seconds:.0f} s）")
        return 1
    line(f"{len(wanted)} 项全部通过 all passed（{seconds:.0f} s）")
    return 0


def environ_for_tests() -> dict[str, str]:
    """The environment tests run in; says whether the browser tests can run."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith("SIFANG_") or k in _FOR_TESTS}
    environ |= {
        "SIFANG_VENV": str(environment.folder()),
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PYTHONUTF8": "1",
    }
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    browser = find_browser()
    if browser:
        environ["SIFANG_CHROMIUM"] = browser
    elif os.environ.get("SIFANG_REQUIRE_BROWSER") == "1":
        raise Stop(
            "没有找到 Chromium，而这里要求运行浏览器测试（SIFANG_REQUIRE_BROWSER=1）。",
            "No Chromium was found, and the browser tests are required here.",
        )
    else:
        note(
            "  · 没有找到 Chromium，跳过浏览器测试（装上 chromium-headless-shell 或 chromium，或设 SIFANG_CHROMIUM 即可）"
        )
        note("    No Chromium found: the browser tests are skipped.")
    return environ


_FOR_TESTS = (
    "SIFANG_CHROMIUM", "SIFANG_REQUIRE_BROWSER", "SIFANG_VENV", "SIFANG_PYTHON", "SIFANG_TAKE_PICTURES",
    "SIFANG_JOURNEYS_AT",
)  # fmt: skip


def find_browser() -> str | None:
    """A Chromium on this machine, or the one SIFANG_CHROMIUM names."""
    given = os.environ.get("SIFANG_CHROMIUM")
    if given:
        return shutil.which(given)
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


@contextlib.contextmanager
def throwaway_database(environ: dict[str, str], *, durable: bool = False) -> Iterator[None]:
    """Put a DATABASE_URL into the environment: the one given, or a cluster that goes with the block."""
    if environ.get("DATABASE_URL"):
        yield
        return
    folder = Path(tempfile.mkdtemp(prefix="sifang-test-"))
    folder.chmod(0o711)
    cluster = Cluster(folder / "pg", durable=durable)
    try:
        with step("测试数据库 test database"):
            cluster.use()
        environ["DATABASE_URL"] = cluster.url()
        yield
    finally:
        with undisturbed():
            cluster.leave()
            shutil.rmtree(folder, ignore_errors=True)


WITH_TESTS = ("ruff check", "import-linter", "makemigrations")
"""The checks quick enough to go with every run of the tests."""


def code_checks() -> dict[str, list[str]]:
    """The checks that read the code, by name; each changes nothing."""
    return {
        "ruff check": ["-m", "ruff", "check", "--no-cache", "."],
        "ruff format": ["-m", "ruff", "format", "--no-cache", "--check", "--quiet", "."],
        **(_imports() if (ROOT / ".importlinter").exists() else {}),
        "mypy": ["-m", "mypy", "--no-error-summary", "src", "config", "tools/launch"],
        "djlint": ["-m", "djlint", "--lint", "--quiet", "src"],
        "system check": ["manage.py", "check", "--fail-level", "WARNING"],
        "policy": ["manage.py", "policy", "check"],
        "makemigrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
    }


def _imports() -> dict[str, list[str]]:
    call = (
        "import sys; from importlinter.cli import lint_imports_command as c; sys.argv = ['lint-imports']; c()"
    )
    return {"import-linter": ["-c", call]}


def _run(arguments: list[str], environ: dict[str, str]) -> int:
    command = [str(environment.python()), *arguments]
    note(f"— {' '.join(arguments)}")
    path = f"{environment.folder() / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    child = subprocess.Popen(
        command, cwd=ROOT, env=environ | {"PATH": path, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    )
    with undisturbed(forward=child):
        return child.wait()
