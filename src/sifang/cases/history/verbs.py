"""What each verb does to a walked case: the same as its action, without a database. A test holds the two together."""

from __future__ import annotations

from typing import Any

from sifang.cases import rules
from sifang.cases.choices import Outcome, PartyKind, Word
from sifang.cases.history.delays import DELAYS
from sifang.cases.history.ties import TIES, open_children
from sifang.cases.history.told import ToldStep, WrongStep, insist, say
from sifang.cases.history.walk import Ends, Turn, Verb, Walk
from sifang.cases.parties import Party
from sifang.cases.workflow import above, designator_of, desk_of

_KINDS = {kind.value: kind for kind in PartyKind}
_WORDS = frozenset(Word.values)


def report(walk: Walk, step: ToldStep) -> Ends:
    told, register, today = walk.told, walk.ground.register, walk.day
    found_on = told.found_on or today
    insist(f"{found_on} 还没有到，不能先登记" if found_on > today else "")
    community = register.community_of(told.compound_id, found_on)
    if community is None:
        raise WrongStep(f"{found_on} 这个小区没有登记")
    middle, top = register.place_of(community, found_on)
    code = step.args.get("type_code", "")
    kind = walk.books.type(today, code) if code else None
    if code and kind is None:
        raise WrongStep(f"{today} 的类别表里没有“{code}”")
    walk.row.update(
        number=told.number, compound_id=told.compound_id, community_id=community, subdistrict_id=middle,
        district_id=top, title=told.title.strip(), type_code=code,
        problem_type=(told.problem_type or (kind.group_name if kind else "") or "待定")[:40],
        severity=str(kind.severity if kind else told.severity), source=str(told.source),
        external_number=told.external_number or None, place=told.place.strip(), longitude=told.longitude,
        latitude=told.latitude, found_on=found_on, reported_at=step.at,
        is_anonymous_to_company=told.is_anonymous_to_company or told.is_anonymous,
    )  # fmt: skip
    party = walk.body(PartyKind.COMMUNITY)
    walk.turn = party
    walk.is_turned = True
    walk.start("ACCEPT", party)
    due = walk.clocks[0].now.due_at if walk.clocks else None
    walk.changed["status"] = "REPORTED"
    walk.set_party("turn", party)
    walk.changed["due_at"] = due
    walk.row.update(walk.changed)
    known = (
        ("", "", "") if told.is_anonymous else (told.name.strip(), told.phone.strip(), told.household.strip())
    )
    walk.reports.append(
        [step.at, str(told.source), told.words.strip(), *known, told.is_anonymous, told.external_number or None,
         "", None, None]
    )  # fmt: skip
    walk.data = {"title": walk.row["title"], "source": str(told.source)}
    return None, None


def join(walk: Walk, step: ToldStep) -> Ends:
    insist("已经了结，不能再并入上报" if walk.row["closed_at"] is not None else "")
    args = step.args
    source = str(args.get("source") or walk.told.source)
    known = [str(args.get(key, "")).strip() for key in ("name", "phone", "household")]
    is_anonymous = bool(args.get("is_anonymous"))
    walk.reports.append(
        [step.at, source, step.words.strip(), *(("", "", "") if is_anonymous else known), is_anonymous,
         args.get("external_number") or None, "", None, None]
    )  # fmt: skip
    walk.changed["report_count"] = walk.row["report_count"] + 1
    walk.row.update(walk.changed)
    walk.data = {"source": source}
    return None, None


def accept(walk: Walk, step: ToldStep) -> Ends:
    turn = walk.body(PartyKind.COMMUNITY)
    walk.start("FILE", turn)
    return None, turn


def file(walk: Walk, step: ToldStep) -> Ends:
    code, wanted = step.args.get("type_code", ""), step.args.get("condition_key", "")
    kind = walk.books.type(walk.day, code)
    if kind is None:
        raise WrongStep(f"{walk.day} 的类别表里没有“{code}”，请从清单里选")
    condition = next((each for each in kind.conditions if each.key == wanted), None)
    if wanted and condition is None:
        raise WrongStep(f"“{kind.name}”没有立案条件“{wanted}”")
    condition = condition or kind.conditions[0]
    walk.changed.update(
        type_code=kind.code, condition_key=condition.key, problem_type=kind.group_name[:40],
        severity=str(kind.severity), filed_at=walk.at,
    )  # fmt: skip
    turn = walk.body(rules.dispatcher_of(kind.first_handler))
    walk.start("DISPATCH", turn)
    walk.data = {
        "type": kind.name, "condition": condition.filing, "proposed": step.args.get("proposed", ""),
    }  # fmt: skip
    return None, turn


def refuse(walk: Walk, step: ToldStep) -> Ends:
    say(step, "不予立案要写明理由")
    route = str(step.args.get("route", "")).strip()
    insist("" if route else "不予立案要告诉诉求人该找谁")
    walk.data = {"route": route[:300]}
    return None, None


