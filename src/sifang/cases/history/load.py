"""A stream of histories into the tables: batch by batch, each its own durable transaction, safe to run again."""

from __future__ import annotations

import heapq
import re
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.utils import DataError

from sifang.audit import public as audit
from sifang.cases.history.books import Books
from sifang.cases.history.crew import Work, crew
from sifang.cases.history.ground import Ground
from sifang.cases.history.register import Register
from sifang.cases.history.told import History, Refused, Tied, WrongStep, singly
from sifang.cases.history.verbs import VERBS
from sifang.cases.history.walk import Walk
from sifang.cases.history.write import Lines, take_ids, write
from sifang.lib.constraints import sentence_for
from sifang.lib.hands import cores
from sifang.lib.memory import without_collecting

BATCH = 250
"""Cases in one transaction: short enough that nobody waits for it, long enough that its commit costs little."""
RENEWED = 80
"""So many batches rest on what was read of a compound once: some ten seconds of a large load."""
_OWN_NUMBER = re.compile(r"AJ\d{4}-\d+")


@dataclass
class Loaded:
    """What a load did."""

    new: int = 0
    already: int = 0
    events: int = 0
    refused: list[Refused] = field(default_factory=list)


def load(
    histories: Iterable[Any],
    *,
    by: Any,
    at: datetime,
    source: str = "",
    until: datetime | None = None,
    batch: int = BATCH,
    after_batch: Callable[[Loaded], None] = lambda so_far: None,
    tell: Callable[[Any], History] | None = None,
    hands: int | None = None,
    patient: bool = True,
    only_look: bool = False,
) -> Loaded:
    """
    Write histories of cases. A wrong one is left out whole and listed, the rest goes in; a number that stands is
    passed over, so that an interrupted load is simply run again.

    Takes no lock anybody waits for. Called outside a transaction, every batch is one. What is written is the same
    with any number of hands, down to the ids.

    :param histories: each a `History`, or a `Tied` of several whose steps name each other
    :param by: who loads them, or None for the city's own worker
    :param source: where they come from, in the audit's line of each batch
    :param until: steps after it have not happened yet; the moment of the load when not told
    :param tell: makes a history of what `histories` gives, where it is walked: of anything with a `number` and a
        `compound_id`, when its steps name no account and it has no number from outside
    :param hands: processes that walk while this one writes; as many as cores when not told, one for a short load
    :param patient: they let everybody else on the machine go first; not when others wait for the end of the load
    :param only_look: walk all and write nothing; what the database alone would refuse is not seen
    """
    answer, books, stream = Loaded(), Books(until or at), iter(histories)
    register, batches, looked = Register(), 0, set[str]()
    told = list(islice(stream, batch))
    if hands is None:
        hands = cores() if len(told) == batch else 1
    with crew(books, walked, tell, hands, patient=patient) as walkers:
        given: deque[set[str]] = deque()

        def finish(left: int = 0) -> None:
            while len(given) > left:
                done = walkers.take()
                given.popleft()
                answer.refused += done.refused
                with without_collecting():
                    if only_look:
                        _count(done.cases, answer)
                    else:
                        _put(done.cases, answer, by=by, at=at, source=source)
                after_batch(answer)

        while told:
            names = {each.number for each in singly(told)} | {
                each.external_number
                for each in singly(told)
                if isinstance(each, History) and each.external_number
            }
            # What one on its way may write is asked for only when it stands.
            if any(not names.isdisjoint(others) for others in given):
                finish()
            batches += 1
            if batches % RENEWED == 0:
                register = Register()
            work = _prepared(told, answer, register, looked if only_look else None)
            register = work.ground.register
            walkers.give(work)
            given.append(names)
            finish(walkers.ahead)
            told = list(islice(stream, batch))
        finish()
    return answer


