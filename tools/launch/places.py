"""Where things are: the project, its environment, and the data folder of one city."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from launch.say import Stop

ROOT = Path(__file__).resolve().parents[2]


class Place:
    """The data folder of one city: uploads, logs, the embedded database and what is known of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.expanduser().absolute()
        self.run = self.folder / "run"
        self.log = self.folder / "log"

    def prepare(self) -> None:
        """Make the folders that are missing; those that exist keep their modes."""
        try:
            make_folder(self.folder)
            for folder in (self.run, self.log):
                if not folder.is_dir():
                    folder.mkdir(mode=0o700)
            check_writable(self.folder)
        except OSError as error:
            raise Stop(
                f"数据目录 {self.folder} 不能写入：{error.strerror}。可用 --data 另选一个目录。",
                "The data folder cannot be written; choose another with --data DIR.",
            ) from error

    @property
    def about(self) -> dict[str, Any]:
        """What this data folder was made for: {"mode": "demo" or "local", "city": ...}; empty when new."""
        return read_json(self.folder / "sifang.json")

    def remember(self, **facts: Any) -> None:
        """Add to what is known of this data folder."""
        write_json(self.folder / "sifang.json", self.about | facts)

    def secret(self) -> str:
        """The secret that signs this city's sessions; made once, readable by its owner alone."""
        file = self.folder / "secret.key"
        if not file.exists():
            write_private(file, secrets.token_urlsafe(48))
        return file.read_text(encoding="utf-8").strip()


def make_folder(folder: Path) -> None:
    """Make a folder and its missing parents so that other users may pass through but not look."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        path.chmod(0o711)


def check_writable(folder: Path) -> None:
    """Raise OSError when nothing can be written into the folder."""
    probe = folder / f".probe-{os.getpid()}"
    probe.touch()
    probe.unlink()


def read_json(file: Path) -> dict[str, Any]:
    """Read a small file of facts; a missing or half-written one counts as empty."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_json(file: Path, facts: dict[str, Any]) -> None:
    """Replace a small file of facts in one move."""
    write_private(file, json.dumps(facts, ensure_ascii=False, indent=1))


def write_private(file: Path, text: str) -> None:
    """Write a file only its owner may read; a reader sees the old text or the new, never half."""
    new = file.with_name(f".{file.name}.{os.getpid()}")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    new.replace(file)


@contextmanager
def alone(file: Path) -> Iterator[IO[str]]:
    """Hold a lock while the block runs, waiting for whoever holds it; the kernel frees it when we die."""
    with file.open("a", encoding="utf-8") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield held


def try_lock(file: Path) -> IO[str] | None:
    """Take a lock at once or not at all; keep what is returned for as long as the lock should hold."""
    held = file.open("a", encoding="utf-8")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        held.close()
        return None
    return held
