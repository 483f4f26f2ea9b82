"""A case walked through its told steps in memory, as the actions would walk it: row, events, clocks, tellings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sifang.cases import clocks
from sifang.cases.choices import OVER, CaseStatus, PartyKind, Stage
from sifang.cases.clocks import Then, Ticking
from sifang.cases.history.books import Books
from sifang.cases.history.ground import Ground
from sifang.cases.history.moments import text_of
from sifang.cases.history.rows import NEW, Clock
from sifang.cases.history.told import History, ToldStep, WrongStep
from sifang.cases.parties import Party
from sifang.cases.workflow import MOVES, OFFICIALS, Move, Next, Who, above, desk_of, is_looked_at_again
from sifang.lib.clock import ZONE

Turn = Party | None
Ends = tuple[str | None, Turn]
"""Where a step leads, when the table leaves a choice, and whose turn it is then, when the table names a part."""
Verb = Callable[["Walk", ToldStep], Ends]

_STANDS_IN = frozenset({Who.TURN, Who.DESK, Who.ABOVE})
_OVER = frozenset(str(status) for status in OVER)
# A member of an enumeration costs ten times what a name does, and a walk asks for some hundred.
_REPORTER, _CITY, _NOBODY = PartyKind.REPORTER, PartyKind.CITY, Next.NOBODY
_TURN, _DESK, _HANDLER = Who.TURN, Who.DESK, Who.HANDLER
_ABOVE, _CHECKER, _OFFICIAL = Who.ABOVE, Who.CHECKER, Who.OFFICIAL
_LEVELS = {
    PartyKind.COMMUNITY: "community_id", PartyKind.OWNERS_BODY: "community_id",
    PartyKind.SUBDISTRICT: "subdistrict_id", PartyKind.DISTRICT: "district_id",
}  # fmt: skip
# What the table says, asked by plain words: millions of times in one load.
_ENDS = {
    (verb, str(status)): tuple(str(end) for end in move.ends_in(status))
    for verb, move in MOVES.items()
    for status in (move.sources or {CaseStatus.REPORTED})
}
_BY_TURN = frozenset(verb for verb, move in MOVES.items() if Who.TURN in move.who)
_MEETS = {verb: frozenset(map(str, move.meets)) for verb, move in MOVES.items()}
_STAYS = frozenset(verb for verb, move in MOVES.items() if move.stays)


class Walk:
    """
    One case on its way: `run`, or `take` step by step beside those it is tied to.

    :param knot: the cases it is told together with, itself among them, by number; empty for one that stands alone
    """

    def __init__(
        self,
        pk: int,
        told: History,
        ground: Ground,
        books: Books,
        verbs: dict[str, Verb],
        knot: dict[str, Walk],
    ) -> None:
        self.pk, self.knot = pk, knot
        # What it was merged out of, and what it asks to be excused.
        self.merged: tuple[str, Turn, Walk] | None = None
        self.excuse: dict[str, Any] | None = None
        self.told, self.ground, self.books, self.verbs = told, ground, books, verbs
        self.row: dict[str, Any] = NEW.copy()
        self.turn: Turn = None
        self.handler: Turn = None
        self.checker: Turn = None
        self.clocks: list[Clock] = []
        # Those of them that are neither met nor stopped.
        self.open: list[Clock] = []
        self.events: list[tuple] = []
        self.reports: list[list[Any]] = []
        self.parties = books.parties
        # A moment written out, by the object: one stands for it in a step, in the clocks it begins and those it ends.
        self.moments = {id(None): "\\N"}
        self._written: list[Any] = []
        # Of the step being taken.
        self.at = datetime.min.replace(tzinfo=ZONE)
        self.day = date.min
        self.verb = ""
        self.party: Turn = None
        self.move: Move = MOVES["report"]
        self.changed: dict[str, Any] = {}
        self.data: dict[str, Any] = {}
        self.stands_in = False
        self.is_turned = False
        if not told.steps or told.steps[0].verb != "report":
            raise WrongStep("第 1 步应是上报")

    def run(self) -> Walk:
        """:raises WrongStep: what is told cannot have happened so"""
        for number, step in enumerate(self.told.steps, 1):
            self.take(step, number)
        return self

    def take(self, step: ToldStep, number: int) -> None:
        """
        The step of this number, counted from one.

        :raises WrongStep: it cannot have been taken so
        """
        try:
            self._take(step, number)
        except WrongStep as why:
            label = MOVES[step.verb].label if step.verb in MOVES else step.verb
            raise WrongStep(f"第 {number} 步（{label}）：{why}") from None

    def _take(self, step: ToldStep, number: int) -> None:
        if number > 1 and step.at < self.at:
            raise WrongStep("比上一步还早")
        verb = self.verbs.get(step.verb)
        if verb is None:
            known = "；请在导入以后办理" if step.verb in MOVES else ""
            raise WrongStep(f"导入不收“{step.verb}”这一步{known}")
        if step.by is not None and step.by not in self.ground.people:
            raise WrongStep("办理人不在账号里")
        self.at = at = step.at if step.at.tzinfo is ZONE else step.at.astimezone(ZONE)
        self.day = at.date()
        self.verb, self.changed, self.data = step.verb, {}, {}
        told = step.party
        if isinstance(told, Party):
            self.party = self.parties.one(told)
        else:
            # Of whom only the kind is told: where the case lies is known once it was reported.
            self.party = self._whoever(told) if told is not None and number > 1 else None
        self.is_turned, self.stands_in = False, False
        before = self.row["status"] if number > 1 else ""
        if step.verb in MOVES:
            self.move = move = MOVES[step.verb]
            if number > 1:
                if before not in move.sources:
                    raise WrongStep(f"那时是“{CaseStatus(before).label}”，不能{move.label}")
                self.stands_in = self._check_party(step, move)
        to, turn = verb(self, step)
        if number == 1 and isinstance(told, PartyKind):
            self.party = self._whoever(told)
        if step.verb != "report" and step.verb != "join":
            self._end(before, to, turn)
        self.write_event(step, before)

    def _whoever(self, kind: Any) -> Party:
        """Who is meant when only a kind is told: the reporter, who handles it, or the body over the place."""
        if kind is _REPORTER:
            return self.parties.of(kind)
        if self.handler is not None and self.handler.kind is kind:
            return self.handler
        if kind is not _CITY and kind not in _LEVELS:
            raise WrongStep(f"那时没有{kind.label}在办这一件")
        return self.body(kind)

    def _check_party(self, step: ToldStep, move: Move) -> bool:
        """Does the party hold a part that takes this step, or stand in for the level below? True for the latter."""
        party = self.party
        if party is None or party.kind is _REPORTER:
            if party is None and Who.CLOCK in move.who and step.by is None:
                return False
            if party is not None and Who.REPORTER in move.who and step.by is None:
                return False
            raise WrongStep("没有说明由哪一方办的" if party is None else "不是诉求人能办的一步")
        if move.not_by_handler and self.handler is not None and party.kind is self.handler.kind:
            raise WrongStep(f"自己办的案件，不能由自己{move.label}")
        if party is self.turn and step.verb in _BY_TURN:
            return False
        wanted = [each for who in move.who for each in self._holders(who)]
        if any(each is party for each in wanted):
            return False
        if move.who & _STANDS_IN:
            for each in wanted:
                upper = above(each.kind) if each.kind in OFFICIALS else None
                if upper is not None and self.body(upper) is party:
                    return True
        names = "或".join(dict.fromkeys(who.value for who in Who if who in move.who))
        raise WrongStep(
            f"{move.label}要由{names}来办，那时轮到{self.turn.kind.label if self.turn else '的一方没有了'}"
        )

    def _holders(self, who: Who) -> list[Party]:
        handler, turn = self.handler, self.turn
        if who is _TURN:
            return [turn] if turn else []
        if who is _DESK:
            desk = (
                turn if self.row["status"] == "FILED" or handler is None else self.body(desk_of(handler.kind))
            )
            return [desk] if desk else []
        if who is _HANDLER:
            return [handler] if handler else []
        if who is _ABOVE:
            again = is_looked_at_again(self.row["status"], self.row["reopenings"])
            upper = above(handler.kind) if handler and not again else None
            return [self.body(upper)] if upper else []
        if who is _CHECKER:
            return [self.checker] if self.checker else []
        return [self.body(kind) for kind in OFFICIALS] if who is _OFFICIAL else []

    def body(self, kind: PartyKind) -> Party:
        """The body of a level that stands over the place of the case."""
        if kind is _CITY:
            return self.parties.of(kind, self.ground.register.city_id)
        if kind not in _LEVELS:
            raise WrongStep(f"{kind.label}不是一级")
        return self.parties.of(kind, self.row[_LEVELS[kind]])

    def held(self) -> Party:
        """
        Who handles it.

        :raises WrongStep: nobody does
        """
        if self.handler is None:
            raise WrongStep("没有处置单位")
        return self.handler

    def set_party(self, prefix: str, party: Turn) -> None:
        self.changed.update(self.parties.columns(prefix, party))

    def running(self, stage: str) -> Clock | None:
        for each in self.open:
            if each.stage == stage:
                return each
        return None

    def turn_clocks(self) -> None:
        """Meet, pause, resume, extend or stop what runs, once per step; see `clocking.Clocks.turn`."""
        if self.is_turned:
            return
        self.is_turned = True
        verb, at = self.verb, self.at
        meets, stays = _MEETS[verb], verb in _STAYS
        still = []
        for row in self.open:
            now = row.now
            if row.stage in meets:
                row.now = clocks.meet(now, at=at)
                continue
            effect = self.books.effect(self.day, row.stage, verb, row.party is self.handler)
            if effect is not None:
                now = row.now = self._turned(now, effect)
            elif not stays and now.paused_at is None:
                row.now = clocks.stop(now, at=at, why=self.move.label[:20])
                continue
            if now.ended_at is None:
                still.append(row)
        self.open = still

    def _turned(self, now: Ticking, effect: clocks.Effect) -> Ticking:
        timetable = self.books.timetable
        if effect.then is Then.PAUSE:
            return clocks.pause(now, at=self.at, timetable=timetable)
        if effect.then is Then.RESUME:
            return clocks.resume(now, at=self.at, timetable=timetable)
        if effect.then is Then.EXTEND:
            try:
                return clocks.extend(now, at=min(self.at, now.due_at or self.at), timetable=timetable)
            except clocks.CannotTick as why:
                raise WrongStep(str(why)) from None
        return clocks.stop(now, at=self.at, why=effect.why[:20])

    def meet(self, clock: Clock) -> None:
        """Met by hand: a step of a limit in steps."""
        clock.now = clocks.meet(clock.now, at=self.at)
        self.open.remove(clock)

    def limits(self, stage: str) -> Any:
        row, changed = self.row, self.changed
        return self.books.limits(
            self.day, stage, changed.get("type_code", row["type_code"]),
            changed.get("condition_key", row["condition_key"]), changed.get("severity", row["severity"]),
        )  # fmt: skip

    def start(self, stage: str, party: Party, *, step: int = 0) -> None:
        """Begin a stage's clock; nothing when policy sets no limit, or one goes on already."""
        self.turn_clocks()
        limits = self.limits(stage)
        if step >= len(limits) or self.running(stage) is not None:
            return
        unit, limit = limits[step]
        now = clocks.start(unit, limit.length, at=self.at, timetable=self.books.timetable)
        self._begin(Clock(stage, party, step, limit.step_words[:40], limit.source[:80], now))

    def go_on(self, stage: str, party: Party) -> None:
        """After a send-back: from what the party had used, or from the beginning, as the table says."""
        self.turn_clocks()
        effect = self.books.effect(self.day, stage, self.verb, True)
        last = next(
            (each for each in reversed(self.clocks) if each.stage == stage and each.party is party), None
        )
        if (
            last is None
            or self.running(stage) is not None
            or (effect is not None and effect.then is Then.RESTART)
        ):
            return self.start(stage, party)
        now = clocks.go_on(last.now, at=self.at, timetable=self.books.timetable)
        self._begin(Clock(stage, party, last.step, last.words, last.rule_key, now))

    def _begin(self, clock: Clock) -> None:
        self.clocks.append(clock)
        self.open.append(clock)

    def ladder_of(self, clock: Clock) -> tuple[datetime | None, list[tuple[int, datetime]]]:
        """When the ladder next tells of a clock that runs on, and what it told before: that is not told again."""
        now, until = clock.now, self.books.until
        if now.met_at is not None or now.ended_at is not None:
            return None, []
        paused_at = now.paused_at
        if paused_at is not None:
            # What had rung by then, were it to go on from there.
            now = clocks.resume(now, at=paused_at, timetable=self.books.timetable)
        book = self.books.book(now.started_at.astimezone(ZONE).date())
        rungs = book.ladder(Stage(clock.stage), self.row["severity"])
        moments = clocks.rings(now, rungs, self.books.timetable)
        told = [(level, moment) for level, moment in moments.items() if moment <= (paused_at or until)]
        if paused_at is not None:
            return None, told
        return min((moment for moment in moments.values() if moment > until), default=None), told

    def _end(self, before: str, to: str | None, turn: Turn) -> None:
        """Apply the step to the row; see `Step.end`."""
        verb, changed, row = self.verb, self.changed, self.row
        ends = _ENDS[verb, before]
        status = to or (ends[0] if len(ends) == 1 else None)
        if status not in ends:
            raise WrongStep("这一步到不了那里")
        self.turn_clocks()
        if turn is not None:
            self.set_party("turn", turn)
            self.turn = turn
        elif self.move.turn is _NOBODY:
            self.set_party("turn", None)
            self.turn = None
        if status in _OVER and before not in _OVER:
            changed["closed_at"], changed["asks_extension"] = self.at, False
        if verb not in _STAYS:
            changed["status"] = status
        due = None
        if status not in _OVER and status != "SHELVED":
            for each in self.open:
                at = each.now.due_at
                if at is not None and (due is None or at < due):
                    due = at
        if due != row["due_at"]:
            changed["due_at"] = due
        # What keeps its value is not told again.
        self.changed = {name: value for name, value in changed.items() if row[name] != value}
        row.update(self.changed)

    def write_event(self, step: ToldStep, before: str) -> None:
        """The event with what it changed."""
        row = self.row
        row["version"] += 1
        kept = {name: value for name, value in self.data.items() if value or value is False or value == 0}
        if self.stands_in:
            kept["stands_in"] = True
        # Days and moments as they are: whoever writes it out gives them as `isoformat` does.
        kept["set"] = self.changed
        title = (step.title or ("系统" if step.by is None else "未任岗"))[:120]
        self.events.append(
            (row["version"], step.verb, before, row["status"], self.text(self.at), step.by, title, self.party,
             self.note(step), kept)
        )  # fmt: skip

    def note(self, step: ToldStep) -> str:
        return "" if step.verb in ("report", "join") else step.words.strip()[:1000]

    def text(self, at: Any) -> str:
        """A moment written out, and kept: no other object gets its place meanwhile."""
        self._written.append(at)
        found = self.moments[id(at)] = text_of(at)
        return found
