"""What the regulation says about a case. Plain values in, a sentence out: '' where nothing stands against it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sifang.cases.choices import PartyKind, Word
from sifang.cases.workflow import OFFICIALS, above, designator_of, desk_of
from sifang.lib.constraints import EASTINGS, NORTHINGS
from sifang.lib.words import legible
from sifang.policy import public as policy
from sifang.workdays import public as workdays

SHELVINGS, OBJECTIONS = 1, 1
"""What happens once in the life of a case, in every city; the database says the same."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """How often and how long, as the city's policy has it on a day."""

    extensions: int
    transfers: int
    shelve_months: int


def allowed(on: date) -> Allowed:
    """The numbers of a day."""
    return Allowed(
        *(
            policy.whole(f"cases.{key}", on)
            for key in ("extensions_allowed", "transfers_allowed", "shelve_months")
        )
    )


def against_place(*, longitude: Any, latitude: Any, metres: int | None, most: int) -> str:
    """
    Where a problem is: both numbers or none, in the country, and at its compound or near it.

    :param metres: how far from the compound; None when the register does not know where that is
    """
    if longitude is None and latitude is None:
        return ""
    if longitude is None or latitude is None:
        return "经度和纬度要一起给，或者都不给"
    (west, east), (south, north) = EASTINGS, NORTHINGS
    if not (west <= longitude <= east and south <= latitude <= north):
        return "问题的位置不在国内，请核对经纬度"
    if metres is not None and metres > most:
        far = f"{metres} 米" if metres < 1000 else f"约 {metres / 1000:.1f} 公里"
        return f"这个位置离小区{far}，超过 {most} 米，不像这个小区的事。请点小区里或者近旁；是别的小区的，换小区再报"
    return ""


def against_asking_again(*, granted: int, is_asked: bool, most: int) -> str:
    if is_asked:
        return "已经申请了延期，还没有批"
    if granted >= most:
        return f"延期最多批准 {most} 次，已经用完。办不下来的可以上呼，或由上一级挂账"
    return ""


def against_extension(
    *, granted: int, is_asked: bool, due_at: datetime | None, at: datetime, most: int
) -> str:
    """One more original limit, at most so often, and only before it is late. A refused request does not count."""
    if again := against_asking_again(granted=granted, is_asked=is_asked, most=most):
        return again
    if due_at is None:
        return "没有正在走的处置时限，不用延期"
    if due_at <= at:
        return "已经逾期，不能再申请延期。逾期的事实会留着，确有原因的结案后可以申诉"
    return ""


def against_granting(*, is_asked: bool, granted: int, most: int) -> str:
    if not is_asked:
        return "没有等着批的延期申请"
    return f"延期最多批准 {most} 次，已经用完" if granted >= most else ""


def in_years(months: int) -> str:
    """`一年`, ` 6 个月`."""
    return "一年" if months == 12 else f" {months} 个月"


def against_shelving_again(*, shelvings: int) -> str:
    return "这一件挂过账了，一件只能挂一次" if shelvings >= SHELVINGS else ""


def against_shelving(*, shelvings: int, until: date, today: date, months: int) -> str:
    """Once, to an agreed day, at most so many months away."""
    if again := against_shelving_again(shelvings=shelvings):
        return again
    if until <= today:
        return "挂账要约定今天以后的日子"
    latest = workdays.add_months(today, months)
    if until > latest:
        return f"挂账最长{in_years(months)}，最晚到 {latest}"
    return ""


def against_objection(*, objections: int, handler: PartyKind) -> str:
    """Once per case; who was designated cannot object."""
    if objections >= OBJECTIONS:
        return "这一件提过一次派遣异议，已由上级指定，不能再退。请先签收办理"
    if designator_of(handler) is None:
        return "市级自己派给自己的，没有上一级可以指定"
    return ""


def against_transfer(*, transfers: int, most: int) -> str:
    return f"转办过 {transfers} 次，不能再转。请上呼由上一级协调" if transfers >= most else ""


