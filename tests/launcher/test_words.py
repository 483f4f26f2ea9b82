"""What ./sifang says when it cannot do what was asked: one sentence, and what to do."""

from __future__ import annotations

import re
import socket
import subprocess
from pathlib import Path

import pytest

from tests.launcher.conftest import ROOT, Run, environ


def test_alone_it_lists_what_it_can_do_in_chinese_and_english(sifang: Run) -> None:
    told = sifang()
    assert told.returncode == 0
    for word in (
        "demo",
        "test",
        "figures",
        "bulletin",
        "ledger",
        "audit",
        "backup",
        "restore",
        "upgrade",
        "--data",
    ):
        assert word in told.stdout
    assert "演示" in told.stdout and "demonstration" in told.stdout


def test_every_command_it_lists_exists(sifang: Run) -> None:
    from launch import commands

    listed = set(re.findall(r"\./sifang (\w+)", commands.HELP))
    known = {
        "demo",
        "start",
        "status",
        "backup",
        "restore",
        "upgrade",
        *commands.DEVELOPMENT,
        *commands.PASSED,
    }
    assert listed == known


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("dmeo",), "没有“dmeo”这个命令"),
        (("demo", "--prot", "1"), "看不懂“--prot”"),
        (("demo", "--port", "eighty"), "端口“eighty”不对"),
        (("demo", "--port", "70000"), "端口“70000”不对"),
        (("demo", "--data"), "--data 后面缺少内容"),
        (("demo", "--city", "nowhere"), "没有城市“nowhere”的文件夹"),
        (("backup",), "请写明文件"),
        (("backup", "a", "b"), "看不懂“b”"),
        (("restore", "/nowhere/at.all"), "找不到备份文件"),
    ],
)
def test_words_it_does_not_know_get_a_sentence(
    sifang: Run, folder: Path, words: tuple[str, ...], sentence: str
) -> None:
    where = () if "--data" in words else ("--data", folder / "d")
    told = sifang(*words, *where)
    assert told.returncode != 0
    assert sentence in told.stderr


def test_a_taken_port_is_named_with_another_to_choose(sifang: Run, folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        told = sifang("demo", "--no-browser", "--port", str(taken), "--data", folder)
    assert told.returncode == 1
    assert f"端口 {taken} 已被占用" in told.stderr and f"--port {taken + 1}" in told.stderr


def test_a_data_folder_that_cannot_be_written_is_named(sifang: Run, folder: Path) -> None:
    (folder / "file").write_text("not a folder")
    told = sifang("demo", "--no-browser", "--data", folder / "file")
    assert told.returncode == 1
    assert f"数据目录 {folder / 'file'} 不能写入" in told.stderr


def test_without_python_the_shell_itself_says_what_to_install(folder: Path) -> None:
    bare = folder / "bin"
    bare.mkdir()
    for tool in ("dirname", "cat", "readlink"):
        (bare / tool).symlink_to(f"/usr/bin/{tool}")
    told = subprocess.run(
        ["/bin/sh", str(ROOT / "sifang"), "demo"], env={"PATH": str(bare)}, capture_output=True, text=True
    )
    assert told.returncode == 1
    assert "需要 Python 3.11" in told.stderr and "needs Python 3.11" in told.stderr


def test_a_python_that_is_too_old_is_passed_over(folder: Path) -> None:
    bare = folder / "bin"
    bare.mkdir()
    for tool in ("dirname", "cat", "readlink"):
        (bare / tool).symlink_to(f"/usr/bin/{tool}")
    (bare / "python3").write_text("#!/bin/sh\nexit 1\n")
    (bare / "python3").chmod(0o755)
    told = subprocess.run(
        ["/bin/sh", str(ROOT / "sifang"), "demo"], env={"PATH": str(bare)}, capture_output=True, text=True
    )
    assert told.returncode == 1
    assert "需要 Python 3.11" in told.stderr


def test_it_starts_from_any_folder_and_through_a_link(folder: Path) -> None:
    (folder / "四方 link").symlink_to(ROOT / "sifang")
    told = subprocess.run(
        [str(folder / "四方 link")], env=environ(LANG="C", LC_ALL="POSIX"), cwd=folder, capture_output=True
    )
    assert told.returncode == 0
    assert "四方 Sifang" in told.stdout.decode("utf-8")


def test_status_of_an_unused_folder_changes_nothing(sifang: Run, folder: Path) -> None:
    told = sifang("status", "--data", folder / "new")
    assert told.returncode == 0
    assert "尚未建立" in told.stdout
    assert not (folder / "new").exists()


def test_production_never_uses_the_embedded_database(sifang: Run, folder: Path) -> None:
    told = sifang("start", "--data", folder, SIFANG_MODE="production")
    assert told.returncode == 1
    assert "DATABASE_URL" in told.stderr
