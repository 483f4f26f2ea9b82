"""The front door of the cases."""

from sifang.cases import history
from sifang.cases.actions.checking import reopen_within
from sifang.cases.actions.evidence import attach_within, keep_taken_within
from sifang.cases.actions.intake import report_within
from sifang.cases.behind import ladder_problem
from sifang.cases.choices import EvidenceStage, PartyKind
from sifang.cases.facts import owners_bodies_are_told_by
from sifang.cases.models import Case, Report, Source
from sifang.cases.noticing import holders
from sifang.cases.parties import Party
from sifang.cases.rows import HISTORICAL_COLUMNS, historical
from sifang.cases.rulebook import CaseType, rulebook
from sifang.cases.telling.photographs import taken
from sifang.cases.tellings import Telling

__all__ = [
    "HISTORICAL_COLUMNS", "Case", "CaseType", "EvidenceStage", "Party", "PartyKind", "Report", "Source", "Telling",
    "attach_within", "historical", "history", "holders", "keep_taken_within", "ladder_problem", "owners_bodies_are_told_by",
    "reopen_within", "report_within", "rulebook", "taken",
]  # fmt: skip
