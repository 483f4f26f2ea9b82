"""What each press asks before it is done: the questions, and how the answers reach the action."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from django import forms

from sifang.cases import rules
from sifang.cases.choices import CaseStatus, Fault, PartyKind, Word
from sifang.cases.handlers import choices_for, proposal, read_choice
from sifang.cases.models import Case, CaseEvent
from sifang.cases.parties import party_of
from sifang.cases.queries import proposed_types
from sifang.cases.rulebook import rulebook
from sifang.cases.workflow import desk_of
from sifang.lib.clock import ZONE, today
from sifang.registry.public import DayField

ONE_PRESS = frozenset({"accept", "sign", "resume", "grant_extension", "arrive", "contact", "urge"})
"""Done with one press: nothing has to be said."""

FIRST = {
    "REPORTED": "accept", "ACCEPTED": "file", "FILED": "dispatch", "DISPATCHED": "sign", "OBJECTED": "designate",
    "HANDLING": "hand_in", "SHELVED": "resume", "AWAITING_CHECK": "pass_check", "AWAITING_JUDGEMENT": "judge",
    "AWAITING_WORD": "record_word",
}  # fmt: skip
"""What usually comes next in each status."""

SELDOM = frozenset(
    {
        "merge",
        "unmerge",
        "adopt",
        "release",
        "urge",
        "note",
        "finish_step",
        "appeal",
        "transfer",
        "hand_up",
        "retype",
    }
)
"""Stand folded away, so that what usually comes next is found at once."""

PHOTOGRAPHS = "photographs"
"""The question some presses ask for pictures."""

BATCH = ("accept", "sign", "grant_extension")
"""What may be pressed for many cases at once."""


def first_verb(status: str, word: str = "") -> str:
    """The press that moves a case on."""
    if status == "AWAITING_WORD" and word:
        return "send_back" if word == Word.UNSOLVED else "close"
    return FIRST.get(status, "")


def _text(label: str, *, required: bool = True, help_text: str = "", rows: int = 3, most: int = 1000) -> forms.CharField:  # fmt: skip
    return forms.CharField(
        label=label, required=required, max_length=most, help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


class _Photographs(forms.FileInput):
    """A file input that takes several; what it sends is read where the action is called."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> None:
        return None


def photographs_field(label: str) -> forms.FileField:
    return forms.FileField(
        label=label, required=False, help_text="可以一次选几张；照片里的位置只用来算离小区多远，算完就删",
        widget=_Photographs(attrs={"accept": "image/jpeg,image/png,image/webp", "multiple": True}),
    )  # fmt: skip


def _word_field() -> forms.ChoiceField:
    return forms.ChoiceField(label="诉求人怎么说", choices=Word.choices, widget=forms.RadioSelect)


def _one_of_two(label: str, yes: str, no: str) -> forms.TypedChoiceField:
    """A verdict is said either way: nothing pressed is no denial."""
    return forms.TypedChoiceField(
        label=label, choices=[("yes", yes), ("no", no)], coerce=lambda said: said == "yes", widget=forms.RadioSelect,
    )  # fmt: skip


def _allowed() -> rules.Allowed:
    return rules.allowed(today())


