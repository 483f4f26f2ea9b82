"""From one PostgreSQL major to the next, and a swap that was cut short."""

from __future__ import annotations

from pathlib import Path

import pytest
from launch import binaries
from launch.cluster import Cluster, finish_swap
from launch.places import write_json

from tests.launcher.conftest import Run

OLD = 16


def test_the_data_move_to_the_new_major_and_the_old_stay_beside(sifang: Run, folder: Path) -> None:
    if binaries.of_major(OLD) is None:
        pytest.skip("no older PostgreSQL here")
    old = Cluster(folder / "pg", durable=False, major=OLD)
    old.use()
    old.psql(
        "create table stay (id bigint generated always as identity primary key, name text, period daterange,"
        " constraint stays_do_not_overlap exclude using gist (int8range(id, id, '[]') with &&, period with &&));"
        "insert into stay (name, period) select '小区' || n, '[2021-01-01,)' from generate_series(1, 5000) n",
        "sifang",
    )
    password = old.password
    old.leave()

    told = sifang("manage", "check", "--data", folder)
    assert told.returncode == 1 and "./sifang upgrade" in told.stderr
    told = sifang("status", "--data", folder)
    assert told.returncode == 1 and "./sifang upgrade" in told.stdout

    told = sifang("upgrade", "--data", folder)
    assert told.returncode == 0, told.stderr
    assert f"data-{OLD}" in told.stdout

    new = Cluster(folder / "pg", durable=False)
    new.use()
    assert new.psql("select count(*), max(name) from stay", "sifang") == "5000|小区999"
    assert (
        new.psql("select conname from pg_constraint where contype = 'x'", "sifang") == "stays_do_not_overlap"
    )
    assert new.psql("show data_checksums") == "on" and new.password == password
    new.leave()
    assert (folder / "pg" / f"data-{OLD}" / "PG_VERSION").read_text().strip() == str(OLD)

    told = sifang("upgrade", "--data", folder)
    assert told.returncode == 0 and "不需要升级" in told.stdout


def test_without_a_database_there_is_nothing_to_upgrade(sifang: Run, folder: Path) -> None:
    told = sifang("upgrade", "--data", folder)
    assert told.returncode == 1 and "还没有数据库" in told.stderr


@pytest.mark.parametrize("moved", [0, 1, 2])
def test_a_swap_cut_short_is_finished_at_the_next_start(folder: Path, moved: int) -> None:
    (folder / "data").mkdir()
    (folder / "data" / "old").touch()
    (folder / "new").mkdir()
    (folder / "new" / "new").touch()
    write_json(folder / "swap.json", {"new": str(folder / "new"), "kept": "data-16"})
    if moved > 0:
        (folder / "data").rename(folder / "data-16")
    if moved > 1:
        (folder / "new").rename(folder / "data")
    finish_swap(folder)
    assert (folder / "data" / "new").exists() and (folder / "data-16" / "old").exists()
    assert not (folder / "swap.json").exists()
    finish_swap(folder)
    assert (folder / "data" / "new").exists()
