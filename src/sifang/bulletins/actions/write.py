"""Draft, review, issue: three verbs by three people."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from sifang.accounts import public as accounts
from sifang.audit import public as audit
from sifang.bulletins.choices import Status
from sifang.bulletins.models import Bulletin
from sifang.bulletins.queries import content_of, digest_of, template_of
from sifang.bulletins.workflow import MOVES
from sifang.indicators import public as indicators
from sifang.lib.words import legible
from sifang.policy import public as policy


class CannotMove(Exception):
    """The bulletin is not where the verb starts, or the wrong person asks; the message says which."""


@transaction.atomic(durable=True)
def draft(dated_on: date, *, cut_off: date | None = None, by: Any, at: datetime) -> Bulletin:
    """
    Begin a bulletin from the city's template in force that day.

    :param cut_off: the day of its figures; the day before `dated_on` when not given
    :raises accounts.NotAllowed: no right to draft
    :raises policy.NoSuchRule: the city has no template for that day
    """
    accounts.check_may(by, "bulletin.draft")
    text = policy.bulletin_template(dated_on).read_text(encoding="utf-8")
    cut = cut_off or dated_on - timedelta(days=1)
    content = content_of(text, dated_on=dated_on, cut_off=cut)
    taken = Bulletin.objects.filter(number=content["number"]).exists()
    bulletin = Bulletin.objects.create(
        dated_on=dated_on, cut_off=cut, number="" if taken else content["number"],
        title=content["title"], text=text, drafted_by=by, drafted_at=at,
    )  # fmt: skip
    audit.record("bulletin.drafted", subject=bulletin, by=by, at=at)
    return bulletin


@transaction.atomic(durable=True)
def edit(bulletin_id: int, *, text: str, number: str, revision: int, by: Any, at: datetime) -> Bulletin:
    """
    Change the words; the figures stay marks and are filled anew.

    :param revision: the one that was read; another in the database means somebody else saved
    :raises CannotMove: not a draft any more, or changed meanwhile
    :raises language.TemplateMistake: a mark cannot be read
    """
    bulletin = _move(bulletin_id, "edit", by)
    if bulletin.revision != revision:
        raise CannotMove("别人刚改过这份稿子，请看过新稿再改；您写的内容还在下面")
    text = legible(text) + "\n"
    template_of(text)
    bulletin.text, bulletin.number, bulletin.revision = text, legible(number), revision + 1
    bulletin.title = content_of(text, dated_on=bulletin.dated_on, cut_off=bulletin.cut_off)["title"]
    bulletin.drafted_by, bulletin.drafted_at = by, at
    bulletin.save()
    audit.record("bulletin.edited", subject=bulletin, by=by, at=at, revision=bulletin.revision)
    return bulletin


@transaction.atomic(durable=True)
def review(bulletin_id: int, *, revision: int, by: Any, at: datetime) -> Bulletin:
    """Pass a draft on to be issued; by somebody who did not draft it."""
    bulletin = _move(bulletin_id, "review", by)
    _check_revision(bulletin, revision)
    if bulletin.drafted_by_id == by.pk:
        raise CannotMove("起草人不能核自己的稿")
    template_of(bulletin.text)
    bulletin.status, bulletin.reviewed_by, bulletin.reviewed_at = Status.REVIEWED, by, at
    bulletin.save()
    audit.record("bulletin.reviewed", subject=bulletin, by=by, at=at, revision=bulletin.revision)
    return bulletin


@transaction.atomic(durable=True)
def send_back(bulletin_id: int, *, note: str, by: Any, at: datetime) -> Bulletin:
    """Back to drafting, with the reason."""
    bulletin = _move(bulletin_id, "send_back", by)
    bulletin.status, bulletin.reviewed_by, bulletin.reviewed_at = Status.DRAFT, None, None
    bulletin.save()
    audit.record("bulletin.sent_back", subject=bulletin, by=by, at=at, note=legible(note))
    return bulletin


@transaction.atomic(durable=True)
def issue(bulletin_id: int, *, revision: int, by: Any, at: datetime) -> Bulletin:
    """
    Issue a reviewed bulletin: its words and figures are kept as they are now, for good.

    A cut-off at a month's end freezes that month with it when nobody froze it before, so that the
    records behind every figure stay too.
    """
    bulletin = _move(bulletin_id, "issue", by)
    _check_revision(bulletin, revision)
    if by.pk in (bulletin.drafted_by_id, bulletin.reviewed_by_id):
        raise CannotMove("起草、核稿、签发应由三个人分别办理")
    month = bulletin.cut_off.replace(day=1)
    if (bulletin.cut_off + timedelta(days=1)).day == 1 and indicators.frozen_month(month) is None:
        indicators.freeze_month_within(month, by=by, at=at)
    content = content_of(
        bulletin.text, dated_on=bulletin.dated_on, cut_off=bulletin.cut_off, number=bulletin.number
    )
    bulletin.content, bulletin.digest = content, digest_of(content)
    bulletin.status, bulletin.issued_by, bulletin.issued_at = Status.ISSUED, by, at
    bulletin.save()
    audit.record("bulletin.issued", subject=bulletin, by=by, at=at, digest=bulletin.digest)
    return bulletin


def _move(bulletin_id: int, verb: str, by: Any) -> Bulletin:
    move = MOVES[verb]
    accounts.check_may(by, move.right)
    bulletin = Bulletin.objects.select_for_update(of=("self",)).get(pk=bulletin_id)
    if bulletin.status not in move.sources:
        raise CannotMove(f"当前是“{bulletin.get_status_display()}”，不能{move.label}")
    return bulletin


def _check_revision(bulletin: Bulletin, revision: int) -> None:
    if bulletin.revision != revision:
        raise CannotMove("稿子在您看过之后又改了，请看过新稿再定")
