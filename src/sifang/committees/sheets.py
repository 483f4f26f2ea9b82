"""业主委员会台账, 物业管理委员会台账, 环境和物业管理委员会台账: as offices keep them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sifang.ledgers import public as ledgers
from sifang.registry import public as registry

_MEMBERS = ledgers.Column("委员人数", "member_count", ledgers.whole("人", "名", most=999), ("委员数", "成员人数"), unit="人", example=7, check="whole")  # fmt: skip
_PARTY = ledgers.Column("党员人数", "party_member_count", ledgers.whole("人", "名", most=999), ("党员数", "党员委员人数"), unit="人", example=4, check="whole")  # fmt: skip
_EXPLAINED = (
    "每行一届。按编号认；没有编号的，按小区（社区）和起始日期认。",
    "空格表示没说，不会抹掉已登记的内容。",
)
_BOTH = ("committees.OwnersCommittee", "committees.ManagementCommittee")


def _members(part: str, words: str) -> Any:
    def check(values: dict[str, Any], day: date) -> tuple[str, str] | None:
        whole, some = values.get("member_count"), values.get(part)
        if some is not None and whole is not None and some > whole:
            return part, f"{words}不能多于委员人数"
        ends, starts = values.get("term_ends_on"), values.get("starts_on")
        if ends is not None and starts is not None and ends <= starts:
            return "term_ends_on", "任期届满日应晚于起始日期"
        return None

    return check


_OWNERS = registry.Hanging(
    "committees.OwnersCommittee", "compound",
    ("term_number", "term_ends_on", "filed_on", "member_count", "party_member_count", "is_new"),
    otherwise={"term_number": 1, "is_new": True}, alone=_BOTH, check=_members("party_member_count", "党员人数"),
)  # fmt: skip
OWNERS_COMMITTEES = ledgers.declare(
    ledgers.Sheet(
        key="owners_committees", name="业委会台账",
        columns=(
            *registry.COMPOUND_COLUMNS,
            ledgers.Column("届次", "term_number", ledgers.whole("届", most=99), ("第几届",), example=1, width=8, check="whole"),
            ledgers.Column("任期届满日", "term_ends_on", ledgers.day, ("届满日期", "任期届满日期", "到期日期"), example="2024-03-01"),
            ledgers.Column("备案日期", "filed_on", ledgers.day, ("备案时间",), example="2021-03-15"),
            _MEMBERS, _PARTY,
            ledgers.Column("是否新成立", "is_new", ledgers.yes_no, ("新成立",), example="是", choices=("是", "否")),
            *registry.PERIOD_COLUMNS,
        ),
        plan=_OWNERS.plan, out=_OWNERS.out,
        subjects=(ledgers.Subject("committees.OwnersCommittee", page="owners_committee_page"),),
        explained=_EXPLAINED,
    )
)  # fmt: skip

_MANAGEMENT = registry.Hanging(
    "committees.ManagementCommittee", "compound", ("ground", "member_count", "owner_member_count"),
    otherwise={"ground": ""}, alone=_BOTH, check=_members("owner_member_count", "业主代表人数"),
)  # fmt: skip
MANAGEMENT_COMMITTEES = ledgers.declare(
    ledgers.Sheet(
        key="management_committees", name="物管会台账",
        columns=(
            *registry.COMPOUND_COLUMNS,
            ledgers.Column("设立情形", "ground", ledgers.text(120), ("设立原因", "设立依据"), width=28),
            _MEMBERS,
            ledgers.Column("业主代表人数", "owner_member_count", ledgers.whole("人", "名", most=999), ("业主委员人数",), unit="人", example=4, check="whole"),
            *registry.PERIOD_COLUMNS,
        ),
        plan=_MANAGEMENT.plan, out=_MANAGEMENT.out,
        subjects=(ledgers.Subject("committees.ManagementCommittee", page="management_committee_page"),),
        explained=(*_EXPLAINED, "有业主委员会在任的日子，不能同时有物业管理委员会。"),
    )
)  # fmt: skip

_ENVIRONMENT = registry.Hanging(
    "committees.EnvironmentCommittee", "community", ("member_count", "party_member_count"),
    alone=("committees.EnvironmentCommittee",), check=_members("party_member_count", "党员人数"),
)  # fmt: skip
ENVIRONMENT_COMMITTEES = ledgers.declare(
    ledgers.Sheet(
        key="environment_committees", name="环物委台账",
        columns=(*registry.required(registry.AREA_COLUMNS, "community"), _MEMBERS, _PARTY, *registry.PERIOD_COLUMNS),
        plan=_ENVIRONMENT.plan, out=_ENVIRONMENT.out,
        subjects=(ledgers.Subject("committees.EnvironmentCommittee", page="environment_page"),),
        explained=("每行一个社区的环境和物业管理委员会。", _EXPLAINED[1]),
    )
)  # fmt: skip