_SIMPLE: dict[str, Callable[[], dict[str, forms.Field]]] = {
    "refuse": lambda: {
        "why": _text("为什么不立案"), "route": _text("诉求人该找谁", help_text="例如：已在法院审理的，等判决；紧急情况打 110、119、120"),
    },
    "object": lambda: {"why": _text("为什么不是本单位的事", help_text="一件只能提一次，由上一级指定")},
    "hand_up": lambda: {"why": _text("本级做过什么，为什么解决不了")},
    "finish_step": lambda: {"note": _text("这一步做了什么")},
    "ask_extension": lambda: {"why": _text("为什么要延期", help_text=f"加一个原时限，最多批准 {_allowed().extensions} 次，逾期前才能申请")},
    "deny_extension": lambda: {"why": _text("为什么不同意")},
    "shelve": lambda: {
        "until": DayField(label="约定到哪天", help_text=f"最长{rules.in_years(_allowed().shelve_months)}；到了那天自动恢复"), "why": _text("理由和约定"),
    },
    "hand_in": lambda: {
        "said": _text("做了什么", help_text="写清楚怎么办的；会有办理单位以外的人去看"),
        PHOTOGRAPHS: photographs_field("办好以后的照片"),
    },
    "pass_check": lambda: {"note": _text("怎么核查的，看到了什么"), PHOTOGRAPHS: photographs_field("核查时的照片")},
    "judge": lambda: {
        "has_come": forms.BooleanField(label="部门到场了", required=False),
        "is_solved": forms.BooleanField(label="街道认为解决了", required=False),
        "note": _text("评价", required=False),
    },
    "send_back": lambda: {"why": _text("哪里没有办好")},
    "record_word": lambda: {
        "word": _word_field(),
        "note": _text("说了什么，或怎么联系的", required=False, help_text="联系不上的，写明什么时候、怎么联系"),
    },
    "close": lambda: {"note": _text("说明", required=False)},
    "close_by_word": lambda: {"why": _text("为什么核查不了", help_text="没有核实的单独计数，不算核实解决")},
    "close_unsolved": lambda: {
        "why": _text("为什么解决不了", most=300), "comes_next": _text("下一步怎么办", most=300, help_text="诉求人会看到"),
    },
    "reopen": lambda: {"why": _text("还有什么没解决", help_text="换上一级核查")},
    "merge": lambda: {"into": forms.CharField(label="并入哪一件（编号）", max_length=20), "why": _text("为什么是同一件事")},
    "unmerge": lambda: {"why": _text("为什么不是同一件事")},
    "adopt": lambda: {"child": forms.CharField(label="哪一件做子案件（编号）", max_length=20)},
    "release": lambda: {"child": forms.CharField(label="哪一件（编号）", max_length=20)},
    "note": lambda: {"said": _text("记什么")},
    "appeal": lambda: {
        "fault": forms.ChoiceField(label="申诉什么", choices=Fault.choices, widget=forms.RadioSelect),
        "why": _text("理由", most=500, help_text="成立的不计入统计，事实照旧看得见"),
    },
    "review_appeal": lambda: {
        "is_supported": _one_of_two("初审怎么看", "属实，应当免责", "不属实"), "why": _text("意见"),
    },
    "decide_appeal": lambda: {
        "is_upheld": _one_of_two("终审决定", "成立，不计入统计，事实还在", "不成立，照常计入统计"), "why": _text("理由"),
    },
    "contact": lambda: {"note": _text("说了什么", required=False)},
    "arrive": lambda: {"note": _text("看到了什么", required=False)},
    "urge": lambda: {"note": _text("催什么", required=False)},
}  # fmt: skip


_HANDED_IN, _NOT_SOLVED = ("hand_in", "回单上写的"), ("reopen", "说没解决的")
_ASKED = (("ask_extension", "申请延期的说"),)
_ANSWERS: dict[str, tuple[tuple[str, str], ...]] = {
    "dispatch": (("hand_up", "上呼的说"),), "designate": (("object", "提异议的说"),),
    "grant_extension": _ASKED, "deny_extension": _ASKED, "hand_in": (("send_back", "退回的说"),),
    "pass_check": (_NOT_SOLVED, _HANDED_IN), "close_by_word": (_NOT_SOLVED, _HANDED_IN),
    "judge": (_HANDED_IN, ("pass_check", "核查的说")),
    "send_back": (_NOT_SOLVED, _HANDED_IN, ("record_word", "诉求人说的")),
    "review_appeal": (("appeal", "申诉的说"),),
    "decide_appeal": (("appeal", "申诉的说"), ("review_appeal", "初审意见")),
}  # fmt: skip
"""What somebody wrote, read by whoever answers it where he answers: nobody judges from memory."""


def lead_of(case: Case, verb: str, at: datetime) -> str:
    """What stands above the questions: what the rules propose, and why."""
    if verb == "dispatch":
        found = proposal(case, at)
        return said_before(case, verb) + (f"按分派规则：{found.why}" if found else "")
    if verb == "refuse" and (road := road_of(case, at)):
        return f"像是“{road.name}”：{road.said}由您来定。"
    if verb in _ANSWERS:
        return said_before(case, verb)
    if verb in ("file", "retype"):
        types = proposed_types(f"{case.title} {_words(case)}", at.astimezone(ZONE).date())
        told = "；".join(f"{one.type.code} {one.type.name}（{one.reason.rstrip('。')}）" for one in types)
        return f"像是：{told}。由您来定。" if told else "从话里看不出类别，请从清单里选。"
    return ""


def said_before(case: Case, verb: str) -> str:
    """What the others wrote last, as far as this press answers it: `说没解决的：又灭了。回单上写的：换了灯。`"""
    asked = dict(_ANSWERS[verb])
    events = case.events.filter(verb__in=asked).exclude(note="").order_by("seq")
    last = dict(events.values_list("verb", "note"))
    return "".join(f"{to}：{last[what].rstrip('。')}。" for what, to in asked.items() if what in last)


def why_longer(found: Collection[Case]) -> dict[int, str]:
    """Of some cases what was written when more time was asked for last; one query."""
    rows = CaseEvent.objects.filter(case__in=[case.pk for case in found], verb="ask_extension").order_by(
        "seq"
    )
    return dict(rows.values_list("case_id", "note"))


