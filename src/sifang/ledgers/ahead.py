"""Making things a little ahead of whoever takes them, so that the database writes one while the next is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from queue import Full, Queue
from threading import Event, Thread
from typing import Any, TypeVar

Thing = TypeVar("Thing")
_END = object()


def ahead(things: Iterable[Thing], most: int = 4) -> Iterator[Thing]:
    """
    The same things, made in a thread of their own; what goes wrong there is raised here.

    :param things: must not ask the database, whose connection belongs to the taker
    """
    made: Queue[Any] = Queue(most)
    left = Event()

    def put(thing: Any) -> bool:
        while not left.is_set():
            try:
                made.put(thing, timeout=0.5)
            except Full:
                continue
            return True
        return False

    def make() -> None:
        try:
            for thing in things:
                if not put((thing, None)):
                    return
        except BaseException as why:  # told to the taker, whatever it is
            put((_END, why))
        else:
            put((_END, None))

    maker = Thread(target=make, name="ahead", daemon=True)
    maker.start()
    try:
        while True:
            thing, why = made.get()
            if why is not None:
                raise why
            if thing is _END:
                return
            yield thing
    finally:
        left.set()
        maker.join()
