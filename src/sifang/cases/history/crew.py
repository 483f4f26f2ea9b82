"""Who walks the histories of a load: this process, or others beside it while this one writes."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import connection as pipes
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any

from django.db import connections

from sifang.cases.history.books import Books
from sifang.cases.history.ground import Ground
from sifang.cases.history.told import History, Refused, Tied, WrongStep, singly
from sifang.cases.history.write import Lines, lines_of, lines_together

Walks = Callable[[Any, Sequence[int], Ground, Books], Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Work:
    """A batch before it is walked: what was told, under which ids it will stand, and what it stands on."""

    told: Sequence[Any]
    ids: Sequence[Sequence[int]]
    ground: Ground


@dataclass(frozen=True, slots=True)
class Walked:
    """A batch after it was walked."""

    cases: list[Lines] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def cores() -> int:
    """How many processes may walk at once: as many as cores, up to four; one where none can be forked safely."""
    if not sys.platform.startswith("linux"):
        return 1
    return min(4, len(os.sched_getaffinity(0)))


class Crew:
    """Walks batches and gives them back in the order in which they were handed over."""

    def __init__(self, walk: Callable[[Work], Walked], asked: ThreadPoolExecutor | None, ahead: int) -> None:
        self._walk, self._asked, self.ahead = walk, asked, ahead
        self._given: deque[Work | Future[Walked]] = deque()

    def __len__(self) -> int:
        return len(self._given)

    def give(self, work: Work) -> None:
        """Hand a batch over."""
        self._given.append(self._asked.submit(self._walk, work) if self._asked else work)

    def take(self) -> Walked:
        """
        The oldest batch that was handed over, walked.

        :raises LostHand: the process that walked it ended
        """
        oldest = self._given.popleft()
        return oldest.result() if isinstance(oldest, Future) else self._walk(oldest)


class LostHand(RuntimeError):
    """A process that walked histories ended before it was done: killed, or out of memory."""


@contextmanager
def crew(books: Books, walks: Walks, tell: Callable[[Any], History] | None, hands: int) -> Iterator[Crew]:
    """
    A crew of so many hands; with one, this process walks by itself. However the block ends, nobody is left.

    What `tell` needs, the others have as it is now: they are forked here. Each has a pipe of its own and a thread
    that waits at it: a pool with one pipe for all waits for ever when somebody is ended while he writes into it.
    """

    def walk(work: Work) -> Walked:
        return _walk(work, books, walks, tell)

    if hands < 2:
        yield Crew(walk, None, 0)
        return
    forked, ours = [], []
    free: SimpleQueue[Connection] = SimpleQueue()

    def ask(work: Work) -> Walked:
        hand = free.get()
        try:
            hand.send(work)
            done = hand.recv()
        except (EOFError, OSError) as gone:
            raise LostHand("走一遍案件经过的进程中途没了") from gone
        finally:
            free.put(hand)
        if isinstance(done, BaseException):
            raise done
        return done

    fork = get_context("fork")
    try:
        for _ in range(hands):
            mine, its = fork.Pipe()
            ours.append(mine)
            forked.append(fork.Process(target=_stand, args=(its, list(ours), walk), daemon=True))
            forked[-1].start()
            # Only the other one holds its end: when it is gone, ours says so.
            its.close()
            free.put(mine)
        with ThreadPoolExecutor(hands) as asked:
            try:
                yield Crew(ask, asked, hands + 1)
            except BaseException:
                # Nobody wants what they are at any more.
                for each in forked:
                    each.kill()
                asked.shutdown(wait=False, cancel_futures=True)
                raise
    finally:
        for mine in ours:
            mine.close()
        for each in forked:
            each.join()


def _walk(work: Work, books: Books, walks: Walks, tell: Callable[[Any], History] | None) -> Walked:
    done = Walked()
    with calm():
        for each, ids in zip(work.told, work.ids, strict=True):
            told = each if tell is None or isinstance(each, Tied) else tell(each)
            try:
                way = walks(told, ids, work.ground, books)
                done.cases.append(lines_of(way[0]) if len(way) == 1 else lines_together(way))
            except WrongStep as why:
                done.refused.extend(_refused(told, why))
    return done


def _refused(told: Any, why: WrongStep) -> list[Refused]:
    """Of those told together each; the others because of the one."""
    return [
        Refused(
            each.line, each.number,
            str(why) if why.number in ("", each.number) else f"与 {why.number} 一起导入，那一件{why}",
        )
        for each in singly([told])
    ]  # fmt: skip


def _stand(its: Connection, others: Sequence[Connection], walk: Callable[[Work], Walked]) -> None:
    """In a forked process: walk what comes until nothing comes any more."""
    _begin()
    for each in others:
        each.close()
    with suppress(EOFError, OSError):
        while True:
            work = its.recv()
            try:
                done: Any = walk(work)
            except Exception as why:
                done = why
            its.send(done)


def _begin() -> None:
    """End with the one that forked this process, leave Ctrl-C to it, and keep off its database."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for each in connections.all(initialized_only=True):
        # Only forgotten, not closed: it is still the other's.
        each.connection = None
        each.connect = _refuse  # type: ignore[method-assign]  # whoever asks learns that it must not
    parent = parent_process()
    assert parent is not None

    def watch() -> None:
        pipes.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    gc.freeze()


def _refuse() -> None:
    raise RuntimeError("a walk asks no database")


class calm:
    """A batch makes many small things that all live to its end: the collector has nothing to find among them."""

    def __enter__(self) -> None:
        self.was = gc.isenabled()
        gc.disable()

    def __exit__(self, *_: object) -> None:
        if self.was:
            gc.enable()
