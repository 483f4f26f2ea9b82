"""Figures for programs: definitions, figures with their exact counts, the records behind them, months."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router, Schema

from sifang.areas import public as areas
from sifang.areas.looking import looking_at
from sifang.indicators.answers import figures_for, records_for
from sifang.indicators.declaration import indicators as declared_indicators
from sifang.indicators.figure import Figure, Number
from sifang.indicators.models import FrozenMonth
from sifang.indicators.permissions import may_see_issued
from sifang.indicators.queries import frozen_figures, frozen_month, newest_versions
from sifang.indicators.records import place_names, shown_fact
from sifang.indicators.wording import Words, words_on
from sifang.lib.answers import REFUSALS, InTree, Limit, Slug
from sifang.lib.asked import Day, asked_day
from sifang.policy import public as policy

router = Router(tags=["指标"])
Key = Annotated[str, Path(pattern=r"^[a-z0-9_.]{1,60}$", description="指标的键")]
MonthWord = Annotated[str, Path(pattern=r"^(19|20)\d\d-(0[1-9]|1[0-2])$", description="月份，例如 2021-11")]


class TargetOut(Schema):
    """`share` is an exact fraction such as 7/10; `at_most` targets are not to be exceeded."""

    share: str | None
    count: int | None
    at_most: bool
    due_on: date | None
    source: str


class DefinitionOut(Schema):
    key: str
    name: str
    group: str
    kind: Literal["RATIO", "COUNT", "SUM", "POOLED"]
    unit: str
    numerator: str
    denominator: str
    definition: str
    source: str
    version: str
    target: TargetOut | None


class Definitions(Schema):
    at: date
    items: list[DefinitionOut]


class FigureOut(Schema):
    """`numerator` and `denominator` are the counts; `share` is the exact fraction; `shown` as on the page."""

    key: str
    name: str
    numerator: int | float
    denominator: int | float | None
    share: str | None
    shown: str
    unit: str
    definition_version: str
    target: TargetOut | None
    needed: int | None
    gap: int | None
    is_met: bool | None


class AreaRef(Schema):
    id: int
    slug: str
    name: str


class FiguresOut(Schema):
    """LIVE inside one's jurisdiction; FROZEN is what the city issued, of a month; NONE is nothing to show."""

    at: date
    area: AreaRef
    tree: Literal["ADMINISTRATIVE", "MANAGEMENT"]
    origin: Literal["LIVE", "FROZEN", "NONE"]
    month: str | None
    month_version: int | None
    items: list[FigureOut]


class RecordOut(Schema):
    """One row behind a figure; `record` is the number of what was counted."""

    record: int
    label: str
    place: list[str]
    counted: bool
    facts: dict[str, str]


class RecordsOut(Schema):
    at: date
    area: AreaRef
    tree: Literal["ADMINISTRATIVE", "MANAGEMENT"]
    key: str
    total: int
    items: list[RecordOut]
    next: str | None


class MonthOut(Schema):
    month: str
    version: int
    cut_off: date
    reason: str
    policy_version: str
    missing_count: int
    stale_count: int


class Months(Schema):
    items: list[MonthOut]


def _target(words: Words) -> TargetOut | None:
    if not words.has_target:
        return None
    return TargetOut(
        share=str(words.target_share) if words.target_share is not None else None, count=words.target_count,
        at_most=words.target_at_most, due_on=words.target_due_on, source=words.target_source,
    )  # fmt: skip


def _definition(words: Words) -> DefinitionOut:
    return DefinitionOut(
        key=words.key, name=words.name, group=words.group, kind=words.kind.value, unit=words.unit,
        numerator=words.numerator, denominator=words.denominator, definition=words.definition,
        source=words.source, version=words.definition_version, target=_target(words),
    )  # fmt: skip


def _plain(number: Number | None) -> int | float | None:
    if isinstance(number, Decimal):
        return int(number) if number == number.to_integral_value() else float(number)
    return number


def _figure(figure: Figure) -> FigureOut:
    numerator = _plain(figure.numerator)
    assert numerator is not None
    return FigureOut(
        key=figure.key, name=figure.words.name, numerator=numerator, denominator=_plain(figure.denominator),
        share=str(figure.share) if figure.share is not None else None, shown=figure.shown,
        unit=figure.words.unit, definition_version=figure.words.definition_version,
        target=_target(figure.words), needed=figure.needed, gap=figure.gap, is_met=figure.is_met,
    )  # fmt: skip


def _area(request: HttpRequest, slug: str) -> areas.Area:
    found = areas.by_slug(slug) if slug else looking_at(request).area
    if found is None:
        raise Http404
    return found


