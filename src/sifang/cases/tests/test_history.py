"""A loaded history stands as if its steps had been taken by the actions: two hundred of them, compared row by row."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from importlib import import_module
from multiprocessing import active_children
from random import Random
from typing import Any

import pytest

from sifang.audit import public as audit
from sifang.cases import actions, history
from sifang.cases.actions.ladder import climb_all
from sifang.cases.choices import PartyKind
from sifang.cases.history import History, ToldStep
from sifang.cases.history.register import Register
from sifang.cases.models import Case, CaseClock, CaseEvent, Excuse, Report, Rung
from sifang.cases.parties import party_of
from sifang.cases.workflow import MOVES
from sifang.lib.clock import ZONE
from sifang.lib.refusals import Refusal

# The holidays of October lie in the middle.
BEGIN = datetime(2021, 9, 24, 9, tzinfo=ZONE)
LOADED = datetime(2022, 6, 1, 9, tzinfo=ZONE)
WORDS = ("到现场看了，灯亮", "换了灯管\t并试亮", "配件没到\n下周到", "反斜杠 \\ 也要留着", "“引号”")
SAID = {"accept": "note", "file": "note", "dispatch": "note", "sign": "note", "contact": "note", "arrive": "note",
        "finish_step": "note", "grant_extension": "note", "resume": "note", "hand_in": "said", "pass_check": "note",
        "judge": "note", "record_word": "note", "close": "note", "urge": "note", "note": "said"}  # fmt: skip
LEVELS = {"COMPANY": "company", "COMMUNITY": "community", "SUBDISTRICT": "subdistrict", "DISTRICT": "district",
          "CITY": "city_clerk", "DEPARTMENT": "department", "OWNERS_BODY": "community"}  # fmt: skip
ABOVE = {"COMPANY": "COMMUNITY", "OWNERS_BODY": "COMMUNITY", "COMMUNITY": "SUBDISTRICT", "DEPARTMENT": "SUBDISTRICT",
         "SUBDISTRICT": "DISTRICT"}  # fmt: skip


def presses(random: Random, cast: Any, case: Case) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """What is pressed on the case and by which level, from where it stands each time it is asked."""

    def maybe(share: float) -> bool:
        return random.random() < share

    kind = random.choice(["COMPANY", "COMPANY", "COMMUNITY", "SUBDISTRICT", "DEPARTMENT", "OWNERS_BODY"])
    office = {"office_id": cast.department_office.pk} if kind == "DEPARTMENT" else {}
    if maybe(0.2):
        yield "urge", "SUBDISTRICT", {}
    if maybe(0.06):
        yield "refuse", "COMMUNITY", {"route": "法院"}
        return
    # Some types have limits in steps; at times the level above stands in.
    yield "accept", "SUBDISTRICT" if maybe(0.1) else "COMMUNITY", {}
    yield "file", "COMMUNITY", {"type_code": random.choice(["0308", "0302", "0101", "0601", "0308", "0606"])}
    desk = str(fresh(case).turn_kind)
    if kind in ("SUBDISTRICT", "DEPARTMENT") and desk == "COMMUNITY":
        yield "hand_up", "COMMUNITY", {}
        desk = "SUBDISTRICT"
    yield "dispatch", desk, {"kind": kind, "why": "按类型表", "rule_key": "by_type", **office}
    if maybe(0.15):
        yield "object", kind, {}
        yield "designate", str(fresh(case).turn_kind), {"kind": kind, **office}
    yield "sign", kind, {}
    for verb in ("contact", "arrive", "note", "finish_step"):
        if maybe(0.5):
            yield verb, kind, {}
    for _ in range(random.choice([0, 0, 1, 1, 3])):
        yield "ask_extension", kind, {}
        yield ("grant_extension" if maybe(0.8) else "deny_extension"), ABOVE[kind], {}
    if maybe(0.2):
        until = {"until": (fresh(case).reported_at + timedelta(days=random.choice([40, 90]))).date()}  # type: ignore[operator, union-attr]  # the test knows what stands there
        yield "shelve", ABOVE[kind], until
        yield "resume", random.choice([kind, ABOVE[kind], ""]), {}
    if maybe(0.1):
        other = random.choice(["COMPANY", kind])
        yield "transfer", desk, {"kind": other, **office}
        kind = str(fresh(case).handler_kind)
        yield "sign", kind, {}
    if maybe(0.1):
        yield "close_unsolved", ABOVE[kind], {"comes_next": "列入明年改造"}
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        yield "hand_in", kind, {}
        if maybe(0.3):
            yield "send_back", str(fresh(case).checker_kind), {}
    for again in (False, True):
        checker = str(fresh(case).checker_kind) or "COMMUNITY"
        if maybe(0.15):
            yield "close_by_word", checker, {}
        if maybe(0.1):
            yield "close_unsolved", checker, {"comes_next": "列入明年改造"}
        yield "pass_check", "CITY" if maybe(0.1) else checker, {}
        yield "judge", "SUBDISTRICT", {"has_come": maybe(0.9), "is_solved": True}
        checker = str(fresh(case).checker_kind)
        word = {
            "word": random.choice(["SOLVED", "SOLVED", "NO_CONTACT", "UNSOLVED"]),
            "is_satisfied": maybe(0.7),
        }
        yield "record_word", random.choice([checker, "REPORTER"]), word
        yield "close", checker, {}
        if maybe(0.5):
            yield "appeal", kind, {"fault": random.choice(["LATE", "SEND_BACK"])}
            yield "review_appeal", ABOVE[kind], {"is_supported": maybe(0.5)}
            yield "decide_appeal", random.choice(["DISTRICT", "CITY"]), {"is_upheld": maybe(0.5)}
        if again or maybe(0.7):
            return
        yield "reopen", random.choice(["SUBDISTRICT", "REPORTER"]), {}


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def by_the_actions(random: Random, cast: Any, number: int) -> tuple[Case, History]:
    """One case told and walked by the actions, and its history as it would be told to a load."""
    at = BEGIN + timedelta(minutes=random.randint(0, 9000))
    told = {
        "title": f"楼道灯不亮 {number}",
        "words": random.choice(WORDS),
        "source": "RESIDENT",
        "place": "3 号楼",
    }
    told |= {"name": "张三", "phone": "13300010001", "household": "3-201"} if random.random() < 0.6 else {}
    told |= {"is_anonymous": True} if len(told) == 4 else {}  # type: ignore[dict-item]  # the test knows what stands there
    case = actions.report(cast.home.pk, actions.Telling(**told), by=cast.community, at=at).case  # type: ignore[arg-type]  # the test knows what stands there
    steps = [_told(case, "report", {}, "")]
    for verb, level, args in presses(random, cast, case):
        at += timedelta(minutes=random.choice([1, 7, 55, 300, 2000, 9000]), seconds=random.choice([0, 0, 17]))
        words = random.choice(WORDS)
        by = None if level in ("REPORTER", "") else getattr(cast, LEVELS[level])
        own = {SAID.get(verb, "why"): words, **args}
        own |= {"is_reporter": True} if level == "REPORTER" else {}
        own |= {"kind": PartyKind(own["kind"])} if "kind" in own else {}
        try:
            actions.VERBS[verb](case.pk, by=by, at=at, **own)
        except Refusal:
            continue
        steps.append(_told(case, verb, args, words))
    return case, History(f"WT-{number:05d}", cast.home.pk, told.pop("title"), steps, **told)  # type: ignore[arg-type]  # the test knows what stands there


def _told(case: Case, verb: str, args: dict[str, Any], words: str) -> ToldStep:
    event = CaseEvent.objects.filter(case=case).latest("seq")
    assert event.verb == verb
    return ToldStep(
        verb, event.at.astimezone(ZONE), party_of(event, "party"), event.by_id, event.by_title, words, args
    )


def columns(row: Any, *but: str) -> dict[str, Any]:
    left = {"id", "case_id", *but}
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname not in left}


def rows_of(model: Any, case: Case, *but: str) -> list[dict[str, Any]]:
    return [columns(row, *but) for row in model.objects.filter(case=case.pk).order_by("id")]


def stand_as_pressed(told: list[tuple[Case, History]]) -> None:
    """Each loaded history has the rows that the actions wrote."""
    for case, each in told:
        case, other = fresh(case), Case.objects.get(number=each.number)
        assert columns(case, "number") == columns(other, "number"), each.number
        for model, but in (
            (CaseEvent, ()),
            (CaseClock, ("rings_at",)),
            (Report, ("token_hash",)),
            (Excuse, ()),
        ):
            assert rows_of(model, case, *but) == rows_of(model, other, *but), (each.number, model.__name__)


@pytest.mark.django_db
def test_two_hundred_loaded_cases_equal_those_of_the_actions(cast):
    random = Random(20211130)
    told = [by_the_actions(random, cast, number) for number in range(200)]
    loaded = history.load(
        (each for _case, each in told), by=cast.city_clerk, at=LOADED, source="测试", batch=64
    )
    assert (loaded.new, loaded.refused) == (200, [])
    stand_as_pressed(told)
    # What the ladder would have told before the load was told elsewhere; it goes on from there.
    rings = CaseClock.objects.filter(case__number__startswith="WT-", rings_at__isnull=False)
    assert (
        not rings.filter(rings_at__lte=LOADED).exists()
        and not rings.exclude(met_at=None, ended_at=None).exists()
    )
    verbs = Counter(step.verb for _case, each in told for step in each.steps)
    # Everything a history may tell has been compared.
    assert set(verbs) >= {
        "refuse", "object", "designate", "transfer", "hand_up", "grant_extension", "deny_extension", "shelve",
        "resume", "send_back", "judge", "close", "close_by_word", "close_unsolved", "reopen", "record_word",
        "finish_step", "urge", "appeal", "review_appeal", "decide_appeal",
    }, set(MOVES) - set(verbs)  # fmt: skip
    assert audit.AuditLine.objects.filter(event="cases.loaded").count() == 4


@pytest.mark.django_db
def test_a_wrong_case_is_left_out_whole_with_its_sentence_and_the_rest_goes_in(cast):
    random = Random(7)
    good = [each for _case, each in (by_the_actions(random, cast, number) for number in range(6))]
    first = good[0].steps[0]
    wrong = [
        replace(good[0], number="A1", steps=good[0].steps[1:]),
        replace(good[0], number="A2", steps=[first, first._replace(verb="close")]),
        replace(good[0], number="A3", steps=[first, first._replace(verb="accept", at=first.at - timedelta(1))]),
        replace(good[0], number="A4", steps=[first._replace(by=10**9)]),
        replace(good[0], number="A5", compound_id=10**9),
        replace(good[0], number="AJ2021-9999999"),
        replace(good[0], number="A7", steps=[first, first._replace(verb="merge")]),
        replace(good[0], number="A8", title="长" * 300),
    ]  # fmt: skip
    loaded = history.load([*good[:3], *wrong, *good[3:]], by=None, at=LOADED)
    assert loaded.new == 6 and len(loaded.refused) == len(wrong)
    sentences = {each.number: each.why for each in loaded.refused}
    assert "应是上报" in sentences["A1"] and "不能核实结案" in sentences["A2"] and "还早" in sentences["A3"]
    assert (
        "不在账号里" in sentences["A4"]
        and "没有登记" in sentences["A5"]
        and "自己发的" in sentences["AJ2021-9999999"]
    )
    assert "并案" in sentences["A7"] and len(sentences["A8"]) > 5
    assert not Case.objects.filter(number__startswith="A", number__in=sentences).exists()


@pytest.mark.django_db
def test_a_load_run_again_after_it_was_killed_goes_on_where_whole_batches_ended(cast, monkeypatch):
    random = Random(8)
    told = [each for _case, each in (by_the_actions(random, cast, number) for number in range(9))]

    class Killed(BaseException):
        pass

    def killed(so_far):
        if so_far.new == 6:
            raise Killed

    with pytest.raises(Killed):
        history.load(told, by=None, at=LOADED, batch=3, after_batch=killed)
    assert Case.objects.filter(number__startswith="WT-").count() == 6
    again = history.load(told, by=None, at=LOADED, batch=4)
    assert (again.new, again.already) == (3, 6)
    assert CaseEvent.objects.filter(case__number__startswith="WT-").count() == sum(
        len(each.steps) for each in told
    )


@pytest.mark.django_db
def test_a_body_cannot_have_checked_its_own_work(cast):
    random = Random(9)
    for number in range(60):
        _case, told = by_the_actions(random, cast, number)
        at = next((n for n, step in enumerate(told.steps) if step.verb == "pass_check"), None)
        sent = next((step for step in told.steps if step.verb == "sign"), None)
        if at is None or sent is None:
            continue
        steps = [*told.steps[:at], told.steps[at]._replace(party=sent.party, by=cast.community.pk)]
        loaded = history.load([replace(told, number=f"B{number}", steps=steps)], by=None, at=LOADED)
        assert loaded.new == 0 and "自己办的" in loaded.refused[0].why
        return
    raise AssertionError("no case was checked")


@pytest.mark.django_db
def test_the_ladder_does_not_tell_again_what_lay_before_the_load(cast):
    told = []
    for number, later in ((1, False), (2, True)):
        case = actions.report(
            cast.home.pk, actions.Telling(title="楼道灯不亮", source="RESIDENT"), by=cast.community, at=BEGIN
        ).case
        steps = [_told(case, "report", {}, "")]
        presses = [
            ("accept", {}),
            ("file", {"type_code": "0308"}),
            ("dispatch", {"kind": PartyKind.COMMUNITY}),
        ]
        for minutes, (verb, args) in enumerate([*presses, ("sign", {})], 1):
            by = cast.community
            actions.VERBS[verb](case.pk, by=by, at=BEGIN + timedelta(minutes=minutes), **{
                SAID.get(verb, "why"): "看过", **args})  # fmt: skip
            steps.append(_told(case, verb, args, "看过"))
        if later:
            until = (BEGIN + timedelta(days=60)).date()
            at = BEGIN + timedelta(days=30)
            actions.VERBS["shelve"](case.pk, by=cast.subdistrict, at=at, why="等配件", until=until)
            steps.append(_told(case, "shelve", {"until": until}, "等配件"))
        told.append(History(f"L{number}", cast.home.pk, "楼道灯不亮", steps, source="RESIDENT"))
    until = BEGIN + timedelta(days=40)
    assert history.load(told, by=None, at=LOADED, until=until).new == 2
    rung = Rung.objects.filter(clock__case__number__in=["L1", "L2"])
    # By then both were late: the one that runs on and the one that was put aside after its time.
    assert {row.clock.case.number for row in rung.select_related("clock__case")} == {"L1", "L2"}
    assert not rung.filter(fired_at__gt=until).exists()
    before = set(rung.values_list("pk", flat=True))
    CaseClock.objects.exclude(case__number__in=["L1", "L2"]).update(rings_at=None)
    climb_all(at=until + timedelta(minutes=1))
    assert set(rung.values_list("pk", flat=True)) == before


@pytest.mark.django_db
def test_two_hands_write_what_one_writes_and_leave_nobody_behind(cast):
    random = Random(10)
    told = [each for _case, each in (by_the_actions(random, cast, number) for number in range(8))]
    twice = [*told, replace(told[0], title="另一件"), replace(told[1], number="W9", steps=told[1].steps[1:])]
    written = []
    for hands, mark in ((1, "P"), (2, "Q")):
        mine = [replace(each, number=mark + each.number) for each in twice]
        loaded = history.load(iter(mine), by=None, at=LOADED, batch=2, hands=hands)
        assert (loaded.new, loaded.already, [each.number for each in loaded.refused]) == (8, 1, [f"{mark}W9"])
        cases = Case.objects.filter(number__startswith=mark).order_by("id")
        written.append([
            (case.number[1:], columns(case, "number"), *(rows_of(model, case) for model in (CaseEvent, CaseClock, Report)))
            for case in cases
        ])  # fmt: skip
    assert written[0] == written[1]
    with pytest.raises(ZeroDivisionError):
        history.load(
            [replace(each, number=f"C{each.number}") for each in told], by=None, at=LOADED, batch=2, hands=2,
            after_batch=lambda so_far: 1 // 0,
        )  # fmt: skip
    assert active_children() == []


@pytest.mark.django_db
def test_a_register_that_learns_of_a_compound_is_another_one_and_says_the_same_elsewhere(cast):
    day = BEGIN.date()
    first = Register().knowing([cast.home.pk])
    both = first.knowing([cast.home.pk, cast.other_home.pk])
    assert both.knowing([cast.other_home.pk]) is both
    assert first.community_of(cast.other_home.pk, day) is None
    elsewhere = pickle.loads(pickle.dumps(both))
    for each in (both, elsewhere):
        for compound in (cast.home, cast.other_home):
            community = each.community_of(compound.pk, day)
            assert community == compound.states.get(period__contains=day).community_id
            assert each.place_of(community, day) == Register().knowing([compound.pk]).place_of(community, day)
            assert each.companies_of(compound.pk, day) == first.knowing([compound.pk]).companies_of(
                compound.pk, day
            )
    assert both.companies_of(cast.home.pk, day) and elsewhere.city_id == both.city_id


@pytest.mark.django_db
def test_a_load_reads_the_register_again_after_some_batches(cast, monkeypatch):
    monkeypatch.setattr(import_module("sifang.cases.history.load"), "RENEWED", 2)
    step = ToldStep("report", BEGIN, None, None, "", "", {})
    told = [History(f"R{number}", cast.home.pk, "楼道灯不亮", [step]) for number in range(3)]

    def gone(so_far):
        cast.home.states.all().delete()

    loaded = history.load(told, by=None, at=LOADED, batch=1, hands=1, after_batch=gone)
    # The first batch knew it; the second is one that asks again, and so it stays.
    assert (loaded.new, [each.number for each in loaded.refused]) == (1, ["R1", "R2"])
