"""The front door of the cases."""

from sifang.cases import actions, history
from sifang.cases.above import Above, what_rests_on_cases_is_told_by
from sifang.cases.absent import nobody_acts_for, offices_nobody_acts_for
from sifang.cases.actions.answer import say_solved, say_unsolved
from sifang.cases.actions.checking import reopen_within
from sifang.cases.actions.duty import put_on_duty
from sifang.cases.actions.evidence import add_evidence, attach_within, keep_taken_within
from sifang.cases.actions.hotline import take_order
from sifang.cases.actions.intake import report_within
from sifang.cases.actions.tell import put_pictures, tell
from sifang.cases.behind import ladder_problem
from sifang.cases.choices import EvidenceStage, PartyKind, Shift, Stage
from sifang.cases.facts import owners_bodies_are_told_by
from sifang.cases.hotline.orders import Order
from sifang.cases.measures import Wording, WordsFile
from sifang.cases.models import Case, Report, Source
from sifang.cases.noticing import holders, once_each_within
from sifang.cases.parties import Party
from sifang.cases.queries import soon_hours
from sifang.cases.rows import HISTORICAL_COLUMNS, historical
from sifang.cases.rulebook import CaseType, rulebook
from sifang.cases.telling.limits import Caller
from sifang.cases.telling.photographs import all_taken, taken
from sifang.cases.tellings import Telling
from sifang.cases.wording import with_number, with_words

__all__ = [
    "HISTORICAL_COLUMNS", "Above", "Caller", "Case", "CaseType", "EvidenceStage", "Order", "Party",
    "PartyKind", "Report", "Shift", "Source", "Stage", "Telling", "Wording", "WordsFile", "actions",
    "add_evidence", "all_taken", "attach_within", "historical", "history", "holders", "keep_taken_within",
    "ladder_problem", "nobody_acts_for", "offices_nobody_acts_for", "once_each_within",
    "owners_bodies_are_told_by", "put_on_duty", "put_pictures", "reopen_within", "report_within", "rulebook",
    "say_solved", "say_unsolved", "soon_hours", "take_order", "taken", "tell",
    "what_rests_on_cases_is_told_by", "with_number", "with_words",
]  # fmt: skip
