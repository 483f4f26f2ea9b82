"""The verbs of a case, one file per family; every one is a durable transaction with an event and an audit line."""

from collections.abc import Callable
from typing import Any

from sifang.cases.actions.appeals import appeal, decide_appeal, review_appeal
from sifang.cases.actions.checking import (
    close,
    close_by_word,
    close_unsolved,
    judge,
    pass_check,
    record_word,
    reopen,
    send_back,
)
from sifang.cases.actions.handling import (
    arrive,
    ask_extension,
    contact,
    deny_extension,
    finish_step,
    grant_extension,
    hand_in,
    resume,
    shelve,
)
from sifang.cases.actions.intake import Telling, Told, accept, file, join, refuse, report, report_within
from sifang.cases.actions.retyping import retype
from sifang.cases.actions.sending import designate, dispatch, hand_up, object_, sign, transfer
from sifang.cases.actions.together import adopt, merge, note, release, unmerge, urge
from sifang.cases.stepping import CannotStep, PressedMeanwhile

VERBS: dict[str, Callable[..., Any]] = {
    "accept": accept, "file": file, "refuse": refuse, "dispatch": dispatch, "sign": sign, "object": object_,
    "designate": designate, "transfer": transfer, "hand_up": hand_up, "retype": retype, "contact": contact, "arrive": arrive,
    "finish_step": finish_step, "ask_extension": ask_extension, "grant_extension": grant_extension,
    "deny_extension": deny_extension, "shelve": shelve, "resume": resume, "hand_in": hand_in,
    "pass_check": pass_check, "judge": judge, "send_back": send_back, "record_word": record_word, "close": close,
    "close_by_word": close_by_word, "close_unsolved": close_unsolved, "reopen": reopen, "merge": merge,
    "unmerge": unmerge, "adopt": adopt, "release": release, "urge": urge, "note": note, "appeal": appeal,
    "review_appeal": review_appeal, "decide_appeal": decide_appeal,
}  # fmt: skip
"""Every verb of `workflow.MOVES` that is pressed on an existing case."""

__all__ = [
    "VERBS", "CannotStep", "PressedMeanwhile", "Telling", "Told", "accept", "adopt", "appeal", "arrive",
    "ask_extension", "close", "close_by_word", "close_unsolved", "contact", "decide_appeal", "deny_extension",
    "designate", "dispatch", "file", "finish_step", "grant_extension", "hand_in", "hand_up", "join", "judge",
    "merge", "note", "object_", "pass_check", "record_word", "refuse", "release", "reopen", "report",
    "report_within", "resume", "retype", "review_appeal", "send_back", "shelve", "sign", "transfer", "unmerge", "urge",
]  # fmt: skip
