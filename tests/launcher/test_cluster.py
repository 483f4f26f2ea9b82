"""The private PostgreSQL: closed to strangers, shared by its users, sound after any death."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from launch.binaries import SHARED
from launch.cluster import Cluster, home_for
from launch.say import Stop

from tests.launcher.conftest import ROOT, environ


def user_of(home: Path, act: str) -> list[str]:
    """The command line of another process that uses the cluster, acts, and leaves."""
    script = (
        "import sys, time; from pathlib import Path; sys.path.insert(0, sys.argv[1]);"
        "from launch.cluster import Cluster; c = Cluster(Path(sys.argv[2]), durable=False);"
        f"c.use(); {act}; sys.stdout.flush(); time.sleep(int(sys.argv[3])); c.leave()"
    )
    return [sys.executable, "-c", script, str(ROOT / "tools"), str(home), "0"]


@pytest.fixture
def cluster(folder: Path) -> Iterator[Cluster]:
    made = Cluster(folder / "pg", durable=False)
    yield made
    made.leave()
    made.stop()


def test_it_is_core_postgresql_18_with_checksums_and_an_order_that_is_the_same_everywhere(
    cluster: Cluster,
) -> None:
    cluster.use()
    assert cluster.psql("show data_checksums") == "on"
    assert cluster.psql("show server_version").startswith("18")
    assert (
        cluster.psql("select datlocale, datlocprovider from pg_database where datname = 'sifang'")
        == "C.UTF-8|b"
    )
    assert cluster.psql("show listen_addresses") == ""


def test_a_wrong_password_is_refused_and_no_stranger_reads_the_files(cluster: Cluster) -> None:
    cluster.use()
    call = [cluster.programs.program("psql"), "-d", "sifang", "-c", "select 1"]
    told = subprocess.run(
        call, env=cluster.client() | {"PGPASSWORD": "wrong"}, capture_output=True, text=True
    )
    assert told.returncode != 0 and "password authentication failed" in told.stderr
    for closed in (cluster.data, cluster.socket_folder(), cluster.home / "password"):
        assert closed.stat().st_mode & 0o077 == 0, closed


def test_the_last_one_who_leaves_stops_it(folder: Path) -> None:
    first, second = Cluster(folder / "pg", durable=False), Cluster(folder / "pg", durable=False)
    first.use()
    second.use()
    assert second.used_by_others()
    second.leave()
    assert first.ready()
    first.leave()
    assert not first.ready()


def test_two_first_starts_at_once_make_one_cluster(folder: Path) -> None:
    ask = "print(c.psql('select system_identifier from pg_control_system()'))"
    several = [
        subprocess.Popen(user_of(folder / "pg", ask), env=environ(), stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    told = [one.communicate(timeout=120)[0] for one in several]
    assert len(set(told)) == 1 and told[0].strip().isdigit()
    assert not Cluster(folder / "pg", durable=False).ready()


def test_after_kill_9_of_the_whole_server_committed_rows_are_there(folder: Path) -> None:
    cluster = Cluster(folder / "pg")
    cluster.use()
    cluster.psql("create table kept (n int); insert into kept select generate_series(1, 1000)", "sifang")
    pid = int((cluster.data / "postmaster.pid").read_text().splitlines()[0])
    os.killpg(pid, signal.SIGKILL)
    again = Cluster(folder / "pg")
    again.use()
    assert again.psql("select count(*) from kept", "sifang") == "1000"
    cluster.leave()
    assert cluster._process is not None
    cluster._process.wait(10)
    again.leave()


def test_a_stale_pid_file_with_the_number_of_a_living_stranger_does_not_stop_it(cluster: Cluster) -> None:
    cluster.use()
    cluster.leave()
    with subprocess.Popen(["sleep", "60"]) as stranger:
        file = cluster.data / "postmaster.pid"
        file.write_text(f"{stranger.pid}\n{cluster.data}\n1\n5432\n\n\n")
        if cluster.server.switch:
            os.chown(file, cluster.server.uid, cluster.server.gid)
        cluster.use()
        assert cluster.ready()
        stranger.kill()


def test_a_half_made_cluster_is_made_again(cluster: Cluster) -> None:
    (cluster.home / "data.new" / "base").mkdir(parents=True)
    cluster.use()
    assert cluster.ready()


def test_a_long_path_with_spaces_and_quotes_works(folder: Path) -> None:
    deep = folder / ('很长的路径 it\'s "quoted" ' + "x" * 60) / "and deeper"
    deep.mkdir(parents=True)
    for part in (deep, deep.parent):
        part.chmod(0o711)
    cluster = Cluster(deep / "pg", durable=False)
    cluster.use()
    socket = cluster.socket_folder()
    assert len(str(socket)) < 100 and socket.stat().st_mode & 0o077 == 0
    assert cluster.psql("select 1", "sifang") == "1"
    cluster.leave()
    shutil.rmtree(socket, ignore_errors=True)


def test_a_socket_folder_a_stranger_prepared_is_not_used(folder: Path) -> None:
    cluster = Cluster(folder / ("x" * 90) / "pg", durable=False)
    foreign = cluster._socket_home()
    foreign.mkdir()
    foreign.chmod(0o777)
    try:
        assert cluster._socket_home() != foreign
    finally:
        foreign.rmdir()


def test_files_of_another_major_are_refused_with_the_command_that_helps(cluster: Cluster) -> None:
    cluster.use()
    cluster.leave()
    (cluster.data / "PG_VERSION").write_text("16\n")
    with pytest.raises(Stop, match=r"PostgreSQL 16 .*\./sifang upgrade"):
        cluster.use()
    (cluster.data / "PG_VERSION").write_text("18\n")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's database user can be shut out of a folder")
def test_root_with_a_closed_folder_keeps_it_closed_and_the_cluster_outside(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    (closed / "var").mkdir()
    home = home_for(closed / "var")
    try:
        assert home.is_relative_to(SHARED) and home_for(closed / "var") == home
        cluster = Cluster(home, durable=False)
        cluster.use()
        assert cluster.psql("select 1", "sifang") == "1"
        cluster.leave()
        assert closed.stat().st_mode & 0o777 == 0o700
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become a user without a name")
def test_a_user_without_a_name_gets_a_sentence(folder: Path) -> None:
    folder.chmod(0o777)
    told = subprocess.run(
        [str(ROOT / "sifang"), "manage", "check", "--data", str(folder / "d")], env=environ(HOME=str(folder)),
        user=54321, group=54321, extra_groups=[], capture_output=True, text=True, cwd="/",
    )  # fmt: skip
    if "Permission denied" in told.stderr or told.returncode == 126:
        pytest.skip("the project's folder is closed to other users")
    assert told.returncode == 1
    assert "54321" in told.stderr and "没有登记" in told.stderr and "Traceback" not in told.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="as a plain user this is every other test here")
def test_a_plain_user_runs_it_directly(folder: Path) -> None:
    folder.chmod(0o777)
    try:
        told = subprocess.run(
            user_of(folder / "pg", "print(c.psql('select 1', 'sifang'))"), env=environ(HOME=str(folder)),
            user="nobody", group="nogroup", extra_groups=[], capture_output=True, text=True, cwd="/",
        )  # fmt: skip
    except PermissionError:
        pytest.skip("this Python is closed to other users")
    if "Permission denied" in told.stderr:
        pytest.skip("the project's folder is closed to other users")
    assert told.stdout == "1\n", told.stderr
    assert (folder / "pg" / "data").stat().st_uid != 0


def test_a_killed_launcher_leaves_a_server_the_next_one_takes_over(folder: Path) -> None:
    call = [*user_of(folder / "pg", "print('up')")[:-1], "60"]
    with subprocess.Popen(call, env=environ(), stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "up\n"
        first.kill()
    begun = time.monotonic()
    second = Cluster(folder / "pg", durable=False)
    assert second.ready() and not second.used_by_others()
    second.use()
    second.leave()
    assert not second.ready()
    assert time.monotonic() - begun < 20
