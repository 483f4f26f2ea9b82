"""Who is told of a step: those whose turn it is now, and whoever told of the problem. In the step's own transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.cases import duty
from sifang.cases.choices import CaseStatus
from sifang.cases.models import Case
from sifang.cases.parties import Party, body, of_plain, party_of
from sifang.cases.permissions import CLERK_OF
from sifang.cases.workflow import desk_of
from sifang.lib.prepared import ask
from sifang.notices import public as notices

_AT_MOST = 50

TO_THE_DESK = {
    "report": "有人上报", "file": "等您派遣", "dispatch": "等您签收", "designate": "指定由您办", "transfer": "转给您办",
    "hand_up": "下级上呼", "retype": "改了类别，等您重新派遣", "object": "派遣异议等您指定", "hand_in": "回单等您核查", "pass_check": "等您评价",
    "judge": "等您回访", "send_back": "退回返工", "reopen": "诉求人说没解决，等您核查", "resume": "挂账到期，接着办",
    "unmerge": "撤销并案，接着办",
}  # fmt: skip
"""What a desk reads when a step brings it a case; a verb that is not here changes nobody's turn."""

TO_THE_REPORTER = {
    "accept": "社区已受理", "refuse": "这件事不在这里办，应当去的地方写在您的页面上", "shelve": "暂时办不了，原因和日期写在您的页面上",
    "pass_check": "办理单位说办好了，也有人看过了，请您说一声好了没有", "judge": "办理单位说办好了，也有人看过了，请您说一声好了没有",
    "close": "已办好结案", "close_by_word": "已答复结案；没解决的请按“还没解决”",
    "close_unsolved": "没有解决，原因和下一步写在您的页面上", "reopen": "已换上一级重新核查",
}  # fmt: skip
"""What whoever told is sent, by SMS when he gave a number; his page says the rest."""


@dataclass(frozen=True)
class Question:
    """
    Whom the notices of a step go to, to be asked by the statement that writes it.

    `columns` are the SQL of its answer, `values` their parameters; `tell_within` takes that answer.
    """

    turn: Party | None = None
    words: str = ""
    said: str = ""
    on_duty: int | None = None
    columns: tuple[str, ...] = ()
    values: tuple[Any, ...] = ()


def question_of(
    case: Case, verb: str, *, status: str, urged: dict[str, Any] | None, at: datetime
) -> Question:
    """
    What has to be known to tell of a step.

    :param case: as the step leaves it
    :param urged: the party a nudge goes to
    """
    columns: list[str] = []
    values: list[Any] = []
    turn = of_plain(urged) if verb == "urge" else party_of(case, "turn")
    words = ("催办" if verb == "urge" else TO_THE_DESK.get(verb, "")) if turn is not None else ""
    alone = _alone(turn, verb, at) if words and turn is not None else None
    if words and turn is not None and alone is None:
        statement, values = _asking(turn, at.date())
        columns = [f"array({statement})"]
    said = TO_THE_REPORTER.get(verb, "")
    if verb in ("pass_check", "judge") and status != CaseStatus.AWAITING_WORD:
        said = ""
    if said:
        columns, values = [*columns, f"array({_PHONES})"], [*values, case.pk, case.pk]
    return Question(turn, words, said, alone, tuple(columns), tuple(values))


def tell_within(
    case: Case, question: Question, answer: Sequence[list[str]], *, by: Any, at: datetime
) -> None:
    """Tell of a step that was just written; joins the open transaction."""
    found = list(answer)
    key = f"case/{case.pk}/{case.version}"
    turn = question.turn
    if question.words and turn is not None:
        said = ""
        if question.on_duty is not None:
            desk = [notices.Receiver(notices.Channel.PAGE, user_id=question.on_duty, title="值班")]
        else:
            desk = _in_page(found.pop(0))
        if not desk and turn.area_id is None:
            # Nobody has an account there: the desk that sent it writes down what is done.
            desk = holders(body(case, desk_of(turn.kind)), at.date())
            said = "。这个单位没有账号，签收、回单由您代记"
        own = getattr(by, "pk", None)
        if receivers := [one for one in desk if one.user_id != own]:
            notices.tell_within(
                key, receivers, title=f"{question.words}：{case.title}"[:120], text=f"案件 {case.number}{said}",
                href=reverse("case_page", args=[case.pk]), by=by, at=at,
            )  # fmt: skip
    if question.said:
        _send(case, key, question.said, found.pop(0), by=by, at=at)


def _alone(turn: Party, verb: str, at: datetime) -> int | None:
    """Whoever is on duty for the desk, where he alone answers."""
    if turn.area_id is None or not duty.answers_alone(verb, at):
        return None
    found = duty.on_duty(turn.area_id, at)
    return found.user_id if found is not None else None


_PHONES = """
select r.phone from cases_report r where r.case_id = %s and r.phone <> ''
union
select r.phone from cases_case c join cases_report r on r.case_id = c.id where c.merged_into_id = %s and r.phone <> ''
order by 1"""


def reporters_within(case: Case, key: str, said: str, *, by: Any, at: datetime) -> None:
    """
    One SMS to each number that was given with this case or one merged into it; without a word of the problem.

    Not by mail: the public form asks for a telephone and nothing else, and the page it leads to says the rest.
    """
    _send(case, key, said, [phone for (phone,) in ask(_PHONES, (case.pk, case.pk))], by=by, at=at)


