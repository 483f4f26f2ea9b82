"""What the presses on a batch share: the locked batch, the worker's job, what the load knows, a record's page."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse

from sifang.accounts import public as accounts
from sifang.ledgers.choices import How
from sifang.ledgers.models import LedgerBatch, LedgerRow
from sifang.ledgers.sheets import Load, Sheet
from sifang.lib.refusals import Refusal


class NotNow(Refusal):
    """The batch is not in a state for this."""

    status = 409


def put_off(job: str, batch_id: int) -> None:
    """Have the worker do it, once the open transaction is done."""
    from sifang.ledgers import jobs

    # The job is written in the same transaction: what is told has happened.
    getattr(jobs, job).defer(batch_id=batch_id)


def locked(batch_id: int, by: Any, states: set[str]) -> LedgerBatch:
    """
    The batch, locked until the transaction ends.

    :raises NotNow: it is in none of these states
    """
    accounts.check_may(by, "ledger.load")
    LedgerBatch.objects.visible_to(by).only("pk").get(pk=batch_id)
    batch = LedgerBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    if batch.state not in states:
        raise NotNow(f"这一批现在是“{batch.get_state_display()}”，不能这样做")
    return batch


def load_of(batch: LedgerBatch, tell: Any = lambda percent, words: None, **more: Any) -> Load:
    """What a batch knows besides its rows."""
    told = LedgerRow.objects.filter(batch=batch).exclude(how="").values_list("row", "how")
    return Load(
        as_at=batch.as_at, by=batch.by, default_area=batch.mapping.get("default_area", ""), tell=tell,
        wrong=batch.how == How.WRONG, how={row: how == How.WRONG for row, how in told}, **more,
    )  # fmt: skip


def page_of(one: Sheet, row: LedgerRow) -> str:
    """The address of the record a row speaks of, if it has one."""
    subject = next((s for s in one.subjects if s.root.lower() == row.subject_kind), None)
    if subject is None or not subject.page or row.subject_id is None:
        return ""
    try:
        return reverse(subject.page, args=[row.subject_id])
    except NoReverseMatch:
        return ""
