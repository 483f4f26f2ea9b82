"""A stream of histories into the tables: batch by batch, each its own durable transaction, safe to run again."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.utils import DataError

from sifang.audit import public as audit
from sifang.cases.history.books import Books
from sifang.cases.history.ground import Ground
from sifang.cases.history.told import History, Refused, WrongStep
from sifang.cases.history.verbs import VERBS
from sifang.cases.history.walk import Walk
from sifang.cases.history.write import write
from sifang.lib.constraints import sentence_for

BATCH = 1000
"""Cases in one transaction: short enough that nobody waits for it, long enough that its commit costs little."""
_OWN_NUMBER = re.compile(r"AJ\d{4}-\d+")


@dataclass
class Loaded:
    """What a load did."""

    new: int = 0
    already: int = 0
    events: int = 0
    refused: list[Refused] = field(default_factory=list)


def load(
    histories: Iterable[History],
    *,
    by: Any,
    at: datetime,
    source: str = "",
    until: datetime | None = None,
    batch: int = BATCH,
    after_batch: Callable[[Loaded], None] = lambda so_far: None,
) -> Loaded:
    """
    Write histories of cases. A wrong one is left out whole and listed, the rest goes in; a number that stands is
    passed over, so that an interrupted load is simply run again.

    Takes no lock anybody waits for. Called outside a transaction, every batch is one.

    :param by: who loads them, or None for the city's own worker
    :param source: where they come from, in the audit's line of each batch
    :param until: steps after it have not happened yet; the moment of the load when not told
    """
    answer, books, stream = Loaded(), Books(until or at), iter(histories)
    while told := list(islice(stream, batch)):
        with _calm():
            _load_batch(told, books, answer, by=by, at=at, source=source)
        after_batch(answer)
    return answer


def _load_batch(
    told: list[History], books: Books, answer: Loaded, *, by: Any, at: datetime, source: str
) -> None:
    ground, walks, seen = Ground(told), [], set()
    for each in told:
        if each.number in ground.numbers or each.number in seen:
            answer.already += 1
            continue
        seen.add(each.number)
        try:
            walks.append(walked(each, ground, books))
        except WrongStep as why:
            answer.refused.append(Refused(each.line, each.number, str(why)))
    _put(walks, answer, by=by, at=at, source=source)


def walked(told: History, ground: Ground, books: Books) -> Walk:
    """:raises WrongStep: what is told cannot have happened so"""
    if not told.number.strip() or len(told.number) > 20 or _OWN_NUMBER.fullmatch(told.number):
        raise WrongStep("编号要是原来的编号，20 个字以内；AJ 开头的是本系统自己发的")
    if not told.title.strip():
        raise WrongStep("没有写是什么问题")
    if told.external_number:
        if told.external_number in ground.orders:
            raise WrongStep(f"来源单号 {told.external_number} 已经登记过")
        ground.orders.add(told.external_number)
    if told.steps and told.steps[-1].at > books.until:
        raise WrongStep("最后一步还没有到")
    return Walk(told, ground, books, VERBS)


def _put(walks: list[Walk], answer: Loaded, *, by: Any, at: datetime, source: str) -> None:
    """Write walked cases; where the database refuses some, they are looked for by halves."""
    if not walks:
        return
    try:
        with transaction.atomic(durable=not connection.in_atomic_block):
            write(walks)
            audit.record(
                "cases.loaded", by=by, at=at, note=source, first=walks[0].told.number, last=walks[-1].told.number,
                count=len(walks),
            )  # fmt: skip
    except (IntegrityError, DataError) as why:
        if len(walks) == 1:
            told = walks[0].told
            answer.refused.append(Refused(told.line, told.number, sentence_for(why) or _first_line(why)))
            return
        middle = len(walks) // 2
        _put(walks[:middle], answer, by=by, at=at, source=source)
        _put(walks[middle:], answer, by=by, at=at, source=source)
        return
    answer.new += len(walks)
    answer.events += sum(len(walk.events) for walk in walks)


def _first_line(why: Exception) -> str:
    return "内容放不进去：" + str(why).splitlines()[0][:200]


class _calm:
    """A batch makes many small things that all live to its end: the collector has nothing to find among them."""

    def __enter__(self) -> None:
        self.was = gc.isenabled()
        gc.disable()

    def __exit__(self, *_: object) -> None:
        if self.was:
            gc.enable()