def _send(case: Case, key: str, said: str, phones: Sequence[str], *, by: Any, at: datetime) -> None:
    receivers = [notices.Receiver(notices.Channel.SMS, title="诉求人", address=phone) for phone in phones]
    if receivers:
        notices.tell_within(
            key,
            receivers,
            title=f"您报的事（{case.number}）{said}",
            text="进展看您收藏的那一页。",
            by=by,
            at=at,
        )


_HOLDERS = """
select h.user_id || ' ' || o.name || ' · ' || p.title
  from accounts_postholding h
  join accounts_post p on p.id = h.post_id and p.is_active
  join accounts_office o on o.id = p.office_id
  join accounts_user u on u.id = h.user_id and u.is_active
 where h.period @> %s::date and {}
 order by h.user_id limit {}"""
_OF_COMPANY, _OF_OFFICE, _OF_AREA = (
    _HOLDERS.format(whose, _AT_MOST)
    for whose in (
        "p.company_id = %s",
        "p.office_id = %s and p.role = any(%s)",
        "p.role = %s and p.id in (select post_id from accounts_jurisdiction where area_id = %s)",
    )
)


def _asking(party: Party, day: date) -> tuple[str, list[Any]]:
    """The statement that names everybody who holds a post that acts for a party that day, and its values."""
    if party.company_id is not None:
        return _OF_COMPANY, [day, party.company_id]
    if party.office_id is not None:
        seeing = [key for key, role in accounts.ROLES.items() if role.sees_records]
        return _OF_OFFICE, [day, party.office_id, seeing]
    return _OF_AREA, [day, CLERK_OF.get(party.kind, ""), party.area_id]


def _in_page(lines: Iterable[str]) -> list[notices.Receiver]:
    """The receivers of what `_asking` found; who holds two posts is told once."""
    found = dict(line.split(" ", 1) for line in lines)
    return [
        notices.Receiver(notices.Channel.PAGE, user_id=int(user), title=title)
        for user, title in found.items()
    ]


def holders(party: Party, day: date) -> list[notices.Receiver]:
    """Everybody who holds a post that acts for a party that day; one statement."""
    return _in_page(line for (line,) in ask(*_asking(party, day)))


def calendar_within(
    moved: Mapping[Party, set[int]], *, key: str, text: str, over: date | None = None, says_how_many: bool = True,
    by: Any, at: datetime,
) -> int:  # fmt: skip
    """
    Tell everybody whose limits a calendar moved; joins the open transaction, answers how many people were told.

    :param moved: the cases, by whose limit it is
    :param key: of the change
    :param over: the day it changed, by which the desk finds these cases again
    """
    return once_each_within(
        _on_hands(moved, at.date()), f"case-clock/calendar/{key}",
        title=lambda number: f"日历有改动，您手上{f' {number:,} 件' if says_how_many else '有案件'}的时限变了", text=text,
        href=reverse("case_desk") + (f"?of=over&over={over}" if over else ""), sees=_sees, by=by, at=at,
    )  # fmt: skip


def once_each_within(
    things: Mapping[Party, set[int]], key: str, *, title: Callable[[int], str], text: str, href: str,
    sees: Callable[[int, set[int]], set[int]] | None = None, by: Any, at: datetime,
) -> int:  # fmt: skip
    """
    Tell whoever acts for these parties once, however many things and parties are his; but not whoever did it.

    Joins the open transaction, answers how many people were told.

    :param things: the keys of what it is about, by party
    :param title: what is said to somebody who has so many
    :param sees: of an office's things those a person of it may see; all of them where nobody says
    """
    whose: dict[int, set[int]] = defaultdict(set)
    first: dict[int, notices.Receiver] = {}
    for party, its in things.items():
        for one in holders(party, at.date()):
            if one.user_id is not None and one.user_id != getattr(by, "pk", None):
                own = its if sees is None or party.office_id is None else sees(one.user_id, its)
                if own:
                    whose[one.user_id] |= own
                    first.setdefault(one.user_id, one)
    by_title: dict[str, list[notices.Receiver]] = defaultdict(list)
    for user, its in whose.items():
        by_title[title(len(its))].append(first[user])
    return sum(
        notices.tell_within(key, receivers, title=words, text=text, href=href, by=by, at=at)
        for words, receivers in by_title.items()
    )


def _sees(user_id: int, cases: set[int]) -> set[int]:
    """A district's clerk in a bureau sees no case of another district, though the bureau was given it."""
    person = accounts.User.objects.get(pk=user_id)
    return set(Case.objects.visible_to(person).filter(pk__in=cases).values_list("pk", flat=True))


def _on_hands(moved: Mapping[Party, set[int]], day: date) -> dict[Party, set[int]]:
    """The same by who acts: for an office or company of which nobody has an account, the desk that writes down for it."""
    outside = {party for party in moved if party.area_id is None and not holders(party, day)}
    found: dict[Party, set[int]] = defaultdict(set)
    for party, cases in moved.items():
        if party not in outside:
            found[party] |= cases
            continue
        for case in Case.objects.filter(pk__in=cases).only("community_id", "subdistrict_id", "district_id"):
            found[body(case, desk_of(party.kind))].add(case.pk)
    return found


__all__ = [
    "TO_THE_DESK",
    "TO_THE_REPORTER",
    "Question",
    "calendar_within",
    "holders",
    "once_each_within",
    "question_of",
    "reporters_within",
    "tell_within",
]
