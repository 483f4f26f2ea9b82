"""Whatever people press in whatever order: the events replay to the row, and what must hold holds."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sifang.cases import actions, permissions
from sifang.cases.choices import OVER, PartyKind
from sifang.cases.models import Case, CaseClock
from sifang.cases.stepping import plain
from sifang.cases.workflow import MOVES
from sifang.lib.clock import ZONE
from sifang.lib.refusals import Refusal

BEGIN = datetime(2021, 12, 1, 9, tzinfo=ZONE)
PEOPLE = ("community", "subdistrict", "district", "city_clerk", "company", "department")
WORDS = {"why": "写明了", "note": "看过了", "said": "办好了", "comes_next": "列入计划", "route": "请找法院"}


def given_for(verb: str, cast: Any, at: datetime, roll: int) -> dict[str, Any]:
    """Answers for a press, some of them useless on purpose."""
    kinds = [PartyKind.COMPANY, PartyKind.COMMUNITY, PartyKind.SUBDISTRICT, PartyKind.DEPARTMENT]
    sent = {"kind": kinds[roll % 4], "office_id": cast.department_office.pk}
    own: dict[str, dict[str, Any]] = {
        "file": {"type_code": ("0308", "0302", "9999")[roll % 3]}, "dispatch": sent,
        "retype": {"type_code": ("0302", "0505", "9999")[roll % 3], "why": "看错了"},
        "refuse": {"why": "不归这里", "route": "法院"}, "designate": sent | {"why": "依据"},
        "transfer": sent | {"why": "换人"}, "shelve": {"until": at.date() + timedelta(days=roll % 500), "why": "等"},
        "hand_in": {"said": ("", "办好了")[roll % 2]}, "pass_check": {"note": "看了"},
        "judge": {"has_come": True, "is_solved": bool(roll % 3)},
        "record_word": {"word": ("SOLVED", "UNSOLVED", "NO_CONTACT")[roll % 3], "note": "打过电话"},
        "close_unsolved": {"why": "没钱", "comes_next": "明年"}, "note": {"said": "记一笔"},
        "finish_step": {"note": "围好了"}, "appeal": {"fault": ("LATE", "SEND_BACK")[roll % 2], "why": "停产"},
        "review_appeal": {"is_supported": True, "why": "属实"}, "decide_appeal": {"is_upheld": True, "why": "属实"},
    }  # fmt: skip
    for verb_with_why in (
        "object", "hand_up", "ask_extension", "deny_extension", "send_back", "close_by_word", "reopen", "unmerge",
    ):  # fmt: skip
        own[verb_with_why] = {"why": "写明了"}
    return own.get(verb, {})


def replayed(case: Case) -> dict[str, Any]:
    """The columns of the row, out of its events alone."""
    state: dict[str, Any] = {}
    for event in case.events.order_by("seq"):
        state |= event.data.get("set", {})
    return state


def check(case: Case) -> None:
    for name, value in replayed(case).items():
        assert plain(getattr(case, name)) == value, name
    events = list(case.events.order_by("seq"))
    assert [event.seq for event in events] == list(range(1, len(events) + 1)) and case.version == len(events)
    for before, after in pairwise(events):
        assert after.from_status == before.to_status and before.at <= after.at
        if after.verb in MOVES:
            assert after.from_status in MOVES[after.verb].sources
            assert after.to_status in MOVES[after.verb].ends_in(after.from_status)  # type: ignore[arg-type]  # the test knows what stands there
        if after.verb in ("pass_check", "judge", "close", "close_by_word", "close_unsolved", "send_back"):
            assert after.party_kind != case.handler_kind or after.party_kind == ""
    assert events[-1].to_status == case.status
    running = CaseClock.objects.filter(case=case, met_at=None, ended_at=None)
    assert not running.filter(paused_at=None).exists() or case.status not in OVER
    dues = [clock.due_at for clock in running if clock.due_at]
    if case.status not in OVER:
        assert case.due_at == min(dues, default=None)
    assert (case.send_backs, case.objections) == (
        sum(event.verb == "send_back" for event in events), sum(event.verb == "object" for event in events),
    )  # fmt: skip


def tells_what_differs(before: Case, after: Case) -> None:
    """A step names the columns whose value it changed, those and no others."""
    steps = after.events.filter(seq__gt=before.version)
    named = {name for step in steps for name in step.data["set"]}
    columns = {each.attname for each in Case._meta.concrete_fields} - {"version", "title_key"}
    assert named == {name for name in columns if getattr(before, name) != getattr(after, name)}


press = st.tuples(
    st.sampled_from(sorted(actions.VERBS)), st.sampled_from(PEOPLE), st.integers(0, 11), st.integers(0, 4000)
)


@pytest.mark.django_db
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(presses=st.lists(press, min_size=10, max_size=60))
def test_events_replay_to_the_row_whatever_is_pressed(cast, presses):
    _walk(cast, presses)


def _walk(cast: Any, presses: list[tuple[str, str, int, int]]) -> None:
    at = BEGIN
    case = actions.report(
        cast.home.pk, actions.Telling("灯不亮", found_on=date(2021, 12, 1)), by=cast.community, at=at
    ).case
    for verb, who, roll, minutes in presses:
        at += timedelta(minutes=minutes)
        case = Case.objects.get(pk=case.pk)
        person = getattr(cast, who)
        if case.status not in MOVES[verb].sources or not permissions.may(person, case, verb):
            # Walk on: press something that is open to this person, if anything is.
            open_to_him = [
                each for each in MOVES if each in actions.VERBS and permissions.may(person, case, each)
            ]
            moving = [each for each in open_to_him if not MOVES[each].stays]
            if not open_to_him:
                continue
            verb = (moving or open_to_him)[roll % len(moving or open_to_him)]
        if verb in ("merge", "adopt", "release"):
            continue
        try:
            actions.VERBS[verb](case.pk, by=person, at=at, **given_for(verb, cast, at, roll))
        except Refusal as why:
            assert len(str(why)) > 5
        after = Case.objects.get(pk=case.pk)
        check(after)
        tells_what_differs(case, after)
