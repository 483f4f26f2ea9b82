"""The demonstration's moments: when it was founded, loaded and opened, and the day its figures are of."""

from __future__ import annotations

from datetime import date, datetime

from sifang.lib.clock import ZONE

FOUNDED = datetime(2021, 1, 4, 9, 0, tzinfo=ZONE)
LOADED = datetime(2021, 1, 4, 10, 0, tzinfo=ZONE)
OPENING = datetime(2021, 12, 1, 8, 30, tzinfo=ZONE)
CUT_OFF = date(2021, 11, 30)
REGISTER_BEGAN = date(2015, 1, 1)
