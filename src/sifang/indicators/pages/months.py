"""月度数: which months are frozen, who confirmed, what is missing or stale, what a correction changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.indicators.engine import plain
from sifang.indicators.fingerprints import check_code
from sifang.indicators.models import FrozenMonth, MonthReturn
from sifang.indicators.months import last_day, last_over, month_of, previous_month
from sifang.indicators.pages.asked import month_from
from sifang.indicators.permissions import live_ground, may_confirm, may_see_issued
from sifang.indicators.returns import MonthStanding, Standing, due_on, standing_of
from sifang.indicators.wording import words_on
from sifang.lib.clock import clock
from sifang.ui import public as ui

LEVELS = ("CITY", "DISTRICT", "ZONE", "SUBDISTRICT", "TOWN", "COMMUNITY")


@dataclass(frozen=True)
class OwnLine:
    """An area of one's own, with what to press."""

    area: areas.Area
    standing: Standing | None
    code: str


@require_GET
def month_list(request: HttpRequest) -> HttpResponse:
    """The months that are over, newest first."""
    _check_may_see(request)
    now = clock()
    versions: dict[date, list[FrozenMonth]] = {}
    for row in FrozenMonth.objects.order_by("month", "version"):
        versions.setdefault(row.month, []).append(row)
    counts = dict(
        MonthReturn.objects.values("month").annotate(n=Count("area", distinct=True)).values_list("month", "n")
    )
    newest = last_over(now.date())
    # Nobody is late with months from before the city began to keep them.
    first = min((newest, *versions, *counts))
    kept = {month for month in (newest, *_back(newest, 11)) if month >= first}
    months = sorted({*kept, *versions, *counts}, reverse=True)
    rows = [_month_row(month, versions.get(month, []), counts.get(month, 0), now.date()) for month in months]
    last = max(versions, default=None)
    context = {
        "newest": newest,
        "last": last,
        "waiting": newest not in versions,
        "table": ui.Table(
            key="months",
            columns=[
                ui.Column("month", "月份", nowrap=True),
                ui.Column("state", "状态", nowrap=True),
                ui.Column("version", "版本", nowrap=True),
                ui.Column("returns", "确认过的单位", align="r"),
                ui.Column("at", "冻结时间", nowrap=True),
                ui.Column("reason", "更正原因"),
            ],
            rows=rows,
            total_text=f"{len(rows)} 个月",
        ),
    }
    return render(request, "indicators/month_list.html", context)


def _month_row(month: date, versions: list[FrozenMonth], returned: int, today: date) -> ui.Row:
    last = versions[-1] if versions else None
    if last is not None:
        state = ui.state("lock", "已冻结", True)
    else:
        late = today > due_on("month.frozen_by_day", month)
        state = ui.state("late", "逾期未冻结", True) if late else ui.state("run", "确认中", True)
    return ui.Row(
        reverse("month_page", args=[f"{month:%Y-%m}"]),
        [
            f"{month.year} 年 {month.month} 月",
            state,
            f"第 {last.version} 版" if last else "",
            ui.n(returned) if returned else "",
            ui.moment(last.frozen_at) if last else "",
            last.reason if last else "",
        ],
    )


def _back(month: date, count: int) -> list[date]:
    found = []
    for _ in range(count):
        month = previous_month(month)
        found.append(month)
    return found


@require_GET
def month_page(request: HttpRequest, month: str) -> HttpResponse:
    """One month: what is mine to confirm, how the others stand, its frozen versions."""
    _check_may_see(request)
    return render(request, "indicators/month_page.html", month_context(request, month_from(month)))


def month_context(request: HttpRequest, month: date, problem: str = "", reason: str = "") -> dict[str, Any]:
    """What the page shows; also after a press that could not be done, with the sentence why."""
    now = clock()
    month = month_of(month)
    cut_off = last_day(month)
    is_over = cut_off < now.date()
    if not is_over and cut_off > last_day(month_of(now.date())):
        raise Http404("这个月还没有到")
    versions = list(FrozenMonth.objects.filter(month=month).select_related("frozen_by").order_by("-version"))
    scope = accounts.scope_of(request.user)
    ground = live_ground(request.user, cut_off)
    standing = _standing(month, ground, now) if is_over else MonthStanding(month, {})
    mine = areas.Area.objects.filter(pk__in=scope.area_ids).order_by("position", "id")
    own = [
        OwnLine(a, row, check_code(row.digest) if row else "")
        for a in mine
        if may_confirm(request.user, a) and ((row := standing.rows.get(a.pk)) or is_over)
    ]
    return {
        "month": month,
        "word": f"{month:%Y-%m}",
        "cut_off": cut_off,
        "is_over": is_over,
        "versions": [(row, _told(row)) for row in versions],
        "frozen": versions[0] if versions else None,
        "own": own,
        "standing": standing,
        "confirm_due": due_on("month.confirmed_by_day", month),
        "freeze_due": due_on("month.frozen_by_day", month),
        "may_freeze": is_over and accounts.may(request.user, "month.freeze"),
        "problem": problem,
        "reason": reason,
        "table": _returns_table(request, standing, bool(versions)),
    }


