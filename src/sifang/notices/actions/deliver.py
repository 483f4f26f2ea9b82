"""What waits goes out: one worker takes one notice, says so, sends it, and says how it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from sifang.lib.sealing import CannotOpen, open_sealed
from sifang.notices.channels import CannotDeliver, NotConnected, adapter
from sifang.notices.choices import NoticeStatus
from sifang.notices.models import PURPOSE, Notice


@dataclass(frozen=True)
class Patience:
    """The first pause in minutes, by how much each next one is longer, and how often it is tried in all."""

    first_minutes: int
    times: int
    tries: int

    def pause(self, tries: int) -> timedelta:
        return timedelta(minutes=self.first_minutes * self.times ** max(0, tries - 1))


def deliver_due(*, patience: Patience, by: None, at: datetime, most: int = 200) -> int:
    """
    Send what waits and is due; answers how many went out.

    A notice is claimed for one pause before it is sent: killed between, it is tried again afterwards. It may so
    arrive twice, never not at all.
    """
    gone = 0
    for _ in range(most):
        taken = _claim(patience, at)
        if taken is None:
            break
        gone += _send(taken, patience, at)
    return gone


@transaction.atomic(durable=True)
def _claim(patience: Patience, at: datetime) -> Notice | None:
    waiting = Notice.objects.filter(status=NoticeStatus.WAITING, next_try_at__lte=at)
    row = waiting.select_for_update(skip_locked=True).order_by("next_try_at", "id").first()
    if row is None:
        return None
    row.tries += 1
    row.next_try_at = at + patience.pause(row.tries)
    row.save(update_fields=["tries", "next_try_at"])
    return row


def _send(row: Notice, patience: Patience, at: datetime) -> bool:
    try:
        adapter(row.channel).send(open_sealed(row.address, purpose=PURPOSE), row.title, row.text)
    except NotConnected as why:
        # Nobody tried: it waits, and a person sees why.
        _write(row, tries=row.tries - 1, problem=str(why))
    except CannotOpen:
        _write(row, status=NoticeStatus.FAILED, next_try_at=None, problem="地址打不开：系统密钥换过")
    except CannotDeliver as why:
        if why.for_good or row.tries >= patience.tries:
            _write(row, status=NoticeStatus.FAILED, next_try_at=None, problem=str(why))
        else:
            _write(row, problem=str(why))
    except Exception as why:
        # An adapter of somebody else's: whatever it raises is a reason, not the end of the queue.
        given_up = row.tries >= patience.tries
        _write(
            row, problem=f"通道出错（{type(why).__name__}）", status=NoticeStatus.FAILED if given_up else row.status,
            next_try_at=None if given_up else row.next_try_at,
        )  # fmt: skip
    else:
        _write(row, status=NoticeStatus.SENT, sent_at=at, next_try_at=None, problem="")
        return True
    return False


def _write(row: Notice, **values: object) -> None:
    if "problem" in values:
        values["problem"] = str(values["problem"])[:200]
    Notice.objects.filter(pk=row.pk, status=NoticeStatus.WAITING, tries=row.tries).update(**values)
