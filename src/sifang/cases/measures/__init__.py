"""The rates of cases by area and month: counted from the facts of the month alone, in one statement."""

from sifang.cases.measures.counting import Counts, cases_behind, count, count_by_type
from sifang.cases.measures.declared import MEASURES, Measure, Measured, measured
from sifang.cases.measures.wording import Wording, WordsFile

WORDS = WordsFile("cases/measures.yaml", [each.key for each in MEASURES], "案件指标")
wording, check = WORDS.on, WORDS.check

__all__ = [
    "MEASURES", "Counts", "Measure", "Measured", "Wording", "WordsFile", "cases_behind", "check", "count", "count_by_type", "measured", "wording",
]  # fmt: skip
