"""upgrade: from one PostgreSQL major to the next, the old data kept until somebody removes them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from launch import binaries
from launch.city import City, undisturbed
from launch.cluster import NAME, Cluster, begin_swap, home_for, last_words
from launch.places import try_lock, write_private
from launch.say import Stop, line, step


def upgrade(city: City) -> int:
    """Dump with the new programs from the old server, load into a new cluster, let the two change places."""
    if city.external:
        raise Stop(
            "DATABASE_URL 指的数据库由别处管理，请用它自己的办法升级大版本。",
            "The database of DATABASE_URL is managed elsewhere.",
        )
    home = home_for(city.place.folder)
    old = Cluster(home)
    have, newest = old.made_by(), binaries.newest()
    if have is None:
        raise Stop(f"{city.place.folder} 里还没有数据库。", "There is no database yet.")
    if have == newest.major:
        line(f"数据库已经是 PostgreSQL {newest.version}，不需要升级。Nothing to do.")
        return 0
    if have > newest.major:
        raise Stop(
            f"数据是 PostgreSQL {have} 的，比现有程序 {newest.major} 还新，请先更新四方。",
            "The data are newer than the programs.",
        )
    if binaries.of_major(have) is None:
        raise Stop(
            f"本机没有 PostgreSQL {have} 的程序，读不了旧数据。请安装 postgresql-{have}，或用旧版四方先 backup 再 restore。",
            f"PostgreSQL {have} is needed to read the old data: install postgresql-{have}.",
        )
    lock = try_lock(city.place.run / "serve.lock")
    if lock is None or old.used_by_others():
        raise Stop("这座城市正在运行，请先停止（Ctrl-C）再升级。", "The city is running; stop it first.")
    with lock:
        _move(city, home, have, newest.major)
    return 0


def _move(city: City, home: Path, have: int, wanted: int) -> None:
    beside = home / "upgrade"
    shutil.rmtree(beside, ignore_errors=True)
    dump = home / "upgrade.dump"
    old, new = Cluster(home, major=have), Cluster(beside, major=wanted)
    # The folder is new, so nobody owns it: the server's user and its password stay what they were.
    new.server = old.server
    beside.mkdir(mode=0o711)
    write_private(beside / "password", old.password)
    try:
        with step(f"PostgreSQL {have} → {wanted}"):
            old.use()
            new.use()
            _call(home, new, old.client(), "pg_dump", "-Fc", "-f", str(dump), NAME)
            _call(home, new, new.client(), "pg_restore", "--exit-on-error", "-j", "2", "-d", NAME, str(dump))
            if _counts(old) != _counts(new):
                raise Stop("新旧数据库的表不一致，没有升级。", "Old and new differ; nothing was changed.")
            new.psql("analyze", NAME)
    finally:
        with undisturbed():
            new.leave()
            old.leave()
            dump.unlink(missing_ok=True)
    kept = f"data-{have}"
    shutil.rmtree(home / kept, ignore_errors=True)
    begin_swap(home, beside / "data", kept)
    shutil.rmtree(beside, ignore_errors=True)
    line(f"已升级到 PostgreSQL {wanted} upgraded. 旧数据留在 {home / kept}，确认无误后可删除。")


def _counts(cluster: Cluster) -> str:
    """How many rows each table holds, as one text to compare."""
    tables = cluster.psql(
        "select format('select %L, count(*) from %I.%I', schemaname || '.' || tablename, schemaname, tablename)"
        " from pg_tables where schemaname not in ('pg_catalog', 'information_schema') order by 1",
        NAME,
    )
    return cluster.psql(" union all ".join(tables.splitlines()), NAME) if tables else ""


def _call(home: Path, cluster: Cluster, environ: dict[str, str], program: str, *arguments: str) -> None:
    with (home / "programs.log").open("ab") as out:
        done = subprocess.run(
            [cluster.programs.program(program), *arguments], env=environ, stdout=out, stderr=out, cwd="/"
        )
    if done.returncode:
        raise Stop(
            f"{program} 没有成功：{last_words(home / 'programs.log')}。旧数据未动。", f"{program} failed."
        )
