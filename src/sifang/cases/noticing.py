"""Who is told of a step: those whose turn it is now, and whoever told of the problem. In the step's own transaction."""

from __future__ import annotations

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


def step_within(
    case: Case, verb: str, *, status: str, urged: dict[str, Any] | None = None, by: Any, at: datetime
) -> None:
    """
    Tell of a step that was just written; joins the open transaction.

    :param urged: the party a nudge goes to
    """
    key = f"case/{case.pk}/{case.version}"
    turn = of_plain(urged) if verb == "urge" else party_of(case, "turn")
    words = "催办" if verb == "urge" else TO_THE_DESK.get(verb)
    if words and turn is not None:
        own = getattr(by, "pk", None)
        desk, said = _receivers(turn, verb, at), ""
        if not desk and turn.area_id is None:
            # Nobody has an account there: the desk that sent it writes down what is done.
            desk, said = (
                holders(body(case, desk_of(turn.kind)), at.date()),
                "。这个单位没有账号，签收、回单由您代记",
            )
        receivers = [one for one in desk if one.user_id != own]
        if receivers:
            notices.tell_within(
                key, receivers, title=f"{words}：{case.title}"[:120], text=f"案件 {case.number}{said}",
                href=reverse("case_page", args=[case.pk]), by=by, at=at,
            )  # fmt: skip
    told = TO_THE_REPORTER.get(verb)
    if told and not (verb in ("pass_check", "judge") and status != CaseStatus.AWAITING_WORD):
        reporters_within(case, key, told, by=by, at=at)


def _receivers(turn: Party, verb: str, at: datetime) -> list[notices.Receiver]:
    """Whoever is on duty for the desk where one alone answers, else everybody of the desk."""
    if turn.area_id is not None and duty.answers_alone(verb, at):
        found = duty.on_duty(turn.area_id, at)
        if found is not None:
            return [notices.Receiver(notices.Channel.PAGE, user_id=found.user_id, title="值班")]
    return holders(turn, at.date())


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
    phones = ask(_PHONES, (case.pk, case.pk))
    receivers = [notices.Receiver(notices.Channel.SMS, title="诉求人", address=phone) for (phone,) in phones]
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
select h.user_id, o.name || ' · ' || p.title
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


def holders(party: Party, day: date) -> list[notices.Receiver]:
    """Everybody who holds a post that acts for a party that day; one statement, asked with every step."""
    if party.company_id is not None:
        found = ask(_OF_COMPANY, (day, party.company_id))
    elif party.office_id is not None:
        seeing = [key for key, role in accounts.ROLES.items() if role.sees_records]
        found = ask(_OF_OFFICE, (day, party.office_id, seeing))
    else:
        found = ask(_OF_AREA, (day, CLERK_OF.get(party.kind, ""), party.area_id))
    return [
        notices.Receiver(notices.Channel.PAGE, user_id=user, title=title)
        for user, title in dict(found).items()
    ]


__all__ = ["TO_THE_DESK", "TO_THE_REPORTER", "holders", "reporters_within", "step_within"]
