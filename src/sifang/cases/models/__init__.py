"""The nouns of a case: its state row, what happened to it, its clocks, who told of it, what was excused, who is on duty."""

from sifang.cases.choices import Source
from sifang.cases.models.case import Case
from sifang.cases.models.clock import CaseClock, Rung
from sifang.cases.models.duty import DutyTurn
from sifang.cases.models.event import CaseEvent
from sifang.cases.models.evidence import DraftPicture, Evidence
from sifang.cases.models.excuse import Excuse
from sifang.cases.models.month import MonthlyCount
from sifang.cases.models.report import Report
from sifang.cases.models.telling import Supplement, TellingLift, TellingTrace

__all__ = [
    "Case", "CaseClock", "CaseEvent", "DraftPicture", "DutyTurn", "Evidence", "Excuse", "MonthlyCount", "Report", "Rung",
    "Source", "Supplement", "TellingLift", "TellingTrace",
]  # fmt: skip
