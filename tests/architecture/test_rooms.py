"""The floor plan in force: rooms look down, enter by the front door, and keep to the shape of a room."""

from __future__ import annotations

import ast
import configparser
import importlib
import inspect
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import grimp
import pytest

import sifang

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "sifang"
# The toolboxes of the ground floor are open all round; the front doors of the others are these.
OPEN_ROOMS = {"lib", "ui"}
DOORS = {"public", "looking", "panels"}
# Single tools side by side, no shelves.
TOOLBOXES = {"lib"}


def modules(*parts: str) -> Iterator[ModuleType]:
    """Every module of the product whose path has one of these parts after the room's name."""
    for found in pkgutil.walk_packages(sifang.__path__, "sifang."):
        words = found.name.split(".")
        if "tests" in words or "migrations" in words:
            continue
        if any(part in words[2:] for part in parts):
            yield importlib.import_module(found.name)


def test_the_floor_plan_holds():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"],
        cwd=ROOT, env={"PYTHONPATH": "src", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[done.stdout.find("Broken contracts") :] + done.stderr


def test_the_order_inside_is_asked_of_every_room():
    plan = configparser.ConfigParser()
    plan.read(ROOT / ".importlinter", encoding="utf-8")
    asked = {name.split(".")[1] for name in plan["importlinter:contract:shelves"]["containers"].split()}
    rooms = {path.parent.name for path in SOURCE.glob("*/__init__.py")} - TOOLBOXES
    assert asked == rooms, f"shelves 合同里多了或少了房间：{asked ^ rooms}"


def test_rooms_enter_by_the_front_door():
    graph = grimp.build_graph("sifang", exclude_type_checking_imports=True)
    through_the_window = []
    for importer in sorted(graph.modules):
        words = importer.split(".")
        if len(words) < 2 or "tests" in words or "migrations" in words:
            continue
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            room, *rest = imported.split(".")[1:]
            if room == words[1] or room in OPEN_ROOMS or (len(rest) == 1 and rest[0] in DOORS):
                continue
            through_the_window.append(
                f"{importer} 从窗户进了 {imported}：请用 `from sifang.{room} import public as {room}`，"
                f"需要的东西若不在 public 里，请那个房间把它放进去"
            )
    assert not through_the_window, "\n".join(through_the_window)


def test_a_migration_runs_without_the_code_of_the_day():
    """It stands alone: what it needs is written in it, so that it runs the same in five years."""
    leaning = []
    for path in sorted(SOURCE.glob("*/migrations/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [each.name for each in node.names] if isinstance(node, ast.Import) else []
            # The house's own shapes of constraints are values like Django's; everything else changes.
            leaning += [
                f"{path.relative_to(ROOT)}: {name}"
                for name in names
                if name.startswith("sifang") and name not in ("sifang.lib.constraints",)
            ]
    assert not leaning, "\n".join(leaning)


def test_a_migration_says_what_it_does():
    named_by_a_clock = [
        str(path.relative_to(ROOT)) for path in SOURCE.glob("*/migrations/*.py") if "_auto_" in path.name
    ]
    assert not named_by_a_clock


def verbs() -> list[tuple[str, object]]:
    """Every public function written in a room's actions."""
    found = []
    for module in modules("actions"):
        for name, value in vars(module).items():
            if inspect.isfunction(value) and value.__module__ == module.__name__ and name[0] != "_":
                found.append((f"{module.__name__}.{name}", value))
    return found


HELPERS_BESIDE_ACTIONS = {
    "sifang.accounts.actions.sign_in.may_use_account": "asks, changes nothing",
    "sifang.accounts.actions.passwords.one_time_password": "makes a value, changes nothing",
    "sifang.indicators.actions.difference.what_changed": "compares, changes nothing",
    "sifang.accounts.actions.passwords.set_password_within": "a step; its action records by whom and when",
}


def test_what_stands_beside_actions_is_still_there():
    assert set(HELPERS_BESIDE_ACTIONS) <= {name for name, _ in verbs()}


ACTIONS = [(name, verb) for name, verb in verbs() if name not in HELPERS_BESIDE_ACTIONS]


@pytest.mark.parametrize(("name", "verb"), ACTIONS, ids=[name for name, _ in ACTIONS])
def test_every_action_says_by_whom_and_when(name, verb):
    told = inspect.signature(verb).parameters
    for word in ("by", "at"):
        assert word in told, f"{name} 没有 {word}：动作总有经手人和时间"
        assert told[word].kind is inspect.Parameter.KEYWORD_ONLY, f"{name} 的 {word} 应只能按名字给"


def test_every_room_has_a_page_about_itself():
    rooms = [path.parent for path in SOURCE.glob("*/__init__.py")]
    missing = [room.name for room in rooms if not (room / "README.md").exists()]
    assert not missing, f"还没有 README.md：{missing}"


def test_only_the_edges_read_the_clock():
    """Pages, API, jobs, commands and what asks about the present; everything else is handed `at`."""
    allowed = ("pages", "api", "jobs", "management", "tests", "middleware", "context", "looking", "todo")
    reading = []
    for path in sorted(SOURCE.rglob("*.py")):
        words = path.relative_to(SOURCE).with_suffix("").parts
        if words[0] == "lib" or any(word in allowed for word in words[1:]):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "sifang.lib.clock":
                read = {each.name for each in node.names} & {"clock", "real_clock", "today"}
                name = "/".join(words)
                if read and name not in MAY_READ_THE_CLOCK:
                    reading.append(f"{name}: {sorted(read)}")
    assert not reading, "\n".join(reading)


MAY_READ_THE_CLOCK = {
    "registry/listing": "every room's list pages come together here; an export is written down when it leaves",
    "accounts/scope": "what a person may see is asked about today when nobody says otherwise",
}