def against_retyping(*, is_same: bool, why: str) -> str:
    if is_same:
        return "类别和立案条件没有变，不用改"
    return "" if legible(why) else "改类别要写明为什么，处置单位和以后的人都看得到"


def against_handing_up(*, desk: PartyKind, why: str) -> str:
    if above(desk) is None:
        return "市级以上没有可以上呼的了"
    return "" if legible(why) else "上呼要写明本级做过什么、为什么解决不了"


def against_handing_in(*, said: str) -> str:
    return "" if legible(said) else "回单要写明做了什么"


def against_closing(*, word: str, open_children: int, reasons: int) -> str:
    """
    Verified: somebody else has looked, the reporter has spoken or could not be reached, no child is left open.

    :param reasons: how many of the open children have been given a reason
    """
    if word == Word.UNSOLVED:
        return "诉求人说没解决，不能按解决结案。请退回返工，或写明原因按未解决结案"
    if not word:
        return "还没有诉求人的话。请先回访记下，联系不上的记下联系经过"
    return against_leaving_children(open_children=open_children, reasons=reasons)


def against_leaving_children(*, open_children: int, reasons: int) -> str:
    if open_children > reasons:
        return f"还有 {open_children} 件子案件没有结案，要一件一件写明为什么可以先结母案件"
    return ""


def against_closing_unsolved(*, why: str, comes_next: str) -> str:
    if not legible(why):
        return "未解决结案要写明为什么解决不了"
    return "" if legible(comes_next) else "未解决结案要写明下一步怎么办，诉求人会看到"


def against_appeal(*, has_appealed: bool, is_late: bool, send_backs: int, fault: str) -> str:
    if has_appealed:
        return "这一件申诉过了，一件只能申诉一次"
    if fault == "LATE" and not is_late:
        return "这一件没有逾期，不用申诉"
    if fault == "SEND_BACK" and not send_backs:
        return "这一件没有返工，不用申诉"
    return ""


def against_merging(*, into_open: bool, same_place: bool, has_children: bool, is_same: bool) -> str:
    if is_same:
        return "不能并入自己"
    if not into_open:
        return "要并入的那一件已经了结，不能再并进去"
    if not same_place:
        return "不是同一个小区的案件，不能并案"
    return "这一件有子案件，不能并入别的案件" if has_children else ""


def against_adopting(*, parent_has_parent: bool, child_has_children: bool, is_same: bool) -> str:
    if is_same:
        return "案件不能是自己的母案件"
    if parent_has_parent:
        return "那一件自己是子案件，只分一层"
    return "这一件有子案件，不能再做子案件" if child_has_children else ""


def checker_kinds(handler: PartyKind, first: PartyKind) -> list[PartyKind]:
    """From the checker policy names upward, never the handler's own kind."""
    start = OFFICIALS.index(first) if first in OFFICIALS else 0
    return [kind for kind in OFFICIALS[start:] if kind is not handler]


def dispatcher_of(first_handler: PartyKind) -> PartyKind:
    """Who sends a filed case out: the level whose desk deals with such a handler."""
    return desk_of(first_handler)


def may_be_sent_to(desk: PartyKind, handler: PartyKind) -> bool:
    """A community sends to its companies, owners' bodies and itself; departments are called by the levels above."""
    if desk is PartyKind.COMMUNITY:
        return handler in (PartyKind.COMPANY, PartyKind.COMMUNITY, PartyKind.OWNERS_BODY)
    if desk is PartyKind.SUBDISTRICT:
        return handler not in (PartyKind.DISTRICT, PartyKind.CITY, PartyKind.REPORTER)
    return handler is not PartyKind.REPORTER and (desk is PartyKind.CITY or handler is not PartyKind.CITY)


def missing(needed: Collection[str], given: dict[str, str]) -> list[str]:
    """Which of the answers a press needs are not given."""
    return [name for name in needed if not legible(given.get(name, ""))]
