"""A backup holds the whole city; a restore never loses what is there."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from launch.cluster import Cluster

from tests.launcher.conftest import Run


@pytest.fixture
def city(folder: Path) -> Iterator[Path]:
    """A data folder with a database and an upload in it."""
    data = folder / "city"
    data.mkdir(mode=0o711)
    cluster = Cluster(data / "pg", durable=False)
    cluster.use()
    cluster.psql("create table told (word text); insert into told values ('四方')", "sifang")
    cluster.leave()
    (data / "uploads").mkdir()
    (data / "uploads" / "照片.txt").write_text("photo")
    yield data


@pytest.fixture
def saved(sifang: Run, city: Path, folder: Path) -> Path:
    told = sifang("backup", folder / "city.tar", "--data", city)
    assert told.returncode == 0, told.stderr
    said = told.stdout.split("sha256 ")[1].strip()
    assert said == hashlib.sha256((folder / "city.tar").read_bytes()).hexdigest()
    return folder / "city.tar"


def words(data: Path) -> str:
    cluster = Cluster(data / "pg", durable=False)
    cluster.use()
    try:
        return cluster.psql("select word from told", "sifang")
    finally:
        cluster.leave()


def test_a_backup_says_what_it_holds_and_nobody_else_may_read_it(saved: Path) -> None:
    assert saved.stat().st_mode & 0o077 == 0
    with tarfile.open(saved) as tar:
        body = tar.extractfile("manifest.json")
        assert body is not None
        manifest = json.load(body)
        assert set(tar.getnames()) == {*manifest["files"], "manifest.json"}
    assert {"database.dump", "data/uploads/照片.txt"} <= set(manifest["files"])
    assert manifest["postgresql"].startswith("18") and manifest["format"] == 1


def test_a_restore_brings_everything_back_into_an_empty_folder(
    sifang: Run, saved: Path, folder: Path
) -> None:
    told = sifang("restore", saved, "--data", folder / "new")
    assert told.returncode == 0, told.stderr
    assert words(folder / "new") == "四方"
    assert (folder / "new" / "uploads" / "照片.txt").read_text() == "photo"


def test_a_restore_over_data_wants_force_and_an_existing_file_is_not_overwritten(
    sifang: Run, saved: Path, city: Path
) -> None:
    told = sifang("restore", saved, "--data", city)
    assert told.returncode == 1 and "--force" in told.stderr
    told = sifang("backup", saved, "--data", city)
    assert told.returncode == 1 and "已存在" in told.stderr


@pytest.mark.parametrize("harm", ["cut", "flipped", "text"])
def test_a_damaged_backup_is_refused_before_anything_is_touched(
    sifang: Run, saved: Path, city: Path, harm: str
) -> None:
    body = bytearray(saved.read_bytes())
    if harm == "cut":
        body = body[:1500]
    elif harm == "flipped":
        body[1500] ^= 0xFF
    else:
        body = bytearray("不是备份".encode())
    saved.write_bytes(body)
    told = sifang("restore", saved, "--data", city, "--force")
    assert told.returncode == 1 and "不是完好的四方备份" in told.stderr
    assert words(city) == "四方"


def test_a_dump_that_does_not_load_leaves_the_old_database(sifang: Run, saved: Path, city: Path) -> None:
    dump = b"PGDMP but not really"
    manifest = {
        "format": 1, "product": "sifang",
        "files": {"database.dump": {"size": len(dump), "sha256": hashlib.sha256(dump).hexdigest()}},
    }  # fmt: skip
    with tarfile.open(saved, "w") as tar:
        for name, text in (("database.dump", dump), ("manifest.json", json.dumps(manifest).encode())):
            entry = tarfile.TarInfo(name)
            entry.size = len(text)
            tar.addfile(entry, io.BytesIO(text))
    told = sifang("restore", saved, "--data", city, "--force")
    assert told.returncode == 1 and "pg_restore" in told.stderr
    assert words(city) == "四方"
    assert (city / "uploads" / "照片.txt").read_text() == "photo"