def _handler(walk: Walk, step: ToldStep) -> Party:
    """See `actions.sending.handler_for`."""
    kind = _KINDS.get(step.args.get("kind", ""))
    if kind is None:
        raise WrongStep("没有说明派给哪一方")
    if kind in (PartyKind.DEPARTMENT, PartyKind.UTILITY):
        office_id: Any = step.args.get("office_id")
        office = walk.ground.register.offices.get(office_id)
        if office is None:
            raise WrongStep("派给部门或专营单位，要选是哪一个单位")
        if (office[0] == "UTILITY") != (kind is PartyKind.UTILITY) or office[0] == "COMPANY":
            raise WrongStep(f"{office[1]}不是{kind.label}")
        return walk.parties.of(kind, office=office_id)
    if kind is PartyKind.COMPANY:
        found, wanted = (
            walk.ground.register.companies_of(walk.told.compound_id, walk.day),
            step.args.get("company_id"),
        )
        if not found or (wanted and wanted not in found):
            raise WrongStep("这个小区那时没有这家物业企业在服务")
        return walk.parties.of(kind, company=wanted or found[0])
    insist("不能派给诉求人" if kind is PartyKind.REPORTER else "")
    return walk.body(kind)


def _send(walk: Walk, to: Party, **data: Any) -> Ends:
    walk.set_party("handler", to)
    walk.start("SIGN", to)
    walk.handler = to
    walk.data = {"sent_to": to.plain(), **data}
    return None, to


def dispatch(walk: Walk, step: ToldStep) -> Ends:
    assert walk.turn is not None
    kind = _KINDS.get(step.args.get("kind", ""))
    if kind is not None and not rules.may_be_sent_to(walk.turn.kind, kind):
        raise WrongStep(f"{walk.turn.kind.label}不能派给{kind.label}")
    to = _handler(walk, step)
    return _send(walk, to, why=step.args.get("why", ""), rule=step.args.get("rule_key", ""))


def sign(walk: Walk, step: ToldStep) -> Ends:
    handler = walk.held()
    for stage in walk.move.starts:
        walk.start(str(stage), handler)
    return None, handler


def object_(walk: Walk, step: ToldStep) -> Ends:
    handler = walk.held()
    insist(rules.against_objection(objections=walk.row["objections"], handler=handler.kind))
    say(step, "提出异议要写明为什么不是本单位的事")
    decides = designator_of(handler.kind)
    assert decides is not None
    turn = walk.body(decides)
    walk.changed["objections"] = walk.row["objections"] + 1
    walk.start("DISPATCH", turn)
    return None, turn


def designate(walk: Walk, step: ToldStep) -> Ends:
    say(step, "指定要写明依据")
    return _send(walk, _handler(walk, step))


def transfer(walk: Walk, step: ToldStep) -> Ends:
    insist(rules.against_transfer(transfers=walk.row["transfers"], most=rules.allowed(walk.day).transfers))
    say(step, "转办要写明理由")
    desk = desk_of(walk.held().kind)
    to = _handler(walk, step)
    insist("" if rules.may_be_sent_to(desk, to.kind) else f"{desk.label}不能派给{to.kind.label}")
    walk.changed.update(transfers=walk.row["transfers"] + 1, asks_extension=False)
    return _send(walk, to)


def hand_up(walk: Walk, step: ToldStep) -> Ends:
    assert walk.turn is not None
    filed = walk.row["status"] == "FILED" or walk.handler is None
    desk = walk.turn.kind if filed else desk_of(walk.held().kind)
    insist(rules.against_handing_up(desk=desk, why=step.words))
    upper = above(desk)
    assert upper is not None
    to = walk.body(upper)
    walk.changed["asks_extension"] = False
    walk.start("DISPATCH", to)
    walk.data = {"sent_to": to.plain()}
    return None, to


def stay(walk: Walk, step: ToldStep) -> Ends:
    return None, None


def finish_step(walk: Walk, step: ToldStep) -> Ends:
    clock = walk.running("HANDLE")
    if clock is None or clock.step + 1 >= len(walk.limits("HANDLE")):
        raise WrongStep("这一件的处置时限没有下一步")
    say(step, "写明这一步做了什么")
    walk.is_turned = True
    walk.meet(clock)
    walk.start("HANDLE", walk.held(), step=clock.step + 1)
    walk.data = {"step": clock.words}
    return None, None


def hand_in(walk: Walk, step: ToldStep) -> Ends:
    insist(rules.against_handing_in(said=step.words))
    kind, _judged = walk.books.checker(walk.day, walk.held().kind, walk.row["reopenings"])
    checker = walk.body(kind)
    _checked(walk, checker)
    walk.changed["asks_extension"] = False
    walk.start("CHECK", checker)
    return None, checker


def _checked(walk: Walk, checker: Party) -> None:
    walk.checker = checker
    walk.changed.update(checker_kind=str(checker.kind), checker_area_id=checker.area_id)


