"""A row is of a batch that is there, whoever writes it, and the batch goes after its rows."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from sifang.ledgers.choices import WRITTEN, BatchState
from sifang.ledgers.models import LedgerBatch, LedgerRow
from sifang.lib.constraints import sentence_for

SENTENCE = "导入的行要属于一个批次，批次不能先于它的行删掉"


def batch() -> LedgerBatch:
    return LedgerBatch.objects.create(
        sheet="compounds", file_name="a.xlsx", size=1, as_at=date(2021, 11, 30), at=datetime(2021, 12, 1, tzinfo=UTC),
        state=BatchState.READY,
    )  # fmt: skip


def row(of: int) -> LedgerRow:
    return LedgerRow.objects.create(batch_id=of, row=1, what="SAME", label="x")


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["comes without one", "moves to none", "is left behind"])
def test_a_row_without_a_batch_is_refused_with_its_sentence(way):
    one = batch()
    kept = row(one.pk)
    with pytest.raises(IntegrityError) as why, transaction.atomic():
        if way == "comes without one":
            row(one.pk + 1)
        elif way == "moves to none":
            LedgerRow.objects.filter(pk=kept.pk).update(batch_id=one.pk + 1)
        else:
            with connection.cursor() as cursor:
                cursor.execute("delete from ledgers_ledgerbatch")
    assert sentence_for(why.value) == SENTENCE


@pytest.mark.django_db
def test_a_batch_goes_with_its_rows():
    one = batch()
    row(one.pk)
    one.delete()
    assert not LedgerRow.objects.exists()


@pytest.mark.django_db
def test_who_touched_a_record_is_found_by_the_record():
    """The index holds what a load wrote and not the rows that stayed as they were."""
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        asked = LedgerRow.objects.filter(subject_kind="x", subject_id__in=[1, 2], what__in=WRITTEN)
        assert "loads_of_a_record" in asked.explain()
