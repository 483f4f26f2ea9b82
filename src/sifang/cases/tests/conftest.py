"""The cast of a case, and how it is walked to where a test begins: always by the real actions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from sifang.accounts import public as accounts
from sifang.cases import actions
from sifang.cases.choices import CaseStatus as S
from sifang.cases.choices import PartyKind
from sifang.cases.models import Case
from sifang.lib.clock import ZONE

MORNING = datetime(2021, 12, 1, 9, 0, tzinfo=ZONE)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def cast(small_city: Any) -> SimpleNamespace:
    """Who may act on a case of 春晓花园: its community, its subdistrict, its company, a department, a reader."""
    city = small_city
    office = city.offices["青禾市城市管理局"]
    return SimpleNamespace(
        city=city, home=city.compound["春晓花园"], other_home=city.compound["河畔新城"],
        community=city.community_worker, sibling=city.sibling_community_worker,
        subdistrict=city.subdistrict_clerk, district=city.district_clerk, city_clerk=city.city_clerk,
        company=city.company_manager, department=city.department_liaison, department_office=office,
        reader=city.reviewer, stranger=city.stranger, other_district=city.other_district_clerk,
    )  # fmt: skip


@pytest.fixture
def case_at(cast: SimpleNamespace) -> Callable[..., Case]:
    """`case_at(HANDLING, handler="COMPANY")`: a new case walked to a status."""

    def walk(
        status: S, *, handler: str = "COMPANY", type_code: str = "0308", at: datetime = MORNING, **told: Any
    ):
        clock = iter(at + MINUTE * n for n in range(60))
        who = cast
        telling = actions.Telling(**({"title": "3 号楼楼道灯不亮", "words": "楼道灯坏了三天", "name": "张三", "phone": "13300010001"} | told))  # fmt: skip
        case = actions.report(who.home.pk, telling, by=who.community, at=next(clock)).case
        if status == S.REPORTED:
            return case
        if status == S.REFUSED:
            return actions.refuse(case.pk, why="在法院诉讼", route="法院", by=who.community, at=next(clock))
        if status == S.MERGED:
            other = actions.report(
                who.home.pk, actions.Telling("又一件"), by=who.community, at=next(clock)
            ).case
            return actions.merge(case.pk, into_id=other.pk, why="同一盏灯", by=who.community, at=next(clock))
        actions.accept(case.pk, by=who.community, at=next(clock))
        if status == S.ACCEPTED:
            return _fresh(case)
        actions.file(case.pk, type_code=type_code, by=who.community, at=next(clock))
        if handler != "COMPANY" and handler != "COMMUNITY":
            actions.hand_up(case.pk, why="社区解决不了", by=who.community, at=next(clock))
        if status == S.FILED:
            return _fresh(case)
        desk = who.community if handler in ("COMPANY", "COMMUNITY") else who.subdistrict
        office = who.department_office.pk if handler == "DEPARTMENT" else None
        actions.dispatch(case.pk, kind=PartyKind(handler), office_id=office, by=desk, at=next(clock))
        if status == S.DISPATCHED:
            return _fresh(case)
        works = {
            "COMPANY": who.company, "COMMUNITY": who.community, "SUBDISTRICT": who.subdistrict,
            "DEPARTMENT": who.department,
        }[handler]  # fmt: skip
        if status == S.OBJECTED:
            return actions.object_(case.pk, why="不是我们的事", by=works, at=next(clock))
        actions.sign(case.pk, by=works, at=next(clock))
        if status == S.HANDLING:
            return _fresh(case)
        above = {"COMPANY": who.community, "COMMUNITY": who.subdistrict, "SUBDISTRICT": who.district, "DEPARTMENT": who.subdistrict}[handler]  # fmt: skip
        if status == S.SHELVED:
            until = (at + timedelta(days=60)).date()
            return actions.shelve(case.pk, until=until, why="等维修资金", by=above, at=next(clock))
        actions.hand_in(case.pk, said="换了灯", by=works, at=next(clock))
        if status == S.AWAITING_CHECK:
            return _fresh(case)
        checks = {"COMMUNITY": who.community, "SUBDISTRICT": who.subdistrict, "DISTRICT": who.district}[
            _fresh(case).checker_kind
        ]
        actions.pass_check(case.pk, note="到现场看了，灯亮", by=checks, at=next(clock))
        if status == S.AWAITING_JUDGEMENT:
            return _fresh(case)
        if _fresh(case).status == S.AWAITING_JUDGEMENT:
            actions.judge(case.pk, has_come=True, is_solved=True, by=who.subdistrict, at=next(clock))
        if status == S.AWAITING_WORD:
            return _fresh(case)
        actions.record_word(case.pk, word="SOLVED", by=checks, at=next(clock))
        actions.close(case.pk, by=checks, at=next(clock))
        return _fresh(case)

    return walk


def _fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def fresh() -> Callable[[Case], Case]:
    return _fresh


__all__ = ["MINUTE", "MORNING", "accounts"]
