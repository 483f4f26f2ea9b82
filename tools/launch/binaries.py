"""PostgreSQL's programs, and the user that may run them. Nothing of the wheel is imported: only its files."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from launch import environment
from launch.say import Stop

SHARED = Path("/var/lib/sifang")
"""Where root keeps what another user must reach when the project lies in a closed folder."""


@dataclass(frozen=True)
class Server:
    """The user PostgreSQL runs as; it refuses to run as root."""

    uid: int
    gid: int
    switch: dict[str, Any] = field(default_factory=dict)
    """Arguments for subprocess that change to this user; empty when we are that user already."""

    def owns(self, folder: Path) -> None:
        """Give a folder we made to the server's user, closed to all others."""
        folder.chmod(0o700)
        if self.switch:
            os.chown(folder, self.uid, self.gid)

    def may_enter(self, folder: Path) -> bool:
        """Whether the server's user can reach a folder through all its parents."""
        return subprocess.run(["test", "-x", str(folder)], cwd="/", **self.switch).returncode == 0


def server_user(data: Path) -> Server:
    """The owner of an existing cluster, else ourselves, else (for root) postgres or nobody."""
    me = os.geteuid()
    try:
        pwd.getpwuid(me)
    except KeyError:
        raise Stop(
            f"当前用户号 {me} 在本机没有登记（/etc/passwd 里没有这一行），PostgreSQL 无法以它运行。"
            "请换一个登记过的用户，或用 DATABASE_URL 指定现成的数据库。",
            f"User id {me} has no passwd entry and PostgreSQL cannot run as it; use another user or DATABASE_URL.",
        ) from None
    owner = data.stat().st_uid if data.exists() else None
    if me != 0:
        if owner not in (None, me):
            raise Stop(
                f"数据库目录 {data} 属于另一个用户（{_name(owner)}）。请用那个用户运行，或用 --data 另选目录。",
                "The database folder belongs to another user; run as that user or choose another with --data.",
            )
        return Server(me, os.getegid())
    for entry in [pwd.getpwuid(owner)] if owner else _candidates():
        server = Server(
            entry.pw_uid, entry.pw_gid, {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
        )
        try:
            server.may_enter(Path("/"))
        except (PermissionError, subprocess.SubprocessError):
            continue
        return server
    raise Stop(
        "以 root 运行时需要一个普通用户（postgres 或 nobody）来运行数据库，这里没有或不能切换。请改用普通用户运行。",
        "As root, the database needs the user postgres or nobody; run as a plain user instead.",
    )


def _candidates() -> list[pwd.struct_passwd]:
    found = []
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid:
            found.append(entry)
    return found


def _name(uid: int | None) -> str:
    try:
        return pwd.getpwuid(uid or 0).pw_name
    except KeyError:
        return str(uid)


@dataclass(frozen=True)
class Binaries:
    """One installation of PostgreSQL."""

    install: Path

    def program(self, name: str) -> str:
        """The path of one program."""
        return str(self.install / "bin" / name)

    @cached_property
    def version(self) -> str:
        """Such as 18.4."""
        told = subprocess.run(
            [self.program("postgres"), "--version"], capture_output=True, text=True, cwd="/"
        ).stdout
        found = re.search(r"\(PostgreSQL\) (\S+)", told)
        if not found:
            raise Stop(
                f"PostgreSQL 程序不能运行（{self.install}），可能与本机系统不兼容。可用 DATABASE_URL 指定现成的数据库。",
                "The PostgreSQL programs do not run on this system; use DATABASE_URL.",
            )
        return found[1]

    @property
    def major(self) -> int:
        """Such as 18."""
        return int(re.match(r"\d+", self.version)[0])  # type: ignore[index]  # begins with digits

    def for_user(self, server: Server) -> Binaries:
        """The same programs where the server's user can run them: copied when the project's folder is closed."""
        if not server.switch or self._runs_as(server):
            return self
        copy = SHARED / "postgresql" / self.version
        target = Binaries(copy / self.install.parent.name / self.install.name)
        if not target._runs_as(server):
            self._copy(copy)
        if not target._runs_as(server):
            raise Stop(
                f"用户 {_name(server.uid)} 不能运行 {target.install} 里的 PostgreSQL。",
                "The database user cannot run PostgreSQL's programs.",
            )
        return target

    def _runs_as(self, server: Server) -> bool:
        try:
            call = [self.program("postgres"), "--version"]
            return subprocess.run(call, cwd="/", capture_output=True, **server.switch).returncode == 0
        except OSError:
            return False

    def _copy(self, copy: Path) -> None:
        package = self.install.parent
        new = copy.with_name(f"{copy.name}.new-{os.getpid()}")
        shutil.rmtree(new, ignore_errors=True)
        shutil.copytree(self.install, new / package.name / self.install.name, symlinks=True)
        # The programs look for their libraries at $ORIGIN/../../../<package>.libs: keep the layout.
        libraries = package.with_name(package.name + ".libs")
        if libraries.exists():
            shutil.copytree(libraries, new / libraries.name, symlinks=True)
        for path in [new, *new.rglob("*")]:
            if not path.is_symlink():
                path.chmod(
                    path.stat().st_mode | (0o555 if path.is_dir() or path.stat().st_mode & 0o100 else 0o444)
                )
        for folder in (SHARED, SHARED / "postgresql"):
            folder.chmod(0o755)
        shutil.rmtree(copy, ignore_errors=True)
        new.rename(copy)


def available() -> list[Binaries]:
    """Every PostgreSQL of the environment's wheel, newest first."""
    site = environment.folder() / "lib"
    found = [
        Binaries(path.parent.parent) for path in site.glob("python3*/site-packages/*/pginstall*/bin/postgres")
    ]
    return sorted(found, key=lambda one: one.major, reverse=True)


def newest() -> Binaries:
    """The PostgreSQL new clusters are made with."""
    found = available()
    if not found:
        raise Stop(
            f"运行环境 {environment.folder()} 里没有 PostgreSQL 程序。删除该目录后再运行一次即可重建。",
            "The environment holds no PostgreSQL; remove it and run again.",
        )
    return found[0]


def of_major(major: int) -> Binaries | None:
    """A PostgreSQL of this major: the wheel's, else the system's."""
    for one in available():
        if one.major == major:
            return one
    for folder in (Path(f"/usr/lib/postgresql/{major}"), Path(f"/usr/pgsql-{major}")):
        if (folder / "bin" / "postgres").exists():
            return Binaries(folder)
    return None
