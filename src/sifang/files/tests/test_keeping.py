"""Pictures in the database: once each, with their subject or not at all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import transaction
from PIL import Image

from sifang.files.public import Limits, StoredFile, content_of, keep_within, lookalikes, photograph
from sifang.files.tests.pictures import picture

NOON = datetime(2021, 11, 30, 4, tzinfo=UTC)
LIMITS = Limits(megabytes=20, megapixels=60, longest_edge=1600)


@pytest.mark.django_db
def test_the_same_picture_is_kept_once():
    shown = photograph(picture(), LIMITS)
    first, second = keep_within(shown, by=None, at=NOON), keep_within(shown, by=None, at=NOON)
    assert first.pk == second.pk and StoredFile.objects.count() == 1
    assert content_of(first.pk) == shown.content and content_of(first.pk, small=True) == shown.small
    assert content_of(first.pk + 1) is None


@pytest.mark.django_db(transaction=True)
def test_a_picture_is_not_kept_without_the_transaction_of_its_subject():
    with pytest.raises(RuntimeError):
        keep_within(photograph(picture(), LIMITS), by=None, at=NOON)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        keep_within(photograph(picture(), LIMITS), by=None, at=NOON)
        raise ZeroDivisionError
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_yesterdays_repair_saved_again_is_recognised():
    import io

    first = keep_within(photograph(picture(1200, 900, 40), LIMITS), by=None, at=NOON)
    other = keep_within(photograph(picture(1200, 900, 200), LIMITS), by=None, at=NOON)
    shrunk = io.BytesIO()
    Image.open(io.BytesIO(picture(1200, 900, 40))).resize((640, 480)).save(shrunk, "JPEG", quality=40)
    again = photograph(shrunk.getvalue(), LIMITS)
    assert again.digest != first.digest
    assert lookalikes(again.looks, [first.pk, other.pk]) == [first.pk]