def _prepared(told: list[Any], answer: Loaded, register: Register, looked: set[str] | None) -> Work:
    """A batch; of a load that writes nothing, `looked` keeps the numbers it has passed."""
    ground, seen, fresh = Ground(told, register), set[str](), []
    if looked is not None:
        ground.numbers |= looked
    for each in told:
        own = list(singly([each]))
        numbers = {one.number for one in own}
        known = [one.number for one in own if one.number in ground.numbers or one.number in seen]
        if not known and len(numbers) == len(own):
            fresh.append(each)
        elif len(known) == len(own):
            answer.already += len(own)
        else:
            twice = f"{known[0]} 已经登记过" if known else "编号有重复"
            answer.refused += [Refused(one.line, one.number, f"一起导入的几件里，{twice}") for one in own]
        seen |= numbers
    count = sum(1 for _ in singly(fresh))
    if looked is not None:
        looked |= seen
    ids = iter(take_ids(count) if looked is None else range(1, count + 1))
    return Work(fresh, [list(islice(ids, len(list(singly([each]))))) for each in fresh], ground)


def walked(told: Any, ids: Sequence[int], ground: Ground, books: Books) -> list[Walk]:
    """
    One history, or those told together: these side by side, each step at its moment, as the others stand then.

    :raises WrongStep: what is told cannot have happened so
    """
    if not isinstance(told, Tied):
        _check(told, ground, books)
        return [Walk(ids[0], told, ground, books, VERBS, {}).run()]
    knot: dict[str, Walk] = {}
    number = ""
    try:
        for pk, each in zip(ids, told.histories, strict=True):
            number = each.number
            _check(each, ground, books)
            knot[number] = Walk(pk, each, ground, books, VERBS, knot)
        ways = [
            [(step.at, place, n, step) for n, step in enumerate(each.steps, 1)]
            for place, each in enumerate(told.histories)
        ]
        for _at, place, n, step in heapq.merge(*ways, key=lambda one: one[:3]):
            number = told.histories[place].number
            knot[number].take(step, n)
    except WrongStep as why:
        why.number = number
        raise
    return list(knot.values())


def _check(told: History, ground: Ground, books: Books) -> None:
    if not told.number.strip() or len(told.number) > 20 or _OWN_NUMBER.fullmatch(told.number):
        raise WrongStep("编号要是原来的编号，20 个字以内；AJ 开头的是本系统自己发的")
    if not told.title.strip():
        raise WrongStep("没有写是什么问题")
    if told.external_number:
        if told.external_number in ground.orders:
            raise WrongStep(f"来源单号 {told.external_number} 已经登记过")
        ground.orders.add(told.external_number)
    if any(step.at.tzinfo is None for step in told.steps):
        raise WrongStep("时刻没有时区")
    if told.steps and told.steps[-1].at > books.until:
        raise WrongStep("最后一步还没有到")


def _put(cases: list[Lines], answer: Loaded, *, by: Any, at: datetime, source: str) -> None:
    """Write walked cases; where the database refuses some, they are looked for by halves."""
    if not cases:
        return
    try:
        with transaction.atomic(durable=not connection.in_atomic_block):
            write(cases)
            audit.record(
                "cases.loaded", by=by, at=at, note=source, first=cases[0].number, last=cases[-1].number,
                count=sum(each.cases for each in cases),
            )  # fmt: skip
    except (IntegrityError, DataError) as why:
        if len(cases) == 1:
            one, sentence = cases[0], sentence_for(why) if isinstance(why, IntegrityError) else ""
            answer.refused.append(Refused(one.line, one.number, sentence or _first_line(why)))
            return
        middle = len(cases) // 2
        _put(cases[:middle], answer, by=by, at=at, source=source)
        _put(cases[middle:], answer, by=by, at=at, source=source)
        return
    _count(cases, answer)


def _count(cases: list[Lines], answer: Loaded) -> None:
    answer.new += sum(each.cases for each in cases)
    answer.events += sum(each.steps for each in cases)


def _first_line(why: Exception) -> str:
    return "内容放不进去：" + str(why).splitlines()[0][:200]