def _standing(month: date, ground: Any, now: Any) -> MonthStanding:
    if not ground.everywhere and not ground.area_ids:
        return MonthStanding(month, {})
    return standing_of(month, at=now, area_ids=None if ground.everywhere else ground.area_ids)


def _returns_table(request: HttpRequest, standing: MonthStanding, is_frozen: bool) -> ui.Table:
    """Areas one may see, the ones that need something first; by level and state."""
    asked = {name: request.GET.get(name, "") for name in ("level", "state", "q")}
    found = areas.Area.objects.filter(pk__in=standing.rows).order_by("position", "code", "id")
    if asked["level"] in LEVELS:
        found = found.filter(kind=asked["level"])
    if asked["q"]:
        found = found.filter(name__icontains=asked["q"].replace("\x00", "")[:40])
    rows = []
    for area in found:
        row = standing.rows[area.pk]
        word = "missing" if row.is_missing else "stale" if row.is_stale else "confirmed"
        if not asked["state"] or asked["state"] == word:
            rows.append((("stale", "missing", "confirmed").index(word), area, row))
    rows.sort(key=lambda line: (line[0], LEVELS.index(line[1].kind)))
    word = request.GET.get("after", "")
    start = int(word) if word.isascii() and word.isdigit() and len(word) < 9 else 0
    start = min(start, len(rows))
    page = rows[start : start + 50]
    return ui.Table(
        key="returns",
        columns=[
            ui.Column("area", "单位"),
            ui.Column("level", "层级", nowrap=True),
            ui.Column("state", "情况", nowrap=True),
            ui.Column("at", "确认时间", nowrap=True),
            ui.Column("code", "校验码", nowrap=True),
        ],
        rows=[ui.Row("", _return_cells(area, row, is_frozen)) for _, area, row in page],
        filters=[
            ui.Filter("level", "层级", [(k, areas.AreaKind(k).label) for k in LEVELS], asked["level"]),
            ui.Filter("state", "情况", _states(is_frozen), asked["state"]),
            ui.Filter("q", "名称里有", value=asked["q"], kind="text"),
        ],
        page=ui.Page(
            shown=len(page),
            total=len(rows),
            next_href=ui.href_with(request, after=start + 50) if start + 50 < len(rows) else "",
            prev_href=ui.href_with(request, after=max(0, start - 50)) if start else "",
        ),
        total_text=f"{len(rows)} 个单位",
    )


def _states(is_frozen: bool) -> list[tuple[str, str]]:
    """What a moved figure asks for: another confirmation, or after freezing perhaps a correction."""
    return [
        ("missing", "未确认"),
        ("stale", "冻结后变了" if is_frozen else "需重新确认"),
        ("confirmed", "已确认"),
    ]


def _return_cells(area: areas.Area, row: Standing, is_frozen: bool) -> list[Any]:
    if row.is_missing:
        state = ui.state("none", "未确认", True)
    elif row.is_stale:
        state = ui.state("soon", "冻结后变了" if is_frozen else "需重新确认", True)
    else:
        quiet = row.last is not None and row.last.unchanged
        state = ui.state("done", "已确认，无变化" if quiet else "已确认", True)
    at = ui.moment(row.last.confirmed_at) if row.last else ""
    return [area.name, area.get_kind_display(), state, at, check_code(row.digest)]


def _told(frozen: FrozenMonth) -> list[str]:
    """What a correction changed, in sentences: the city first."""
    said = []
    changed = frozen.what_changed or {}
    for row in changed.get("values", []):
        if row["tree"] != areas.Tree.MANAGEMENT or row["kind"] not in ("CITY", "DISTRICT", "ZONE"):
            continue
        words = words_on(row["key"], frozen.cut_off)
        before, after = (_pair(row[side], words.kind.is_share) for side in ("before", "after"))
        said.append(f"{row['area']} {words.name}：{before} 改为 {after}")
    for row in changed.get("definitions", []):
        said.append(f"{words_on(row['key'], frozen.cut_off).name}：{row['what']}改了")
    if changed.get("record_count"):
        said.append(
            f"共涉及 {ui.n(changed['record_count'])} 条记录、{ui.n(changed.get('value_count', 0))} 个数"
        )
    return said


def _pair(pair: list[str], is_share: bool) -> str:
    num, den = (ui.n(plain(Decimal(text))) for text in pair)
    return f"{num} / {den}" if is_share else num


def _check_may_see(request: HttpRequest) -> None:
    if not may_see_issued(request.user):
        raise Http404("没有您能看的月份")
