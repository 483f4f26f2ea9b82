"""A private PostgreSQL: made, started, shared by everyone who needs it, stopped by the last one who leaves."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import secrets
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import IO

from launch import binaries
from launch.binaries import SHARED, Binaries, Server
from launch.places import alone, make_folder, read_json, write_json, write_private
from launch.say import Stop

NAME = "sifang"
PORT = 5432
LONGEST_SOCKET = 100
DURABLE = {
    "checkpoint_timeout": "15min",
    "max_wal_size": "2GB",
}
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "2GB",
    "autovacuum": "off",
}
"""For databases that are thrown away after the tests."""


class Cluster:
    """
    One PostgreSQL cluster in a folder of its own.

    The folder is ours; inside it `data` and `run` belong to the user the server runs as. `use()` and
    `leave()` count the users by a shared lock, so a short command and a running city never stop the
    database under each other, and a killed one is forgotten by the kernel.
    """

    def __init__(self, home: Path, *, durable: bool = True, major: int | None = None) -> None:
        self.home, self.durable = home, durable
        self.data = home / "data"
        self.server: Server = binaries.server_user(self.data)
        self._major = major
        self._binaries: Binaries | None = None
        self._users: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    # -- what it is -----------------------------------------------------------------------------

    @property
    def programs(self) -> Binaries:
        """The programs that serve this cluster."""
        if self._binaries is None:
            found = binaries.newest() if self._major is None else binaries.of_major(self._major)
            if found is None:
                raise Stop(
                    f"本机没有 PostgreSQL {self._major} 的程序。", f"PostgreSQL {self._major} is not here."
                )
            self._binaries = found.for_user(self.server)
        return self._binaries

    def made_by(self) -> int | None:
        """The PostgreSQL major whose files these are; None when there are none yet."""
        try:
            return int((self.data / "PG_VERSION").read_text())
        except (OSError, ValueError):
            return None

    @property
    def password(self) -> str:
        """The password of the cluster's only role."""
        return (self.home / "password").read_text(encoding="utf-8").strip()

    def url(self, database: str = NAME) -> str:
        """The DATABASE_URL of a running cluster."""
        return f"postgresql://{NAME}:{self.password}@/{database}?host={self.socket_folder()}&port={PORT}"

    def socket_folder(self) -> Path:
        """Where the running server listens, as it wrote down itself; where it would listen, when it is not."""
        with contextlib.suppress(OSError, IndexError):
            folder = (self.data / "postmaster.pid").read_text().splitlines()[4]
            if folder:
                return Path(folder)
        return self._socket_home()

    def answer(self) -> int:
        """What it answers: 0 ready, 1 starting or stopping, 2 nothing. A pid proves nothing: it may be a zombie's."""
        folder = self.socket_folder()
        if not folder.is_dir():
            return 2
        call = [self.programs.program("pg_isready"), "-q", "-t", "3", "-h", str(folder), "-p", str(PORT)]
        return subprocess.run(call, cwd="/", env=clean()).returncode

    def ready(self) -> bool:
        """Whether it takes connections."""
        return self.answer() == 0

    # -- using it -------------------------------------------------------------------------------

    def use(self) -> None:
        """Start it if it is not running, and keep others from stopping it until `leave`."""
        make_folder(self.home)
        self._users = (self.home / "users.lock").open("a", encoding="utf-8")
        fcntl.flock(self._users, fcntl.LOCK_SH)
        try:
            self._start()
        except BaseException:
            self.leave()
            raise

    def leave(self) -> None:
        """Stop it, unless somebody else uses it."""
        held, self._users = self._users, None
        if held is None:
            return
        with held, contextlib.suppress(BlockingIOError):
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.stop()

    def used_by_others(self) -> bool:
        """Whether another process uses it at this moment (ask before `use`)."""
        if not (self.home / "users.lock").exists():
            return False
        with (self.home / "users.lock").open("a", encoding="utf-8") as probe:
            try:
                fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def psql(self, sql: str, database: str = "postgres") -> str:
        """Run SQL as the cluster's role and return what it prints, bare."""
        call = [
            self.programs.program("psql"),
            "-X",
            "-A",
            "-t",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-d",
            database,
        ]
        done = subprocess.run(
            [*call, "-c", sql], env=self.client(), cwd="/", capture_output=True, text=True, encoding="utf-8"
        )
        if done.returncode:
            raise Stop(f"数据库不接受操作：{done.stderr.strip()}", "The database refused.")
        return done.stdout.strip()

    def empty(self) -> None:
        """Begin with an empty database again."""
        (self.home / "stamp.json").unlink(missing_ok=True)
        self.psql(f"drop database if exists {NAME} with (force)")
        self.psql(f"create database {NAME}")

    def client(self) -> dict[str, str]:
        """The environment for PostgreSQL's own client programs."""
        return clean() | {
            "PGHOST": str(self.socket_folder()),
            "PGPORT": str(PORT),
            "PGUSER": NAME,
            "PGPASSWORD": self.password,
        }

    # -- making, starting, stopping ---------------------------------------------------------------

    def _start(self, wait: float = 120) -> None:
        with alone(self.home / "start.lock"):
            finish_swap(self.home)
            if self.made_by() is None:
                self._make()
            if self.made_by() != self.programs.major:
                raise Stop(
                    f"数据目录里是 PostgreSQL {self.made_by()} 的数据，现在的程序是 {self.programs.major}。"
                    "请先运行 ./sifang upgrade（原数据会保留）。",
                    f"The data are of PostgreSQL {self.made_by()}, the programs of {self.programs.major}: "
                    "run ./sifang upgrade first.",
                )
            if self.ready():
                return
            self._configure()
            self._launch(wait)
            if not self.psql(f"select 1 from pg_database where datname = '{NAME}'"):
                self.psql(f"create database {NAME}")

    def _make(self) -> None:
        new = self.home / "data.new"
        for half_made in (new, self.data):
            shutil.rmtree(half_made, ignore_errors=True)
        (self.home / "stamp.json").unlink(missing_ok=True)
        new.mkdir()
        self.server.owns(new)
        if not (self.home / "password").exists():
            write_private(self.home / "password", secrets.token_urlsafe(24))
        builtin = self.programs.major >= 17
        with tempfile.NamedTemporaryFile("w", prefix="sifang-") as password:
            password.write(self.password)
            password.flush()
            if self.server.switch:
                os.chown(password.name, self.server.uid, self.server.gid)
            self._run(
                "initdb", "-D", str(new), "-U", NAME, f"--pwfile={password.name}", "-A", "scram-sha-256",
                "-E", "UTF8", "--no-locale", "--data-checksums",
                *(["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if builtin else []),
                *([] if self.durable else ["--no-sync"]),
            )  # fmt: skip
        new.rename(self.data)

    def _configure(self) -> None:
        folder = self._socket_home()
        if not folder.is_dir():
            folder.mkdir()
            self.server.owns(folder)
        values = {
            "listen_addresses": "",
            "unix_socket_directories": str(folder),
            "port": str(PORT),
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_destination": "stderr",
            "logging_collector": "off",
            "jit": "off",
            "max_connections": "100",
            **(DURABLE if self.durable else FAST),
        }
        lines = [f"{key} = '{quoted(value)}'\n" for key, value in values.items()]
        config = self.data / "postgresql.auto.conf"
        # The file PostgreSQL reads last; ours alone, so that a moved folder never keeps an old path.
        config.write_text("# Written by ./sifang at each start.\n" + "".join(lines), encoding="utf-8")
        if self.server.switch:
            os.chown(config, self.server.uid, self.server.gid)

    def _launch(self, wait: float) -> None:
        log = self.home / "server.log"
        if log.exists() and log.stat().st_size > 20_000_000:
            log.replace(self.home / "server.log.1")
        end, early = time.monotonic() + wait, 0
        process = None
        while time.monotonic() < end:
            answer = self.answer()
            if answer == 0:
                return
            if answer == 1:
                time.sleep(0.05)
                continue
            if process is None:
                self._forget_dead()
                with log.open("ab") as out:
                    process = self._process = subprocess.Popen(
                        [self.programs.program("postgres"), "-D", str(self.data)], cwd="/", env=clean(),
                        stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, **self.server.switch,
                    )  # fmt: skip
            time.sleep(0.05)
            if process.poll() is None:
                continue
            # A server killed a moment ago may still hold its place until the system has buried it.
            process, early = None, early + 1
            if early > 20:
                break
            time.sleep(0.5)
        raise Stop(
            f"数据库没有启动成功：{last_words(log)}。详见 {log}",
            "The database did not start; see its log.",
        )

    def _forget_dead(self) -> None:
        """
        Remove the lock files of a server that is gone, though its number may live on.

        PostgreSQL takes any process of that number for the server: a stranger in a container that began
        anew, or a zombie nobody buries. What counts is whether a process still works in the data folder.
        """
        locks = [self.data / "postmaster.pid", self._socket_home() / f".s.PGSQL.{PORT}.lock"]
        if (
            any(lock.exists() for lock in locks)
            and Path("/proc/self/cwd").exists()
            and not self._somebody_works()
        ):
            for lock in locks:
                lock.unlink(missing_ok=True)

    def _somebody_works(self) -> bool:
        # Asked as the server's user: in a container even root may not look at another user's process.
        look = "for one in /proc/[0-9]*; do readlink $one/cwd; done; exit 0"
        seen = subprocess.run(["sh", "-c", look], cwd="/", capture_output=True, **self.server.switch).stdout
        return os.fsencode(self.data.resolve()) in seen.splitlines()

    def stop(self) -> None:
        """Stop it and leave the files sound; does nothing when it does not run."""
        if not (self.data / "postmaster.pid").exists() or self.answer() > 1:
            return
        self._run("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "-t", "120", "stop")
        if self._process is not None:
            self._process.wait(10)

    def _run(self, program: str, *arguments: str) -> None:
        log = self.home / "programs.log"
        with log.open("ab") as out:  # never a pipe: a server started by one would keep it open
            done = subprocess.run(
                [self.programs.program(program), *arguments], cwd="/", env=clean(),
                stdin=subprocess.DEVNULL, stdout=out, stderr=out, **self.server.switch,
            )  # fmt: skip
        if done.returncode:
            raise Stop(
                f"{program} 没有成功：{last_words(log)}。详见 {log}", f"{program} failed; see its log."
            )

    def _socket_home(self) -> Path:
        inside = self.home / "run"
        if len(os.fsencode(inside)) + len("/.s.PGSQL.5432") <= LONGEST_SOCKET:
            return inside
        short = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        for number in range(10):
            folder = Path(tempfile.gettempdir(), f"sifang-{short}{number or ''}")
            with contextlib.suppress(FileNotFoundError):
                seen = folder.lstat()
                if (
                    folder.is_symlink()
                    or not folder.is_dir()
                    or seen.st_uid != self.server.uid
                    or seen.st_mode & 0o77
                ):
                    continue  # somebody else's: never listen where others may put a socket
            return folder
        raise Stop("没有可用的套接字目录，请用较短的 --data 路径。", "Choose a shorter --data path.")


def clean() -> dict[str, str]:
    """Our environment without what would mislead PostgreSQL's programs."""
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LD_PRELOAD"))
    }
    return kept | {"LC_ALL": "C", "LANG": "C"}


def quoted(value: str) -> str:
    """A value as postgresql.conf wants it between quotes."""
    return value.replace("\\", "\\\\").replace("'", "''")


def last_words(log: Path) -> str:
    """The last line of a log that says what went wrong."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 8000))
            lines = [line for line in file.read().decode("utf-8", "replace").splitlines() if line.strip()]
    except OSError:
        return ""
    worst = [line for line in lines if any(word in line for word in ("FATAL", "PANIC", "ERROR", "error:"))]
    return (worst or lines or [""])[-1].strip()


def home_for(folder: Path) -> Path:
    """
    Where the cluster of a data folder lives: inside it, unless root's database user cannot get there.

    Then it lives below /var/lib/sifang and `pg.path` in the data folder says where.
    """
    pointer = folder / "pg.path"
    if pointer.exists():
        return Path(pointer.read_text(encoding="utf-8").strip())
    inside = folder / "pg"
    if (inside / "data").exists() or os.geteuid() != 0:
        return inside
    if binaries.server_user(inside / "data").may_enter(folder):
        return inside
    outside = SHARED / f"{folder.name}-{secrets.token_hex(4)}"
    make_folder(SHARED)
    SHARED.chmod(0o755)
    make_folder(outside)
    (outside / "belongs-to").write_text(f"{folder}\n", encoding="utf-8")
    write_private(pointer, str(outside))
    return outside


def begin_swap(home: Path, new: Path, kept: str) -> None:
    """Put a complete new data folder in the old one's place; the old one stays under another name."""
    write_json(home / "swap.json", {"new": str(new), "kept": kept})
    finish_swap(home)


def finish_swap(home: Path) -> None:
    """Finish a swap that was cut short; does nothing otherwise."""
    plan = read_json(home / "swap.json")
    if not plan:
        return
    new, data, kept = Path(plan["new"]), home / "data", home / plan["kept"]
    if new.exists() and data.exists():
        data.rename(kept)
    if new.exists():
        new.rename(data)
    (home / "swap.json").unlink()
