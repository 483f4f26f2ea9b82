"""The nouns of a case: its state row, what happened to it, its clocks, who told of it, what was excused."""

from sifang.cases.choices import Source
from sifang.cases.models.case import Case
from sifang.cases.models.clock import CaseClock, Rung
from sifang.cases.models.event import CaseEvent
from sifang.cases.models.excuse import Excuse
from sifang.cases.models.report import Report

__all__ = ["Case", "CaseClock", "CaseEvent", "Excuse", "Report", "Rung", "Source"]
