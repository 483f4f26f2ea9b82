"""backup and restore: one file that holds the whole city, and a way back that never loses what is there."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from launch import binaries
from launch.city import City
from launch.cluster import NAME, clean
from launch.places import try_lock
from launch.say import Stop, line, step

FORMAT = 1
DUMP = "database.dump"
NOT_KEPT = ("pg", "pg.path", "run", "log", "static", "cache", "sifang.json")
"""What a backup leaves out of the data folder: the cluster (its dump is inside) and what is made anew."""


# -- backup -----------------------------------------------------------------------------------------


def backup(city: City, target: Path, *, force: bool) -> int:
    """Write the city into one file: database, uploads, policy, and a manifest of their hashes."""
    target = target.absolute()
    if target.is_dir() or (target.exists() and not force):
        raise Stop(f"{target} 已存在。请换一个文件名，或加 --force 覆盖。", "The file exists; add --force.")
    if not target.parent.is_dir():
        raise Stop(f"目录 {target.parent} 不存在。", "That folder does not exist.")
    part = target.with_name(f".{target.name}.part-{os.getpid()}")
    try:
        with city.database() as url:
            tools = Tools(city, url)
            with step("备份 backup"):
                _write(city, tools, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    line(f"{target}  {target.stat().st_size / 1e6:.1f} MB")
    line(f"sha256 {_sha_of(target)}")
    return 0


def _write(city: City, tools: Tools, part: Path) -> None:
    dump = part.with_name(part.name + ".dump")
    try:
        tools.run("pg_dump", "-Fc", "--no-owner", "--no-acl", "-f", str(dump), tools.name)
        files = {DUMP: dump}
        files |= {f"data/{path.relative_to(city.place.folder)}": path for path in _kept(city.place.folder)}
        files |= _policy_files(city)
        manifest = {
            "format": FORMAT,
            "product": "sifang",
            "made": datetime.now().astimezone().isoformat(timespec="seconds"),
            "mode": city.mode,
            "city": city.name,
            "postgresql": tools.server_version(),
            "files": {},
        }
        with open(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as out:
            with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
                for name, path in sorted(files.items()):
                    manifest["files"][name] = _add(tar, name, path)
                text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
                # Last, so that a file cut short has no manifest and is seen to be short.
                entry = tarfile.TarInfo("manifest.json")
                entry.size = len(text)
                tar.addfile(entry, io.BytesIO(text))
            out.flush()
            os.fsync(out.fileno())
    finally:
        dump.unlink(missing_ok=True)


def _add(tar: tarfile.TarFile, name: str, path: Path) -> dict[str, Any]:
    """Copy a file into the archive as it is at this moment, and return what the manifest says of it."""
    with path.open("rb") as source:
        size = os.fstat(source.fileno()).st_size
        reader = _Hashing(source)
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode, entry.mtime = size, 0o600, int(path.stat().st_mtime)
        tar.addfile(entry, reader)  # type: ignore[arg-type]  # reads like a file
    return {"size": size, "sha256": reader.digest.hexdigest()}


class _Hashing:
    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.digest = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.source.read(size)
        self.digest.update(block)
        return block


def _kept(folder: Path) -> list[Path]:
    tops = [path for path in folder.iterdir() if path.name not in NOT_KEPT and not path.name.startswith(".")]
    found = [file for top in tops for file in ([top] if top.is_file() else top.rglob("*"))]
    return [file for file in found if file.is_file() and not file.is_symlink()]


def _policy_files(city: City) -> dict[str, Path]:
    found = [file for file in city.policy.rglob("*") if file.is_file()]
    return {f"policy/{city.policy.name}/{file.relative_to(city.policy)}": file for file in found}


# -- restore ----------------------------------------------------------------------------------------


def restore(city: City, source: Path, *, force: bool) -> int:
    """Bring a backup back: checked first, loaded beside what is there, and put in its place in one move."""
    with step("核对备份 checking the backup"):
        manifest = verify(source)
    place = city.place
    lock = try_lock(place.run / "serve.lock")
    if lock is None:
        raise Stop("这座城市正在运行，请先停止（Ctrl-C）再恢复。", "The city is running; stop it first.")
    with lock:
        city.mode = "production" if city.mode == "production" else str(manifest.get("mode") or "local")
        city.name = str(manifest.get("city") or city.name)
        with city.database(quiet=False) as url:
            tools = Tools(city, url)
            if not force and tools.holds_tables():
                raise Stop(
                    f"这里已有数据（{place.folder}）。请用 --data 另选空目录；确要替换，加 --force。",
                    "There are data here already; choose an empty folder with --data, or add --force.",
                )
            with step("恢复 restore"):
                _restore(city, tools, source, manifest)
            city.keep_stamp(schema="", seeded="yes" if city.mode == "demo" else "")
            city.migrate(quiet=False)
    line(f"已恢复 {manifest.get('made', '')} 的备份 restored.")
    return 0


def _restore(city: City, tools: Tools, source: Path, manifest: dict[str, Any]) -> None:
    staging = city.place.folder / ".restore"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(mode=0o700)
    try:
        _extract(source, staging, manifest)
        tools.replace_database(staging / DUMP)
        for new in sorted((staging / "data").glob("*")) if (staging / "data").is_dir() else []:
            old = city.place.folder / new.name
            if old.exists():
                old.rename(staging / f"old-{new.name}")
            new.rename(old)
        if city.mode != "production":
            city.place.remember(mode=city.mode, city=city.name)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def verify(source: Path) -> dict[str, Any]:
    """Read a whole backup and compare every hash; return its manifest or stop with what is wrong."""
    if not source.is_file():
        raise Stop(f"找不到备份文件 {source}。", "There is no such file.")
    damaged = Stop(
        f"{source} 不是完好的四方备份，没有恢复任何内容。",
        "The file is not a sound backup; nothing was done.",
    )
    seen: dict[str, str] = {}
    manifest: dict[str, Any] = {}
    try:
        with tarfile.open(source, "r:") as tar:
            for entry in tar:
                body = tar.extractfile(entry) if entry.isfile() else None
                if body is None:
                    raise damaged
                if entry.name == "manifest.json":
                    manifest = json.loads(body.read())
                else:
                    seen[entry.name] = hashlib.file_digest(body, "sha256").hexdigest()  # type: ignore[arg-type]  # reads like a file
    except (tarfile.TarError, ValueError, EOFError, OSError):
        raise damaged from None
    files = manifest.get("files")
    if manifest.get("product") != "sifang" or not isinstance(files, dict) or DUMP not in files:
        raise damaged
    if manifest.get("format") != FORMAT:
        raise Stop(
            f"这个备份的格式是 {manifest.get('format')}，本版只认 {FORMAT}。请用更新的版本恢复。",
            "The backup is of another format; use a newer release.",
        )
    if seen != {name: told.get("sha256") for name, told in files.items()}:
        raise damaged
    return manifest


def _extract(source: Path, staging: Path, manifest: dict[str, Any]) -> None:
    with tarfile.open(source, "r:") as tar:
        for entry in tar:
            if entry.name == DUMP or entry.name.startswith("data/"):
                target = (staging / entry.name).resolve()
                if not target.is_relative_to(staging.resolve()):
                    raise Stop(
                        "备份里有指向外面的文件名，没有恢复任何内容。", "The backup holds an unsafe name."
                    )
                target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                body = tar.extractfile(entry)
                assert body is not None
                with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                    shutil.copyfileobj(body, out)


# -- PostgreSQL's own tools ---------------------------------------------------------------------------


class Tools:
    """pg_dump, pg_restore and psql against the city's database, embedded or not."""

    def __init__(self, city: City, url: str) -> None:
        self.city = city
        self.programs = city.cluster.programs if city.cluster else binaries.newest()
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query))
        self.name = unquote(parts.path.lstrip("/")) or NAME
        given = {
            "PGHOST": query.get("host") or parts.hostname or "",
            "PGPORT": query.get("port") or str(parts.port or ""),
            "PGUSER": unquote(parts.username or ""),
            "PGPASSWORD": unquote(parts.password or ""),
        }
        self.environ = clean() | {key: value for key, value in given.items() if value}

    def run(self, program: str, *arguments: str) -> str:
        """Run one tool; what it complains of becomes the sentence."""
        done = subprocess.run(
            [self.programs.program(program), *arguments], env=self.environ, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, encoding="utf-8", errors="replace",
        )  # fmt: skip
        if done.returncode:
            with contextlib.suppress(OSError), (self.city.place.log / "commands.log").open("a") as log:
                log.write(done.stderr)
            why = done.stderr.strip().splitlines() or ["没有说明原因"]
            raise Stop(f"{program} 没有成功：{why[-1]}", f"{program} failed.")
        return done.stdout.strip()

    def sql(self, text: str, database: str | None = None) -> str:
        """Run SQL and return what it prints, bare."""
        name = self.name if database is None else database
        return self.run("psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-d", name, "-c", text)

    def server_version(self) -> str:
        """Such as 18.4."""
        return self.sql("show server_version").split()[0]

    def holds_tables(self) -> bool:
        """Whether the database holds anything at all."""
        return self.sql("select count(*) from pg_tables where schemaname = 'public'") != "0"

    def replace_database(self, dump: Path) -> None:
        """Load a dump into a database of its own, then let the two change names in one transaction."""
        new, old = f"{self.name}_restoring", f"{self.name}_before_restore"
        for left_over in (new, old):
            self.sql(f'drop database if exists "{left_over}"', "postgres")
        self.sql(f'create database "{new}" template template0', "postgres")
        try:
            self.run(
                "pg_restore", "--exit-on-error", "--no-owner", "--no-acl", "-j", "2", "-d", new, str(dump)
            )
            self.sql("analyze", new)
            self.sql(
                f'begin; alter database "{self.name}" rename to "{old}"; '
                f'alter database "{new}" rename to "{self.name}"; commit',
                "postgres",
            )
        except Stop:
            with contextlib.suppress(Stop):
                self.sql(f'drop database if exists "{new}"', "postgres")
            raise
        self.sql(f'drop database "{old}"', "postgres")


def _sha_of(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
