"""The front door of the cases."""

from sifang.cases.behind import ladder_problem
from sifang.cases.facts import owners_bodies_are_told_by
from sifang.cases.models import Case, Source
from sifang.cases.rows import HISTORICAL_COLUMNS, historical
from sifang.cases.rulebook import rulebook

__all__ = [
    "HISTORICAL_COLUMNS", "Case", "Source", "historical", "ladder_problem", "owners_bodies_are_told_by", "rulebook",
]  # fmt: skip
