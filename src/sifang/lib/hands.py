"""Other processes that do heavy work beside this one: forked, so that they have what it has; asked over pipes."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import connection as pipes
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any

from django.db import connections

from sifang.lib.memory import without_collecting
from sifang.lib.patience import let_others_first, thread_lets_others_first

Ask = Callable[[Any], "Future[Any]"]


class LostHand(RuntimeError):
    """A process that worked for this one ended before it was done: killed, or out of memory."""


def cores() -> int:
    """How many processes may work at once: as many as cores, up to four; one where none can be forked safely."""
    if not sys.platform.startswith("linux"):
        return 1
    return min(4, len(os.sched_getaffinity(0)))


@contextmanager
def hands(do: Callable[[Any], Any], count: int, *, patient: bool = False) -> Iterator[Ask]:
    """
    So many processes that do `do` for what they are asked; however the block ends, nobody is left.

    What `do` needs, they have as it is now: they are forked here, and may ask no database. What is asked and
    answered goes through a pipe. Each has a pipe of its own and a thread that waits at it: a pool with one pipe for
    all waits for ever when somebody is ended while he writes into it.

    The answer raises what `do` raised, or LostHand.

    :param patient: they work when nobody else on the machine wants to: nobody waits for what they do, and they do
        nothing while it is busy all over
    """
    forked: list[Any] = []
    ours: list[Connection] = []
    free: SimpleQueue[Connection] = SimpleQueue()

    def ask(work: Any) -> Any:
        hand = free.get()
        try:
            hand.send(work)
            done = hand.recv()
        except (EOFError, OSError) as gone:
            raise LostHand("一个帮着办的进程中途没了") from gone
        finally:
            free.put(hand)
        if isinstance(done, BaseException):
            raise done
        return done

    fork = get_context("fork")
    try:
        for _ in range(count):
            mine, its = fork.Pipe()
            ours.append(mine)
            forked.append(fork.Process(target=_stand, args=(its, list(ours), do, patient), daemon=True))
            forked[-1].start()
            # Only the other one holds its end: when it is gone, ours says so.
            its.close()
            free.put(mine)
        with ThreadPoolExecutor(count, initializer=thread_lets_others_first if patient else None) as asked:
            try:
                yield lambda work: asked.submit(ask, work)
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


def apart(do: Callable[[], Any]) -> Any:
    """
    Do it in a process of its own that lets everybody else on the machine go first; hands back what it hands back.

    It is forked here, asks the database over connections of its own, may have hands itself, and ends with this one.
    Where none can be forked safely it is done here.

    :raises LostHand: that process was ended
    """
    if not sys.platform.startswith("linux"):
        return do()
    fork = get_context("fork")
    mine, its = fork.Pipe(duplex=False)
    other = fork.Process(target=_do_apart, args=(its, mine, do))
    sys.stdout.flush()
    other.start()
    its.close()
    try:
        done, why = mine.recv()
    except EOFError as gone:
        raise LostHand("另外办事的进程中途没了") from gone
    except BaseException:
        other.kill()
        raise
    finally:
        mine.close()
        other.join()
    if why is not None:
        raise why
    return done


def _do_apart(its: Connection, other: Connection, do: Callable[[], Any]) -> None:
    _begin()
    other.close()
    let_others_first()
    try:
        its.send((do(), None))
    except Exception as why:
        its.send((None, why))
    finally:
        connections.close_all()


def _stand(its: Connection, others: Sequence[Connection], do: Callable[[Any], Any], patient: bool) -> None:
    """In a forked process: do what comes until nothing comes any more."""
    _begin()
    for one in connections.all(initialized_only=True):
        one.connect = _refuse  # type: ignore[method-assign]  # whoever asks learns that it must not
    if patient:
        let_others_first()
    for each in others:
        each.close()
    with suppress(EOFError, OSError):
        while True:
            with without_collecting():
                work = its.recv()
            try:
                done: Any = do(work)
            except Exception as why:
                done = why
            its.send(done)


def _begin() -> None:
    """End with the one that forked this process, leave Ctrl-C to it, and keep off its connections."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for each in connections.all(initialized_only=True):
        # Only forgotten, not closed: it is still the other's.
        each.connection = None
    parent = parent_process()
    assert parent is not None

    def watch() -> None:
        pipes.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    gc.freeze()


def _refuse() -> None:
    raise RuntimeError("a forked process asks no database")