def _checked_by(walk: Walk, step: ToldStep) -> Party:
    if walk.stands_in and walk.party is not None:
        _checked(walk, walk.party)
    assert walk.checker is not None
    return walk.checker


def pass_check(walk: Walk, step: ToldStep) -> Ends:
    say(step, "写明怎么核查的、看到了什么")
    checker, handler, reopened = _checked_by(walk, step), walk.held(), walk.row["reopenings"]
    _kind, is_judged = walk.books.checker(walk.day, handler.kind, reopened)
    judge = walk.body(PartyKind.SUBDISTRICT)
    if is_judged and handler.kind is not PartyKind.SUBDISTRICT and not reopened:
        walk.start("JUDGE", judge)
        return "AWAITING_JUDGEMENT", judge
    walk.start("WORD", checker)
    return "AWAITING_WORD", checker


def judge(walk: Walk, step: ToldStep) -> Ends:
    insist("" if step.args.get("is_solved") else "街道认为没有解决的，应当返工")
    assert walk.checker is not None
    walk.start("WORD", walk.checker)
    walk.data = {"has_come": step.args.get("has_come"), "is_solved": True}
    return None, walk.checker


def send_back(walk: Walk, step: ToldStep) -> Ends:
    say(step, "返工要写明哪里没有办好")
    handler = walk.held()
    walk.changed.update(send_backs=walk.row["send_backs"] + 1, word="")
    walk.go_on("HANDLE", handler)
    return None, handler


def record_word(walk: Walk, step: ToldStep) -> Ends:
    word = str(step.args.get("word", ""))
    insist("" if word in _WORDS else "诉求人的话要写一项：解决了、没解决、联系不上")
    insist("写明什么时候、怎么联系的" if word == Word.NO_CONTACT and not step.words.strip() else "")
    if word != Word.NO_CONTACT:
        walk.reports[0][8:] = [word, step.args.get("is_satisfied"), walk.at]
    walk.changed["word"] = word
    walk.data = {"word": word}
    return None, None


def _resolved(walk: Walk, outcome: Outcome) -> Ends:
    walk.changed.update(outcome=str(outcome), resolved_on=max(walk.day, walk.row["found_on"]))
    return None, None


def close(walk: Walk, step: ToldStep) -> Ends:
    count, given = open_children(walk, step)
    insist(rules.against_closing(word=walk.row["word"], open_children=count, reasons=given))
    _checked_by(walk, step)
    return _resolved(walk, Outcome.VERIFIED)


def close_by_word(walk: Walk, step: ToldStep) -> Ends:
    say(step, "没有核实就结案，要写明为什么核查不了")
    count, given = open_children(walk, step)
    insist(rules.against_leaving_children(open_children=count, reasons=given))
    _checked_by(walk, step)
    return _resolved(walk, Outcome.BY_WORD)


def close_unsolved(walk: Walk, step: ToldStep) -> Ends:
    comes_next = str(step.args.get("comes_next", ""))
    insist(rules.against_closing_unsolved(why=step.words, comes_next=comes_next))
    count, given = open_children(walk, step)
    insist(rules.against_leaving_children(open_children=count, reasons=given))
    walk.changed.update(
        outcome="UNSOLVED", unsolved_why=step.words.strip()[:300], comes_next=comes_next.strip()[:300],
        resolved_on=None,
    )  # fmt: skip
    walk.data = walk.data | {"comes_next": comes_next}
    return None, None


def reopen(walk: Walk, step: ToldStep) -> Ends:
    say(step, "请写明还有什么没解决")
    reopenings = walk.row["reopenings"] + 1
    kind, _judged = walk.books.checker(walk.day, walk.held().kind, reopenings)
    checker = walk.body(kind)
    walk.changed.update(
        outcome="",
        closed_at=None,
        resolved_on=None,
        unsolved_why="",
        comes_next="",
        word="",
        reopenings=reopenings,
    )
    _checked(walk, checker)
    walk.start("CHECK", checker)
    return None, checker


def urge(walk: Walk, step: ToldStep) -> Ends:
    turn: Turn = walk.turn
    walk.changed["urgings"] = walk.row["urgings"] + 1
    walk.data = {"urged": turn.plain() if turn else None}
    return None, None


def note(walk: Walk, step: ToldStep) -> Ends:
    say(step, "写下要记的话")
    return None, None


VERBS: dict[str, Verb] = {
    "report": report, "join": join, "accept": accept, "file": file, "refuse": refuse, "dispatch": dispatch,
    "sign": sign, "object": object_, "designate": designate, "transfer": transfer, "hand_up": hand_up,
    "contact": stay, "arrive": stay, "finish_step": finish_step, "hand_in": hand_in, "pass_check": pass_check,
    "judge": judge, "send_back": send_back, "record_word": record_word, "close": close,
    "close_by_word": close_by_word, "close_unsolved": close_unsolved, "reopen": reopen, "urge": urge, "note": note,
    **DELAYS, **TIES,
}  # fmt: skip
"""Every step a history may tell."""
