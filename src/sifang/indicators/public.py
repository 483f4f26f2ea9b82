"""The front door of the indicators: declare one, ask for figures, see the records, keep the months."""

from sifang.indicators.actions.confirm import (
    CannotConfirm,
    confirm_many_within,
    confirm_month,
    confirm_within,
)
from sifang.indicators.actions.freeze import (
    CannotFreeze,
    correct_month,
    correct_month_within,
    freeze_month,
    freeze_month_within,
)
from sifang.indicators.answers import (
    Answers,
    figure_for,
    figures_for,
    frozen_records_for,
    records_for,
)
from sifang.indicators.choices import Kind, Origin
from sifang.indicators.declaration import (
    Column,
    Indicator,
    count_rows,
    declared_keys,
    indicator,
    indicators,
    register,
    words_of,
    year_start,
)
from sifang.indicators.engine import Figures, figures_on
from sifang.indicators.figure import Figure, percent, rounded, share_text
from sifang.indicators.fingerprints import check_code, digest_of, query_hash
from sifang.indicators.fresh import fresh_figures
from sifang.indicators.handing import let
from sifang.indicators.months import last_day, last_over, month_of, next_month, previous_month
from sifang.indicators.permissions import (
    Ground,
    live_ground,
    may_confirm,
    may_see_issued,
    may_see_live,
)
from sifang.indicators.queries import (
    Point,
    frozen_figures,
    frozen_month,
    histories,
    history,
    last_frozen,
    month_before,
    newest_versions,
    year_before,
)
from sifang.indicators.records import Record, RecordList, place_names, records
from sifang.indicators.returns import standing_of
from sifang.indicators.tiles import href_of, tile
from sifang.indicators.wording import Words, words_on

__all__ = [
    "Answers",
    "CannotConfirm",
    "CannotFreeze",
    "Column",
    "Figure",
    "Figures",
    "Ground",
    "Indicator",
    "Kind",
    "Origin",
    "Point",
    "Record",
    "RecordList",
    "Words",
    "check_code",
    "confirm_many_within",
    "confirm_month",
    "confirm_within",
    "correct_month",
    "correct_month_within",
    "count_rows",
    "declared_keys",
    "digest_of",
    "figure_for",
    "figures_for",
    "figures_on",
    "freeze_month",
    "freeze_month_within",
    "fresh_figures",
    "frozen_figures",
    "frozen_month",
    "frozen_records_for",
    "histories",
    "history",
    "href_of",
    "indicator",
    "indicators",
    "last_day",
    "last_frozen",
    "last_over",
    "let",
    "live_ground",
    "may_confirm",
    "may_see_issued",
    "may_see_live",
    "month_before",
    "month_of",
    "newest_versions",
    "next_month",
    "percent",
    "place_names",
    "previous_month",
    "query_hash",
    "records",
    "records_for",
    "register",
    "rounded",
    "share_text",
    "standing_of",
    "tile",
    "words_of",
    "words_on",
    "year_before",
    "year_start",
]
