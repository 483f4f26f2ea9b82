"""A worker killed in the middle of a load has done nothing, and the next one does all of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from urllib.parse import quote

import pytest
from django.db import connection

from sifang.ledgers import store
from sifang.ledgers.actions import upload
from sifang.ledgers.mapping import Mapping
from sifang.ledgers.models import LedgerBatch, LedgerRow
from sifang.ledgers.tests.books import csv_bytes
from sifang.registry.models import Compound, CompoundState, ServiceMode

ROWS = 1500
CHILD = """
import django, sys, time
django.setup()
from datetime import datetime, UTC
from django.conf import settings
settings.SIFANG_DATA = sys.argv[3]
from sifang.ledgers.actions import upload
from sifang.ledgers.planned import {module}
real = {module}.{name}
def and_wait(*given, **more):
    real(*given, **more)
    print("half way", flush=True)
    time.sleep(120)
{module}.{name} = and_wait
{extra}
getattr(upload, sys.argv[1])(int(sys.argv[2]), by=None, at=datetime.now(UTC))
"""
POINTS = {
    "check": ("rows", "copy_rows", ""),
    "run": ("tables", "write", ""),
}


def killed_half_way(verb: str, batch: LedgerBatch, folder: str) -> None:
    module, name, extra = POINTS[verb]
    told = connection.settings_dict
    who = f"{quote(told['USER'])}:{quote(told['PASSWORD'])}@" if told["USER"] else ""
    # The host may be a folder with a socket in it.
    address = f"postgresql://{who}/{told['NAME']}?host={quote(told['HOST'])}&port={told['PORT'] or 5432}"
    others = _clients()
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD.format(module=module, name=name, extra=extra), verb, str(batch.pk), folder],
        env=os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings.test",
                          "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout is not None and child.stderr is not None
    said = child.stdout.readline()
    assert said == "half way\n", child.stderr.read()
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    child.stderr.close()
    end = time.monotonic() + 20
    # The server notices that nobody is there any more.
    while _clients() - others and time.monotonic() < end:
        time.sleep(0.1)


def _clients() -> set[int]:
    """Whoever else is connected to this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
            " and backend_type = 'client backend'"
        )
        return {pid for (pid,) in cursor.fetchall()}


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_half_way_leaves_all_or_nothing(transactional_db, small_city, tmp_path, settings):
    if not connection.settings_dict["HOST"]:
        pytest.skip("the database is reached without an address")
    settings.SIFANG_DATA = str(tmp_path)
    head = ("小区名称", "区县", "户数", "物业服务企业")
    data = csv_bytes([head, *((f"杀不死的{n}号院", "东岭区", n + 1, f"第{n % 7}物业") for n in range(ROWS))])
    batch = upload.receive(
        sheet_key="compounds", data=data, file_name="长表.csv", as_at=small_city.cut_off, mapping=Mapping(),
        by=small_city.city_clerk, at=small_city.at,
    )  # fmt: skip
    assert store.fetch(batch.sha256) == data
    before = [t.objects.count() for t in (Compound, CompoundState, ServiceMode)]

    killed_half_way("check", batch, str(tmp_path))
    assert not LedgerRow.objects.exists()
    batch = upload.check(batch.pk, by=None, at=small_city.at)
    assert (batch.state, batch.new_count) == ("READY", ROWS)

    upload.start(batch.pk, by=small_city.city_clerk, at=small_city.at)
    killed_half_way("run", batch, str(tmp_path))
    assert [t.objects.count() for t in (Compound, CompoundState, ServiceMode)] == before
    batch.refresh_from_db()
    assert batch.state == "LOADING", "the job is taken up again"
    batch = upload.run(batch.pk, by=None, at=small_city.at)
    assert (batch.state, batch.new_count) == ("LOADED", ROWS)
    assert [t.objects.count() for t in (Compound, CompoundState, ServiceMode)] == [n + ROWS for n in before]
    upload.run(batch.pk, by=None, at=small_city.at)
    assert Compound.objects.count() == before[0] + ROWS, "a job done twice does it once"