def _ref(area: areas.Area) -> AreaRef:
    return AreaRef(id=area.pk, slug=area.slug, name=area.name)


@router.get(
    "/indicators", response={200: Definitions, **REFUSALS}, summary="指标和口径", operation_id="indicators"
)
def indicators(request: HttpRequest, at: Day = None):
    """Every indicator as it was worded on a day, with its target and its source."""
    day = asked_day(at)
    items = []
    for declared in declared_indicators():
        try:
            items.append(_definition(words_on(declared.key, day)))
        except policy.NoSuchRule:
            continue
    return Definitions(at=day, items=items)


@router.get(
    "/figures", response={200: FiguresOut, **REFUSALS}, summary="一个区划的各项数字", operation_id="figures"
)
def figures(
    request: HttpRequest,
    at: Day = None,
    area: Slug = "",
    tree: InTree = "MANAGEMENT",
    key: Annotated[list[str] | None, Query(description="只要这些指标")] = None,
):
    """All figures of one area on a day: live inside one's jurisdiction, elsewhere the last issued month."""
    day, place = asked_day(at), _area(request, area)
    known = {declared.key for declared in declared_indicators()}
    if key is not None and not set(key) <= known:
        raise Http404
    answers = figures_for(request.user, day, [place.pk], tree, key)
    found = answers.of_area(place.pk)
    first = found[0] if found else None
    return FiguresOut(
        at=day, area=_ref(place), tree=tree,
        origin="NONE" if first is None else first.origin.value,
        month=f"{first.month:%Y-%m}" if first and first.month else None,
        month_version=first.month_version if first else None,
        items=[_figure(figure) for figure in found],
    )  # fmt: skip


@router.get(
    "/figures/{key}/records",
    response={200: RecordsOut, **REFUSALS},
    summary="一个数字背后的记录",
    operation_id="records",
)
def records(
    request: HttpRequest,
    key: Key,
    at: Day = None,
    area: Slug = "",
    tree: InTree = "MANAGEMENT",
    counted: Annotated[bool | None, Query(description="true 只要分子里的，false 只要其余的")] = None,
    after: Annotated[str, Query(max_length=200, description="上一页的 next")] = "",
    limit: Limit = 50,
):
    """The records behind a live figure: the same query as the number, only of areas wholly one's own."""
    day, place = asked_day(at), _area(request, area)
    if key not in {declared.key for declared in declared_indicators()}:
        raise Http404
    listed = records_for(request.user, key, place, tree, day=day, counted=counted, limit=limit)
    if listed is None:
        raise Http404
    page, more = listed.page(after=after.replace("\x00", ""))
    names = place_names({row.place_id for row in page}, day, tree)
    items = [
        RecordOut(
            record=row.record, label=row.label, place=list(names.get(row.place_id, ())), counted=row.counted,
            facts={
                label: shown_fact(fact)
                for (_, label, _), fact in zip(listed.heads, row.facts, strict=True)
            },
        )
        for row in page
    ]  # fmt: skip
    return RecordsOut(
        at=day, area=_ref(place), tree=tree, key=key, total=listed.count(), items=items,
        next=page[-1].position if more and page else None,
    )  # fmt: skip


def _month(row: FrozenMonth) -> MonthOut:
    return MonthOut(
        month=f"{row.month:%Y-%m}", version=row.version, cut_off=row.cut_off, reason=row.reason,
        policy_version=row.policy_version, missing_count=row.missing_count, stale_count=row.stale_count,
    )  # fmt: skip


@router.get("/months", response={200: Months, **REFUSALS}, summary="已冻结的月份", operation_id="months")
def months(request: HttpRequest):
    """Each frozen month in the version that holds."""
    if not may_see_issued(request.user):
        return Months(items=[])
    return Months(items=[_month(row) for row in newest_versions()])


@router.get(
    "/months/{month}", response={200: FiguresOut, **REFUSALS}, summary="一个月的定数", operation_id="month"
)
def month(
    request: HttpRequest,
    month: MonthWord,
    version: Annotated[int | None, Query(ge=1, le=9999)] = None,
    area: Slug = "",
    tree: InTree = "MANAGEMENT",
):
    """The figures of one area as they were frozen; open to everybody who holds a post."""
    place = _area(request, area)
    frozen = (
        frozen_month(date.fromisoformat(f"{month}-01"), version) if may_see_issued(request.user) else None
    )
    if frozen is None:
        raise Http404
    found = frozen_figures(frozen, [place.pk], tree).values()
    return FiguresOut(
        at=frozen.cut_off, area=_ref(place), tree=tree, origin="FROZEN", month=month,
        month_version=frozen.version, items=[_figure(figure) for figure in found],
    )  # fmt: skip
