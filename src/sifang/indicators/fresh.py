"""The figures of a day, counted once until somebody does something: pages ask often, facts change seldom."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from datetime import date

from django.db import connection

from sifang.audit import public as audit
from sifang.indicators.engine import Figures, figures_on
from sifang.policy import public as policy

_KEPT: OrderedDict[tuple, tuple[float, Figures]] = OrderedDict()
_LOCK = threading.Lock()
# Days kept in memory, and how long a count is believed when rows were changed without an action.
_DAYS, _SECONDS = 12, 60.0


def fresh_figures(day: date) -> Figures:
    """
    Every figure of every area on a day, as `figures_on(day)`, fresh to the last committed action.

    Every action leaves an audit line, so the count is kept until a new line stands there. Inside a
    transaction nothing is kept and nothing kept is used: it sees its own rows.
    """
    if connection.in_atomic_block:
        return figures_on(day)
    key = (connection.settings_dict["NAME"], day, audit.stamp(), policy.version(day).sha256)
    now = time.monotonic()
    with _LOCK:
        found = _KEPT.get(key)
        if found and now - found[0] < _SECONDS:
            _KEPT.move_to_end(key)
            return found[1]
    counted = figures_on(day)
    with _LOCK:
        _KEPT[key] = (now, counted)
        while len(_KEPT) > _DAYS:
            _KEPT.popitem(last=False)
    return counted
