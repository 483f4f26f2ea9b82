"""A large workbook is opened by another process while this one looks it over: neither waits for the other."""

from __future__ import annotations

import faulthandler
import gc
import marshal
import pickle
import resource
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from sifang.ledgers.reading.foreign import Book, rows_of
from sifang.ledgers.reading.limits import ENDED, MOST_MEMORY, NotATable
from sifang.lib.hands import Ask, LostHand, cores, hands

# From so many bytes on it is worth a process.
_LARGE = 2 * 1024 * 1024
_TOGETHER, _AHEAD = 4_000, 2
_SHEETS = b"xl/worksheets/"


class Beside:
    """Like `Book`, of which another process holds the real one."""

    def __init__(self, ask: Ask, only: str) -> None:
        self._ask = ask
        self._names = ask(("open",))
        self._begun: tuple[str, Future[Any]] = only, ask(("sheet", only))

    @cached_property
    def names(self) -> dict[str, bool]:
        return dict(_answer(self._names))

    def sheet(self, name: str) -> tuple[tuple[int, int], Iterator[list[Any]]]:
        first, begun = self._begun
        if name != (first or next(iter(self.names))):
            begun = self._ask(("sheet", name))
        # Read anew when it is asked for again.
        self._begun = ("\0", begun)
        return _answer(begun), self._rows()

    def _rows(self) -> Iterator[list[Any]]:
        asked = deque(self._ask(("rows",)) for _ in range(_AHEAD))
        while piece := _unpacked(_answer(asked.popleft())):
            asked.append(self._ask(("rows",)))
            yield from piece


@contextmanager
def book_beside(data: bytes, only: str) -> Iterator[Beside | None]:
    """
    The book in another process, at work already; None for what this process opens as well alone.

    Nobody has looked over the file yet: what it does to the other process stays there, in bounded memory.

    :param only: the sheet that will be asked for; the first when empty
    """
    if len(data) < _LARGE or cores() < 2 or _SHEETS not in data[-1024 * 1024 :]:
        yield None
        return
    with hands(_Reader(data), 1) as ask:
        yield Beside(ask, only)


class _Reader:
    """In the other process: opens, then reads sheet by sheet as it is asked."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.book: Book | None = None
        self.rows: Iterator[list[Any]] = iter(())

    def __call__(self, asked: tuple[str, ...]) -> Any:
        if asked[0] == "rows":
            return _packed(rows_of(self.rows, _TOGETHER))
        if self.book is None:
            _bounded()
            self.book = Book(self.data)
        if asked[0] == "open":
            return self.book.names
        name = asked[1] or next(iter(self.book.names), "")
        start, self.rows = self.book.sheet(name)
        return start


def _bounded() -> None:
    """No more memory than that, and no words about an end that is told where the answer is waited for."""
    gc.disable()
    faulthandler.disable()
    with open("/proc/self/statm") as told:
        held = int(told.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + MOST_MEMORY, held + MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _packed(rows: list[list[Any]]) -> bytes:
    try:
        # Five times as fast; of the kinds a cell has it does not know days and times.
        return b"m" + marshal.dumps(rows, 2)
    except ValueError:
        return b"p" + pickle.dumps(rows, pickle.HIGHEST_PROTOCOL)


def _unpacked(told: bytes) -> list[list[Any]]:
    inside = memoryview(told)[1:]
    rows: list[list[Any]] = marshal.loads(inside) if told[:1] == b"m" else pickle.loads(inside)
    return rows


def _answer(asked: Future[Any]) -> Any:
    try:
        return asked.result()
    except (LostHand, MemoryError) as gone:
        raise NotATable(ENDED) from gone
