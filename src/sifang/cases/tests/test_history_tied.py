"""Cases told together, merged, taken apart, adopted and released, stand as the actions would have left them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from sifang.cases import actions, history
from sifang.cases.choices import PartyKind
from sifang.cases.history import History, Tied, ToldStep
from sifang.cases.models import Case, CaseClock, CaseEvent, Excuse, Report
from sifang.cases.tests.test_history import (
    BEGIN,
    LEVELS,
    LOADED,
    SAID,
    _told,
    columns,
    fresh,
    presses,
    rows_of,
)
from sifang.lib.refusals import Refusal

pytestmark = pytest.mark.django_db
DESKS = ("COMMUNITY", "SUBDISTRICT", "SUBDISTRICT", "DISTRICT")


def tie(random: Random, cases: Sequence[Case], numbers: Sequence[str], n: int) -> tuple[str, str, dict, dict]:
    """A step that ties the n-th case to another: the verb, who, what the action is given, what a load is told."""
    verb = random.choice(["merge", "unmerge", "adopt", "adopt", "release"])
    if verb == "unmerge":
        return verb, random.choice(DESKS), {}, {}
    other = random.randrange(len(cases))
    name = "into" if verb == "merge" else "child"
    given = {f"{name}_id": cases[other].pk} | ({"why": "同一件事"} if verb == "merge" else {"note": "一并办"})
    return verb, random.choice(DESKS), given, {name: numbers[other]}


def knot_by_the_actions(random: Random, cast: Any, knot: int) -> tuple[list[Case], Tied]:
    """Three cases walked side by side by the actions, and their histories as they would be told."""
    at = BEGIN + timedelta(minutes=random.randint(0, 9000))
    numbers = [f"KN-{knot:03d}-{n}" for n in range(3)]
    cases, ways, steps = [], [], []
    for n in range(3):
        at += timedelta(minutes=1)
        telling = actions.Telling(title=f"楼道灯不亮 {n}", words="灯坏了", source="RESIDENT")
        cases.append(actions.report(cast.home.pk, telling, by=cast.community, at=at).case)
        steps.append([_told(cases[-1], "report", {}, "")])
        ways.append(presses(random, cast, cases[-1]))
    for _ in range(70):
        n = random.randrange(3)
        at += timedelta(minutes=random.choice([1, 7, 55, 300]))
        if random.random() < 0.3:
            verb, level, given, told = tie(random, cases, numbers, n)
            given |= {"why": "分开办"} if verb == "unmerge" else {}
        else:
            verb, level, told = next(ways[n], ("note", "COMMUNITY", {}))
            given = {SAID.get(verb, "why"): "看过了", **told}
            if verb in ("close", "close_by_word", "close_unsolved") and random.random() < 0.7:
                given["children"] = {case.pk: "另有期限" for case in cases}
                told = told | {"children": dict.fromkeys(numbers, "另有期限")}
        by = None if level in ("REPORTER", "") else getattr(cast, LEVELS[level])
        given |= {"is_reporter": True} if level == "REPORTER" else {}
        given |= {"kind": PartyKind(given["kind"])} if "kind" in given else {}
        try:
            actions.VERBS[verb](cases[n].pk, by=by, at=at, **given)
        except (Refusal, Case.DoesNotExist):
            continue
        words = given.get(SAID.get(verb, "why"), given.get("note", ""))
        steps[n].append(_told(cases[n], verb, told, words))
    told_all = tuple(
        History(number, cast.home.pk, f"楼道灯不亮 {n}", steps[n], words="灯坏了", source="RESIDENT")
        for n, number in enumerate(numbers)
    )
    return cases, Tied(told_all)


def plain(rows: Any, cases: Sequence[Case]) -> str:
    """Rows as text, the three cases called by their place."""
    text = json.dumps(rows, default=str, ensure_ascii=False, sort_keys=True)
    for n, case in enumerate(cases):
        for mark in ("merged_into_id", "parent_id"):
            text = text.replace(f'"{mark}": {case.pk}', f'"{mark}": "#{n}"')
        text = text.replace(case.number, f"#{n}")
    return text


def test_cases_told_together_equal_those_of_the_actions(cast):
    random, made = Random(20211201), []
    for knot in range(25):
        made.append(knot_by_the_actions(random, cast, knot))
    loaded = history.load((tied for _cases, tied in made), by=cast.city_clerk, at=LOADED, batch=9)
    assert (loaded.new, loaded.refused) == (75, [])
    for cases, tied in made:
        others = [Case.objects.get(number=each.number) for each in tied.histories]
        for one, other in zip(cases, others, strict=True):
            assert plain(columns(fresh(one)), cases) == plain(columns(other), others), other.number
            for model, but in (
                (CaseEvent, ()),
                (CaseClock, ("rings_at",)),
                (Report, ("token_hash",)),
                (Excuse, ()),
            ):
                own, its = rows_of(model, one, *but), rows_of(model, other, *but)
                assert plain(own, cases) == plain(its, others), (other.number, model.__name__)
    verbs = Counter(step.verb for _, tied in made for each in tied.histories for step in each.steps)
    assert {"merge", "unmerge", "adopt", "release"} <= set(verbs), verbs
    assert Case.objects.filter(number__startswith="KN-", merged_into__isnull=False).exists()
    assert Case.objects.filter(number__startswith="KN-", parent__isnull=False).exists()
    assert CaseEvent.objects.filter(case__number__startswith="KN-", data__has_key="children").exists()
    again = history.load((tied for _cases, tied in made), by=None, at=LOADED)
    assert (again.new, again.already) == (0, 75)


def _step(cast: Any, verb: str, minutes: int, words: str = "看过", **args: Any) -> ToldStep:
    at = BEGIN + timedelta(minutes=minutes)
    party = next(iter(history_party(cast)))
    return ToldStep(verb, at, party, cast.community.pk, "物业委员", words, args)


def history_party(cast: Any) -> Any:
    from sifang.cases.parties import Party

    yield Party(PartyKind.COMMUNITY, cast.city.community.pk)


def test_of_cases_told_together_one_wrong_one_leaves_all_of_them_out(cast):
    def told(number: str, *more: ToldStep) -> History:
        steps = [_step(cast, "report", 0), _step(cast, "accept", 1), *more]
        return History(number, cast.home.pk, "楼道灯不亮", steps, source="RESIDENT")

    merged = _step(cast, "merge", 5, into="T2")
    late = _step(cast, "merge", 7, into="T1")
    apart = merged._replace(args={"into": "T9"})
    wrong = [
        Tied((told("T1", merged), told("T2", late))),
        Tied((told("T3", apart), told("T4"))),
        told("T5", merged),
        Tied((told("T6"), told("T6"))),
    ]
    loaded = history.load([told("T0"), *wrong], by=None, at=LOADED)
    assert (
        loaded.new == 1 and not Case.objects.filter(number__in=["T1", "T2", "T3", "T4", "T5", "T6"]).exists()
    )
    why = {each.number: each.why for each in loaded.refused}
    assert "已经了结" in why["T2"] and why["T1"].startswith("与 T2 一起导入，那一件第 3 步（并案）")
    assert "没有一起交来" in why["T3"] and "没有一起交来" in why["T5"] and "编号有重复" in why["T6"]
    assert (
        history.load(
            [Tied((told("T7", merged._replace(args={"into": "T8"})), told("T8")))], by=None, at=LOADED
        ).new
        == 2
    )
    assert Case.objects.get(number="T7").merged_into.report_count == 2
    # One of them stands: the others do not go in beside it unseen.
    assert (
        "T8 已经登记过" in history.load([Tied((told("T8"), told("T10")))], by=None, at=LOADED).refused[0].why
    )
