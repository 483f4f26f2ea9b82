"""Who walks the histories of a load: this process, or others beside it while this one writes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sifang.cases.history.books import Books
from sifang.cases.history.ground import Ground
from sifang.cases.history.told import History, Refused, Tied, WrongStep, singly
from sifang.cases.history.write import Lines, lines_of, lines_together
from sifang.lib.hands import Ask, hands
from sifang.lib.memory import without_collecting

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


class Crew:
    """Walks batches and gives them back in the order in which they were handed over."""

    def __init__(self, walk: Callable[[Work], Walked], ask: Ask | None, ahead: int) -> None:
        self._walk, self._ask, self.ahead = walk, ask, ahead
        self._given: deque[Work | Future[Walked]] = deque()

    def __len__(self) -> int:
        return len(self._given)

    def give(self, work: Work) -> None:
        """Hand a batch over."""
        self._given.append(self._ask(work) if self._ask else work)

    def take(self) -> Walked:
        """
        The oldest batch that was handed over, walked.

        :raises LostHand: the process that walked it ended
        """
        oldest = self._given.popleft()
        return oldest.result() if isinstance(oldest, Future) else self._walk(oldest)


@contextmanager
def crew(
    books: Books, walks: Walks, tell: Callable[[Any], History] | None, count: int, *, patient: bool
) -> Iterator[Crew]:
    """
    A crew of so many; one alone is this process. However the block ends, nobody is left.

    What `tell` needs, the others have as it is now. Whoever works in the meantime goes before them if they are patient.
    """

    def walk(work: Work) -> Walked:
        return _walk(work, books, walks, tell)

    if count < 2:
        yield Crew(walk, None, 0)
        return
    with hands(walk, count, patient=patient) as ask:
        yield Crew(walk, ask, count + 1)


def _walk(work: Work, books: Books, walks: Walks, tell: Callable[[Any], History] | None) -> Walked:
    done = Walked()
    with without_collecting():
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
