"""One city: its data folder, its database, and Django's commands run for it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from launch import environment
from launch.cluster import Cluster, home_for
from launch.places import ROOT, Place, alone, read_json, write_json
from launch.say import Stop, note, step

TRACEBACK = "Traceback (most recent call last):"


@dataclass(frozen=True)
class _Asked:
    """A command that runs, and where in the log its errors begin."""

    name: str
    process: subprocess.Popen[str]
    log: Path
    begun: int


@dataclass
class City:
    """What a command works on; made from the command line and what the data folder remembers."""

    place: Place
    name: str = ""
    mode: str = ""
    variables: dict[str, str] = field(default_factory=dict)
    cluster: Cluster | None = None
    _held: tuple[int, ...] = ()

    @property
    def external(self) -> bool:
        """Whether somebody else runs the database."""
        return bool(os.environ.get("DATABASE_URL"))

    @contextlib.contextmanager
    def database(self, *, quiet: bool = True) -> Iterator[str]:
        """The database's URL while the block runs; the embedded one is started and stopped as needed."""
        if self.external:
            self.variables["DATABASE_URL"] = os.environ["DATABASE_URL"]
            yield self.variables["DATABASE_URL"]
            return
        if self.settings == "config.settings.production":
            raise Stop(
                "生产环境须用 DATABASE_URL 指明 PostgreSQL 15 及以上的数据库，不使用内嵌数据库。",
                "Production needs DATABASE_URL; the embedded database is not for it.",
            )
        self.cluster = Cluster(home_for(self.place.folder))
        try:
            with step("数据库 database", quiet=quiet):
                self.cluster.use()
            self.variables["DATABASE_URL"] = self.cluster.url()
            yield self.variables["DATABASE_URL"]
        finally:
            with undisturbed():
                self.cluster.leave()

    @property
    def settings(self) -> str:
        """Which settings this city runs with."""
        return f"config.settings.{'production' if self.mode == 'production' else 'local'}"

    def environ(self) -> dict[str, str]:
        """The environment of every process of this city; config/env.py explains the variables."""
        base = {k: v for k, v in os.environ.items() if not k.startswith("PG") or self.external}
        # Without kept bytecode every process compiles all of Django anew: two seconds each.
        for misleading in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE"):
            base.pop(misleading, None)
        base |= {
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "PYTHONUTF8": "1",
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": self.settings,
            "SIFANG_MODE": self.mode or "local",
            "SIFANG_DATA": str(self.place.folder),
        }
        if self.name:
            base["SIFANG_CITY"] = self.name
        if self.mode != "production":
            base.setdefault("SIFANG_SECRET_KEY", self.place.secret())
        return base | self.variables

    def command(self, *arguments: str) -> list[str]:
        """The words that run one of Django's commands."""
        return [str(environment.python()), str(ROOT / "manage.py"), *arguments]

    # -- preparing ------------------------------------------------------------------------------

    def migrate(self, *, quiet: bool = True) -> None:
        """Bring the schema up to this code; skipped when the stamp beside the database says it is."""
        if self.stamp.get("schema") != schema_digest():
            with self.one_at_a_time():
                self.migrate_within(quiet=quiet)

    def migrate_within(self, *, quiet: bool = True) -> None:
        """The same for whoever prepares this data folder already."""
        wanted = schema_digest()
        if self.stamp.get("schema") == wanted:
            return
        with step("表结构 schema", quiet=quiet):
            self.ask("migrate", "--no-input", "-v", "0", "--skip-checks")
        self.keep_stamp(schema=wanted)

    def furnish(self, *, quiet: bool = True) -> None:
        """Write the areas, offices and calendar of the policy folder; skipped when the stamp says it was done."""
        wanted = policy_digest(self.policy)
        if self.stamp.get("furnished") == wanted:
            return
        with self.one_at_a_time():
            if self.stamp.get("furnished") == wanted:
                return
            with step("区划、机关与日历 areas, offices, calendar", quiet=quiet):
                self.ask("prepare_city")
            self.keep_stamp(furnished=wanted)

    @property
    def policy(self) -> Path:
        """The folder of this city's rules."""
        return Path(os.environ.get("SIFANG_POLICY") or ROOT / "policy") / (self.name or "zibo")

    @contextlib.contextmanager
    def one_at_a_time(self) -> Iterator[None]:
        """Keep a second preparation of the same data folder waiting, even for what a killed one left running."""
        with alone(self.place.run / "prepare.lock") as held:
            self._held = (held.fileno(),)
            try:
                yield
            finally:
                self._held = ()

    @property
    def stamp(self) -> dict[str, str]:
        """What was done to the embedded database; always empty for a database somebody else runs."""
        return read_json(self.cluster.home / "stamp.json") if self.cluster else {}

    def keep_stamp(self, **facts: str) -> None:
        """Remember what was done to the embedded database."""
        if self.cluster:
            write_json(self.cluster.home / "stamp.json", self.stamp | facts)

    def ask(self, *arguments: str, show: bool = False) -> str:
        """Run one of Django's commands and return what it printed; `show` passes its lines on as they come."""
        return self._hear(self._begin(arguments), show=show)

    @contextlib.contextmanager
    def beforehand(self, *arguments: str) -> Iterator[Callable[[], str]]:
        """
        One of Django's commands that loads what it needs and waits; what the block gets lets it work, and hears it.

        Its commits need not wait for the disk; all of it is on the disk when it was heard. Not called, it ends with
        the block and has done nothing.
        """
        asked = self._begin((*arguments, "--when-told"), hurried=True)

        def go() -> str:
            assert asked.process.stdin is not None
            with contextlib.suppress(BrokenPipeError):  # it ended already: what it said is heard
                asked.process.stdin.write("go\n")
                asked.process.stdin.close()
            told = self._hear(asked, show=True)
            if self.cluster is not None:
                # One ordinary commit carries everything before it to the disk.
                self.cluster.psql("select pg_current_xact_id()")
            return told

        try:
            yield go
        finally:
            if asked.process.poll() is None:
                asked.process.terminate()
                asked.process.wait()

    def _begin(self, arguments: tuple[str, ...], *, hurried: bool = False) -> _Asked:
        log = self.place.log / "commands.log"
        environ = self.environ()
        if hurried and self.cluster is not None:
            environ["PGOPTIONS"] = "-c synchronous_commit=off"
        with log.open("ab") as out:
            process = subprocess.Popen(
                self.command(*arguments), cwd=ROOT, env=environ, stdin=subprocess.PIPE if hurried else subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=out, text=True, encoding="utf-8", errors="replace",
                pass_fds=self._held,
            )  # fmt: skip
            return _Asked(arguments[0], process, log, out.tell())

    def _hear(self, asked: _Asked, *, show: bool) -> str:
        process, printed = asked.process, []
        assert process.stdout is not None
        try:
            for text in process.stdout:
                printed.append(text)
                if show:
                    note(f"    {text.rstrip()}")
            code = process.wait()
        except BaseException:
            process.terminate()
            process.wait()
            raise
        if code:
            with asked.log.open("rb") as told:
                told.seek(asked.begun)
                why = reason(told.read().decode("utf-8", "replace"))
            raise Stop(
                f"{why}\n（命令 {asked.name}，详见 {asked.log}）",
                f"`{asked.name}` failed; the log is {asked.log}",
            )
        return "".join(printed)

    # -- passing through --------------------------------------------------------------------------

    def run(self, *arguments: str, plain: bool = False) -> int:
        """Run one of Django's commands on this terminal; `plain` leaves its errors as they are."""
        process = subprocess.Popen(
            self.command(*arguments),
            cwd=Path.cwd(),
            env=self.environ(),
            stderr=None if plain else subprocess.PIPE,
        )
        # Ctrl-C reaches the child by itself; we stay, so that the database is left in order.
        with undisturbed(forward=process):
            if process.stderr is None:
                return process.wait()
            reader = threading.Thread(target=self._relay, args=(process.stderr,), daemon=True)
            reader.start()
            code = process.wait()
            reader.join(timeout=5)
        return code

    def _relay(self, stream: IO[bytes]) -> None:
        held: list[str] = []
        for raw in stream:
            text = raw.decode("utf-8", "replace").rstrip("\n")
            if held or text.startswith(TRACEBACK):
                held.append(text)
            else:
                note(text)
        if not held:
            return
        log = self.place.log / "commands.log"
        with contextlib.suppress(OSError), log.open("a", encoding="utf-8") as out:
            out.write("\n".join(held) + "\n")
        note(f"没有完成：{reason(chr(10).join(held))}")
        note(f"Not done; the log is {log}")


