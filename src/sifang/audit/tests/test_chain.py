"""The audit cannot be changed quietly: not through the product, and not behind its back."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from sifang.audit import chain
from sifang.audit import public as audit
from sifang.audit.models import AuditLine, AuditSeal
from sifang.lib.clock import real_clock
from sifang.lib.constraints import sentence_for

pytestmark = pytest.mark.django_db


def lines(count: int) -> list[AuditLine]:
    return AuditLine.objects.bulk_create(
        [
            AuditLine(
                event="compound.registered", subject_label=f"小区{i}", by_title="市级经办", at=real_clock(),
                data={"b": 1, "a": ["甲", 2.5, None]},
            )
            for i in range(count)
        ]
    )  # fmt: skip


def behind_its_back(*statements: str) -> None:
    """As the owner of the tables, with the triggers off."""
    with connection.cursor() as cursor:
        for table in ("audit_auditline", "audit_auditseal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)
        for table in ("audit_auditline", "audit_auditseal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditline SET note = '改'",
        "DELETE FROM audit_auditline",
        "TRUNCATE audit_auditline",
        "UPDATE audit_auditseal SET digest = ''",
        "DELETE FROM audit_auditseal",
        "TRUNCATE audit_auditseal",
    ],
)
def test_the_database_refuses_to_change_delete_or_empty_the_audit(statement):
    lines(2)
    audit.seal_lines(at=real_clock())
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditline ENABLE TRIGGER USER")
        cursor.execute("ALTER TABLE audit_auditseal ENABLE TRIGGER USER")
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert "只能追加" in sentence_for(refused.value)


def test_every_line_is_sealed_once_in_the_order_it_came_into_sight():
    first = lines(3)
    assert audit.seal_lines(at=real_clock()) == 3
    assert audit.seal_lines(at=real_clock()) == 0
    lines(2)
    assert audit.unsealed() == 2
    assert audit.seal_lines(at=real_clock()) == 2
    assert AuditSeal.objects.count() == 5
    assert AuditSeal.objects.order_by("id").first().line_id == first[0].pk
    verdict = audit.verify()
    assert verdict.holds and (verdict.sealed, verdict.unsealed) == (5, 0)


def test_a_line_of_a_slow_transaction_is_sealed_when_it_comes_into_sight():
    made = lines(3)
    behind_its_back(f"DELETE FROM audit_auditline WHERE id = {made[1].pk}")
    audit.seal_lines(at=real_clock())
    AuditLine.objects.create(pk=made[1].pk, event="x", by_title="系统", at=real_clock())
    assert audit.seal_lines(at=real_clock() + timedelta(seconds=30)) == 1
    assert audit.verify(at=real_clock()).holds


def test_a_changed_line_is_named():
    made = lines(5)
    audit.seal_lines(at=real_clock())
    behind_its_back(f"UPDATE audit_auditline SET by_title = '别人' WHERE id = {made[2].pk}")
    verdict = audit.verify()
    assert (verdict.broken_line, verdict.reason, verdict.sealed) == (made[2].pk, "changed", 2)


def test_changed_data_is_named_and_reordered_keys_are_not():
    made = lines(2)
    audit.seal_lines(at=real_clock())
    behind_its_back(
        f"""UPDATE audit_auditline SET data = '{{"a": ["甲", 2.5, null], "b": 1}}' WHERE id = {made[0].pk}"""
    )
    assert audit.verify().holds
    behind_its_back(f"""UPDATE audit_auditline SET data = '{{"b": 2}}' WHERE id = {made[0].pk}""")
    assert audit.verify().broken_line == made[0].pk


def test_a_deleted_line_is_named_and_so_is_one_deleted_with_its_seal():
    made = lines(5)
    audit.seal_lines(at=real_clock())
    behind_its_back(f"DELETE FROM audit_auditline WHERE id = {made[3].pk}")
    assert (audit.verify().broken_line, audit.verify().reason) == (made[3].pk, "missing")
    behind_its_back(f"DELETE FROM audit_auditseal WHERE line_id = {made[3].pk}")
    assert (audit.verify().broken_line, audit.verify().reason) == (made[4].pk, "changed")


def test_two_lines_that_changed_places_are_named():
    made = lines(4)
    audit.seal_lines(at=real_clock())
    a, b = made[1].pk, made[2].pk
    behind_its_back(
        f"UPDATE audit_auditline SET id = -1 WHERE id = {a}",
        f"UPDATE audit_auditline SET id = {a} WHERE id = {b}",
        f"UPDATE audit_auditline SET id = {b} WHERE id = -1",
    )
    assert audit.verify().broken_line == a


def test_a_line_put_in_among_sealed_ones_is_named_even_after_it_was_sealed():
    made = lines(4)
    behind_its_back(f"DELETE FROM audit_auditline WHERE id = {made[1].pk}")
    audit.seal_lines(at=real_clock() - timedelta(days=2))
    AuditLine.objects.create(pk=made[1].pk, event="x", by_title="系统", at=real_clock())
    assert (audit.verify(at=real_clock()).broken_line, audit.verify(at=real_clock()).reason) == (
        made[1].pk,
        "inserted",
    )
    audit.seal_lines(at=real_clock(), everything=True)
    assert (audit.verify().broken_line, audit.verify().reason) == (made[1].pk, "inserted")


def test_a_forged_seal_is_named():
    made = lines(2)
    audit.seal_lines(at=real_clock())
    extra = lines(1)[0]
    AuditSeal.objects.create(line_id=extra.pk, digest="f" * 64, sealed_at=real_clock())
    assert audit.verify().broken_line == extra.pk
    assert made


def test_a_tail_that_was_cut_off_is_noticed_by_the_printed_head(capsys):
    made = lines(5)
    audit.seal_lines(at=real_clock())
    printed = audit.head().digest
    assert audit.verify(expect=printed).holds
    behind_its_back(
        f"DELETE FROM audit_auditline WHERE id > {made[2].pk}",
        f"DELETE FROM audit_auditseal WHERE line_id > {made[2].pk}",
    )
    assert audit.verify().holds
    assert audit.verify(expect=printed).reason == "cut"
    with pytest.raises(SystemExit):
        call_command("audit", "head", "--expect", printed, stdout=StringIO())


def test_the_command_names_the_first_broken_line_and_fails():
    made = lines(3)
    out = StringIO()
    call_command("audit", "seal", stdout=out)
    call_command("audit", "verify", stdout=out)
    assert "封存 3 条" in out.getvalue() and "校验通过" in out.getvalue()
    behind_its_back(f"UPDATE audit_auditline SET event = 'y' WHERE id = {made[0].pk}")
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("audit", "verify", "--json", stdout=out)
    assert left.value.code == 1
    assert json.loads(out.getvalue())["broken_line"] == made[0].pk


def test_a_hundred_thousand_lines_are_sealed_and_verified_in_seconds():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_auditline (event, subject_kind, subject_id, subject_label, by_id, by_title,"
            " at, note, data) SELECT 'compound.registered', 'registry.compound', n, '小区' || n, 1,"
            " '市级经办', now(), '', jsonb_build_object('n', n, 'name', 'x') FROM generate_series(1, 100000) n"
        )
    began = time.perf_counter()
    assert audit.seal_lines(at=real_clock()) == 100_000
    sealed = time.perf_counter()
    assert audit.verify().holds
    done = time.perf_counter()
    # Generous: the machine that runs the tests is shared. Measured alone: about 2 s and 2 s.
    assert sealed - began < 120 and done - sealed < 120, (sealed - began, done - sealed)


def test_the_same_line_gives_the_same_bytes_in_any_time_zone():
    from datetime import UTC
    from zoneinfo import ZoneInfo

    at = real_clock().replace(microsecond=0)
    rest = (1, "e", "", None, "", None, "t")
    assert chain.canonical((*rest, at, "", {"b": 1, "a": 2})) == chain.canonical(
        (*rest, at.astimezone(UTC).astimezone(ZoneInfo("America/Lima")), "", '{"a": 2, "b": 1}')
    )


def test_without_a_transaction_there_is_no_line(monkeypatch):
    monkeypatch.setattr("sifang.audit.lines.connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError):
        audit.record("account.signed_in", by=None, at=real_clock())
