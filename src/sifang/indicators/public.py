"""The front door of the indicators: declare one, ask for figures, see the records, keep the months."""

from sifang.indicators.choices import Kind, Origin
from sifang.indicators.declaration import (
    Column,
    Indicator,
    count_rows,
    indicator,
    indicators,
    register,
    words_of,
    year_start,
)
from sifang.indicators.engine import Figures, figures_on
from sifang.indicators.figure import Figure, percent, rounded, share_text
from sifang.indicators.fresh import fresh_figures
from sifang.indicators.permissions import Ground, live_ground, may_see_issued, may_see_live
from sifang.indicators.wording import Words, words_on

__all__ = [
    "Column",
    "Figure",
    "Figures",
    "Ground",
    "Indicator",
    "Kind",
    "Origin",
    "Words",
    "count_rows",
    "figures_on",
    "fresh_figures",
    "indicator",
    "indicators",
    "live_ground",
    "may_see_issued",
    "may_see_live",
    "percent",
    "register",
    "rounded",
    "share_text",
    "words_of",
    "words_on",
    "year_start",
]
