"""Steps that give a case time: extensions asked for, granted and denied, putting aside and taking up again. See `verbs`."""

from __future__ import annotations

from sifang.cases import rules
from sifang.cases.history.told import ToldStep, WrongStep, insist, say
from sifang.cases.history.walk import Ends, Verb, Walk


def ask_extension(walk: Walk, step: ToldStep) -> Ends:
    clock, row = walk.running("HANDLE"), walk.row
    insist(
        rules.against_extension(
            granted=row["extensions"], is_asked=row["asks_extension"], due_at=clock.now.due_at if clock else None,
            at=walk.at, most=rules.allowed(walk.day).extensions,
        )
    )  # fmt: skip
    say(step, "申请延期要写明理由")
    walk.changed["asks_extension"] = True
    return None, None


def grant_extension(walk: Walk, step: ToldStep) -> Ends:
    row = walk.row
    most = rules.allowed(walk.day).extensions
    insist(rules.against_granting(is_asked=row["asks_extension"], granted=row["extensions"], most=most))
    clock = walk.running("HANDLE")
    if clock is None:
        raise WrongStep("没有正在走的处置时限")
    walk.turn_clocks()
    walk.changed.update(asks_extension=False, extensions=row["extensions"] + 1)
    walk.data = {"due": clock.now.due_at.isoformat() if clock.now.due_at else ""}
    return None, None


def deny_extension(walk: Walk, step: ToldStep) -> Ends:
    insist("" if walk.row["asks_extension"] else "没有等着批的延期申请")
    say(step, "不同意延期要写明理由")
    walk.changed["asks_extension"] = False
    return None, None


def shelve(walk: Walk, step: ToldStep) -> Ends:
    until = step.args.get("until")
    if until is None:
        raise WrongStep("挂账要约定到哪一天")
    shelvings, months = walk.row["shelvings"], rules.allowed(walk.day).shelve_months
    insist(rules.against_shelving(shelvings=shelvings, until=until, today=walk.day, months=months))
    say(step, "挂账要写明理由和约定")
    walk.changed.update(shelved_until=until, shelvings=walk.row["shelvings"] + 1, asks_extension=False)
    return None, walk.held()


def resume(walk: Walk, step: ToldStep) -> Ends:
    until = walk.row["shelved_until"]
    insist(f"约定到 {until}，还没有到" if step.by is None and until and walk.day < until else "")
    walk.changed["shelved_until"] = None
    return None, walk.held()


DELAYS: dict[str, Verb] = {
    "ask_extension": ask_extension, "grant_extension": grant_extension, "deny_extension": deny_extension,
    "shelve": shelve, "resume": resume,
}  # fmt: skip
