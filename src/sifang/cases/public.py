"""The front door of the cases."""

from sifang.cases import history
from sifang.cases.behind import ladder_problem
from sifang.cases.choices import PartyKind
from sifang.cases.facts import owners_bodies_are_told_by
from sifang.cases.models import Case, Source
from sifang.cases.parties import Party
from sifang.cases.rows import HISTORICAL_COLUMNS, historical
from sifang.cases.rulebook import CaseType, rulebook

__all__ = [
    "HISTORICAL_COLUMNS", "Case", "CaseType", "Party", "PartyKind", "Source", "historical", "history",
    "ladder_problem", "owners_bodies_are_told_by", "rulebook",
]  # fmt: skip