def road_of(case: Case, at: datetime) -> Any:
    """Another road that what was told speaks of, while it is not filed; None: this one."""
    if case.status not in (CaseStatus.REPORTED, CaseStatus.ACCEPTED):
        return None
    return rulebook(at.astimezone(ZONE).date()).elsewhere(f"{case.title} {_words(case)}")


def _words(case: Case) -> str:
    first = case.reports.order_by("id").values_list("words", flat=True).first()
    return first or ""


def form_of(
    case: Case, verb: str, at: datetime, *, first: Mapping[str, str] | None = None
) -> Callable[[Any], forms.Form]:
    """
    The questions of a press; a form that carries the version the person saw.

    :param first: answers that were chosen before the form was opened
    """
    fields: dict[str, forms.Field] = {}
    if verb in _SIMPLE:
        fields = _SIMPLE[verb]()
    elif verb == "file":
        fields = {"type": _type_field(case, at), "note": _text("说明", required=False)}
    elif verb == "retype":
        fields = {
            "type": _type_field(case, at),
            "why": _text("为什么改", help_text="改了以后重新派遣，按新类别重新计时"),
        }
    elif verb in ("dispatch", "designate", "transfer"):
        fields = {
            "to": _to_field(case, verb, at),
            "why": _text(
                "依据", required=verb != "dispatch", help_text="与规则不同的，写明为什么；处置单位看得到"
            ),
        }
    if verb in ("close", "close_by_word", "close_unsolved"):
        for pk, number, title in Case.objects.filter(parent=case, closed_at=None).values_list(
            "pk", "number", "title"
        ):
            fields[f"child_{pk}"] = forms.CharField(
                label=f"子案件 {number} {title} 没有结案，为什么可以先结", max_length=300
            )
    fields["seen"] = forms.IntegerField(required=False, widget=forms.HiddenInput, initial=case.version)
    made = type("PressForm", (forms.Form,), fields)
    return lambda data: made(data, initial=first)


def _type_field(case: Case, at: datetime) -> forms.ChoiceField:
    on = at.astimezone(ZONE).date()
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    first = ""
    for one in proposed_types(f"{case.title} {_words(case)}", on):
        label = [(f"{one.type.code}/{c.key}", f"{one.type.name}：{c.filing}") for c in one.type.conditions]
        groups.append((f"像是“{one.type.name}”（{one.reason.rstrip('。')}）", label))
        first = first or f"{one.type.code}/{one.condition.key}"
    for code, (name, kinds) in rulebook(on).groups.items():
        groups.append(
            (
                f"{code} {name}",
                [
                    (f"{kind.code}/{c.key}", f"{kind.code} {kind.name}：{c.filing}")
                    for kind in kinds
                    for c in kind.conditions
                ],
            )
        )
    return forms.ChoiceField(label="类别和立案条件", choices=groups, initial=first or None)


def _to_field(case: Case, verb: str, at: datetime) -> forms.ChoiceField:
    turn, handler = party_of(case, "turn"), party_of(case, "handler")
    desk = (
        desk_of(handler.kind)
        if verb == "transfer" and handler
        else (turn.kind if turn else PartyKind.COMMUNITY)
    )
    groups = choices_for(case, desk, at.astimezone(ZONE).date())
    known = [value for _, options in groups for value, _ in options]
    first = None
    if verb == "dispatch" and (found := proposal(case, at)):
        first = next(
            (v for v in known if v == found.value or (not found.office and v.startswith(f"{found.kind}:"))),
            None,
        )
    return forms.ChoiceField(label="派给谁", choices=groups, initial=first)


def answers_of(case: Case, verb: str, given: dict[str, Any], at: datetime) -> dict[str, Any]:
    """What the action is called with."""
    given = dict(given)
    seen = given.pop("seen", None)
    children = {
        int(name.removeprefix("child_")): given.pop(name) for name in list(given) if name.startswith("child_")
    }
    if children:
        given["children"] = children
    if verb == "file":
        code, _, key = given.pop("type").partition("/")
        proposed = proposed_types(f"{case.title} {_words(case)}", at.astimezone(ZONE).date(), most=1)
        given |= {
            "type_code": code,
            "condition_key": key,
            "proposed": proposed[0].type.code if proposed else "",
        }
    if verb == "retype":
        code, _, key = given.pop("type").partition("/")
        given |= {"type_code": code, "condition_key": key}
    if "to" in given:
        given |= read_choice(given.pop("to"))
        if verb == "dispatch" and (found := proposal(case, at)) and not given["why"].strip():
            given |= {"why": found.why, "rule_key": found.rule_key}
    for name, into in (("into", "into_id"), ("child", "child_id")):
        if name in given:
            other = Case.objects.filter(number=given.pop(name).strip()).values_list("pk", flat=True).first()
            given[into] = other or 0
    if seen is not None:
        given["seen"] = seen
    return given
