"""What the whistles ask: an office called, an office to judge, a refusal to rule on, a rung that tells one's level."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, When
from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.cases import public as cases
from sifang.lib.clock import ZONE
from sifang.ui.todo import Todo
from sifang.whistles.choices import OVER
from sifang.whistles.models import Rung, Summons
from sifang.whistles.queries import running

_ASKS_OFFICE = {
    "CALLED": "吹哨召集您单位，请签收",
    "SIGNED": "已签收，请指定负责人并报到",
    "ARRIVED": "已报到，请办理",
    "ACTED": "已办理，请回复",
}
_WRITTEN_DOWN = {
    "CALLED": "请打电话，代记签收",
    "SIGNED": "请代记负责人和报到",
    "ARRIVED": "记下来了谁，代记办理",
    "ACTED": "请代记回复",
}
_LEADERS = {"DISTRICT_CLERK": "DISTRICT", "CITY_CLERK": "CITY", "CITY_LEADER": "CITY"}


def todo(user: Any, at: datetime) -> list[Todo]:
    scope = accounts.scope_of(user)
    roles = {role.key for role in scope.roles}
    mine = Q(office__in=scope.office_ids, status__in=list(_ASKS_OFFICE))
    ground = Q() if scope.everywhere else Q(whistle__subdistrict__in=areas.inside(scope.area_ids, scope.on))
    if "SUBDISTRICT_CLERK" in roles and scope.area_ids:
        mine |= ground & (Q(status="REPLIED") | Q(status__in=["ARRIVED", "ACTED"], attested_at=None))
        # An office without an account is asked by telephone, and somebody writes down what it does.
        alone = cases.nobody_acts_for("office", "office", scope.on)
        mine |= ground & Q(status__in=list(_WRITTEN_DOWN)) & alone
        # Every office is done with: the whistle is still to be closed, and its lead stands for all.
        working = Summons.objects.filter(whistle=OuterRef("whistle")).exclude(status__in=OVER)
        mine |= ground & Q(is_lead=True, status__in=OVER) & ~Q(Exists(working))
    levels = [level for role, level in _LEADERS.items() if role in roles]
    if levels:
        told = Rung.objects.filter(summons=OuterRef("pk"), level__in=levels)
        mine |= ground & (Q(status="REFUSED") if "DISTRICT" in levels else Q(pk__in=[]))
        mine |= ground & Q(status__in=["CALLED", "SIGNED"]) & Q(Exists(told))
    if scope.is_closed or not mine:
        return []
    alone = cases.nobody_acts_for("office", "office", scope.on)
    rows = Summons.objects.filter(mine, whistle__status="OPEN").annotate(
        is_alone=Case(When(alone, then=True), default=False, output_field=BooleanField())
    )
    found = running(rows).select_related("office", "whistle").order_by("due", "pk")[:50]  # type: ignore[misc]  # `running` reckons `due`
    writes_down = "SUBDISTRICT_CLERK" in roles
    return [_line(row, row.office_id in scope.office_ids, writes_down, at) for row in found]


def _line(row: Any, own: bool, writes_down: bool, at: datetime) -> Todo:
    if own:
        words = _ASKS_OFFICE.get(row.status, "")
    elif writes_down and row.is_alone and row.status in _WRITTEN_DOWN:
        words = f"{row.office.name}没有账号，{_WRITTEN_DOWN[row.status]}"
    elif row.status == "REFUSED":
        words = f"{row.office.name}拒收，请裁定归谁"
    elif row.status == "REPLIED":
        words = f"{row.office.name}已回复，请评"
    elif row.status in OVER:
        words = "每个单位都评过或不再召集了，请收哨"
    elif row.status in ("ARRIVED", "ACTED"):
        words = f"{row.office.name}说已报到，请记下来了谁"
    else:
        words = f"{row.office.name}没有按时报到，请过问"
    late = row.due is not None and row.due < at
    return Todo(
        f"{row.whistle.number} {row.whistle.matter[:40]}：{words}", reverse("whistle_page", args=[row.whistle_id]),
        due=row.due.astimezone(ZONE).date() if row.due else None, state_kind="late" if late else "soon",
        ground=row.whistle.kind_name,
    )  # fmt: skip
