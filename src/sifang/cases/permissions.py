"""Whose turn it is, in whose name a person presses, and the sentence when he may not."""

from __future__ import annotations

from typing import Any

from sifang.accounts import public as accounts
from sifang.cases import absent
from sifang.cases.choices import CaseStatus, PartyKind
from sifang.cases.parties import Party, body, name_of, party_of
from sifang.cases.workflow import MOVES, OFFICIALS, Who, above, desk_of, is_looked_at_again
from sifang.lib.refusals import Refusal

CLERK_OF = {
    PartyKind.COMMUNITY: "COMMUNITY_WORKER", PartyKind.OWNERS_BODY: "COMMUNITY_WORKER",
    PartyKind.SUBDISTRICT: "SUBDISTRICT_CLERK", PartyKind.DISTRICT: "DISTRICT_CLERK", PartyKind.CITY: "CITY_CLERK",
}  # fmt: skip
"""The role that sits at a level's desk."""

_LEVELS = {
    PartyKind.COMMUNITY: ("COMMUNITY_WORKER", "community_id"),
    PartyKind.SUBDISTRICT: ("SUBDISTRICT_CLERK", "subdistrict_id"),
    PartyKind.DISTRICT: ("DISTRICT_CLERK", "district_id"),
}


class NotYourTurn(Refusal):
    """The case waits on somebody else; the message says on whom."""

    status = 409


def may_report(user: Any) -> bool:
    """Who keeps the register of a ground may tell of problems there, and so may a company's own people."""
    scope = accounts.scope_of(user)
    return "register.edit" in scope.rights or bool(scope.company_ids)


def is_hotlines_desk(user: Any) -> bool:
    """Does the person sit at the hotline, which knows its own orders and nothing else of the city?"""
    scope = accounts.scope_of(user)
    return scope.is_closed and any(role.key == "HOTLINE_DESK" for role in scope.roles)


def parties_of(user: Any, case: Any) -> tuple[Party, ...]:
    """Every party of this case that the person may act for today."""
    scope = accounts.scope_of(user)
    roles = {role.key for role in scope.roles}
    found = []
    for kind, (role, column) in _LEVELS.items():
        if role in roles and getattr(case, column) in scope.area_ids:
            found.append(Party(kind, getattr(case, column)))
            if kind is PartyKind.COMMUNITY:
                # Owners' bodies have no account: the community enters for them.
                found.append(Party(PartyKind.OWNERS_BODY, case.community_id))
    if "CITY_CLERK" in roles and scope.everywhere:
        found.append(body(case, PartyKind.CITY))
    for prefix in ("turn", "handler"):
        party = party_of(case, prefix)
        if party is None or party in found:
            continue
        if party.company_id in scope.company_ids or party.office_id in scope.office_ids:
            found.append(party)
    return tuple(found)


def _stands_for(case: Any, who: Who, mine: tuple[Party, ...]) -> list[Party]:
    """The parties that hold a part in the case now; of the officials only those the person could be."""
    turn, handler = party_of(case, "turn"), party_of(case, "handler")
    desk = turn if case.status == CaseStatus.FILED or handler is None else body(case, desk_of(handler.kind))
    if who is Who.TURN:
        return [turn] if turn else []
    if who is Who.DESK:
        return [desk] if desk else []
    if who is Who.HANDLER:
        return [handler] if handler else []
    if who is Who.ABOVE:
        again = is_looked_at_again(case.status, case.reopenings)
        upper = above(handler.kind) if handler and not again else None
        return [body(case, upper)] if upper else []
    if who is Who.CHECKER:
        checker = party_of(case, "checker")
        return [checker] if checker else []
    if who is Who.OFFICIAL:
        return [party for party in mine if party.kind in OFFICIALS]
    return []


def _stand_in(mine: tuple[Party, ...], wanted: list[Party], case: Any) -> Party | None:
    """The level above stands in for an absent desk, but never for the body whose work it would judge."""
    for party in wanted:
        upper = above(party.kind) if party.kind in OFFICIALS else None
        if upper is not None and body(case, upper) in mine:
            return body(case, upper)
    return None


def press_as(user: Any, case: Any, verb: str) -> tuple[Party | None, bool]:
    """
    In whose name the person would press, and whether he stands in for it: for the level below, or for an office or
    company without an account; None: not at all.
    """
    move = MOVES[verb]
    handler = party_of(case, "handler")
    mine = parties_of(user, case)
    its_own = False
    if move.not_by_handler and handler is not None:
        mine = tuple(party for party in mine if party.kind is not handler.kind)
        # A district's clerk sits in a bureau that handles too: of its own work he judges nothing that another level may.
        its_own = handler.office_id is not None and handler.office_id in accounts.scope_of(user).office_ids
    asked = [who for who in Who if who in move.who and not (its_own and who is Who.OFFICIAL)]
    wanted = [party for who in asked for party in _stands_for(case, who, mine)]
    for party in wanted:
        if party in mine:
            return party, False
    if not its_own and move.who & {Who.TURN, Who.DESK, Who.ABOVE}:
        stand_in = _stand_in(mine, wanted, case)
        # Whoever wrote down what a body without an account did looks at it for nobody else either.
        wrote_it = verb == "pass_check" and handler is not None and stand_in is not None and (
            absent.is_written_down_by(case, handler, (stand_in,)) and absent.is_absent(handler, user)
        )  # fmt: skip
        if stand_in is not None and not wrote_it:
            return stand_in, True
    if verb in absent.WRITTEN_DOWN:
        for party in wanted:
            if absent.is_written_down_by(case, party, mine) and absent.is_absent(party, user):
                return party, True
    return None, False


def why_not(user: Any, case: Any, verb: str) -> str:
    """'' when the person may take this step now, else the sentence: where the case stands and whose turn it is."""
    move = MOVES[verb]
    if case.status not in move.sources:
        return f"这一件现在是“{CaseStatus(case.status).label}”，不能{move.label}{_whose(case)}"
    party, _ = press_as(user, case, verb)
    if party is not None:
        return ""
    handler = party_of(case, "handler")
    if move.not_by_handler and handler is not None:
        mine = parties_of(user, case)
        if any(party.kind is handler.kind for party in mine):
            return f"自己办的案件，不能由自己{move.label}{_whose(case)}"
    names = "或".join(dict.fromkeys(who.value for who in Who if who in move.who))
    return f"{move.label}要由{names}来按{_whose(case)}"


def _whose(case: Any) -> str:
    turn = name_of(case, "turn")
    return f"。现在轮到{turn}" if turn else "，已经不轮到谁了"


def may(user: Any, case: Any, verb: str) -> bool:
    """Asked by pages for the buttons; the action insists on the same."""
    return not why_not(user, case, verb)


def check_may(user: Any, case: Any, verb: str) -> tuple[Party, bool]:
    """:raises NotYourTurn: with the sentence"""
    if sentence := why_not(user, case, verb):
        raise NotYourTurn(sentence)
    party, stands_in = press_as(user, case, verb)
    assert party is not None
    return party, stands_in