def reason(told: str) -> str:
    """What a person needs of what a failed command printed: its own words, or a traceback's last line."""
    lines = [line.rstrip() for line in told.splitlines() if line.strip()]
    starts = [number for number, line in enumerate(lines) if line.startswith(TRACEBACK)]
    if not starts:
        return "\n".join(lines[-12:]) or "没有说明原因"
    spoken = [line for line in lines[starts[-1] + 1 :] if not line.startswith(" ")]
    spoken = [
        re.sub(r"^(?:[\w]+\.)*(?:SystemCheckError|CommandError|ImproperlyConfigured): ", "", s)
        for s in spoken
    ]
    return "\n".join(spoken[-12:]) or lines[-1]


def schema_digest() -> str:
    """Changes when any migration, ours or a dependency's, may have changed."""
    digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for file in sorted((ROOT / "src" / "sifang").glob("*/migrations/*.py")):
        digest.update(file.relative_to(ROOT).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def policy_digest(folder: Path) -> str:
    """Changes when any file of a city's rules does."""
    digest = hashlib.sha256(str(folder.resolve()).encode())
    for file in sorted(one for one in folder.rglob("*") if one.is_file()):
        digest.update(file.relative_to(folder).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


@contextlib.contextmanager
def undisturbed(forward: subprocess.Popen[bytes] | None = None) -> Iterator[None]:
    """Let no signal break the block; a request to end is passed on to a child when one is named."""

    def pass_on(number: int, frame: object) -> None:
        if forward is not None and number != signal.SIGINT and forward.poll() is None:
            forward.send_signal(signal.SIGTERM)

    before = {
        number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
