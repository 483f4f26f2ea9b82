"""Questions about what was confirmed and frozen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import OuterRef, QuerySet, Subquery

from sifang.areas import public as areas
from sifang.indicators.choices import Kind, Origin
from sifang.indicators.engine import plain
from sifang.indicators.figure import Figure
from sifang.indicators.models import FrozenDefinition, FrozenMonth, FrozenValue
from sifang.indicators.months import previous_month
from sifang.indicators.wording import Words


def newest_versions() -> QuerySet[FrozenMonth]:
    """Each frozen month in its last version: what holds."""
    last = FrozenMonth.objects.filter(month=OuterRef("month")).order_by("-version").values("pk")[:1]
    return FrozenMonth.objects.filter(pk=Subquery(last)).order_by("month")


def frozen_month(month: date, version: int | None = None) -> FrozenMonth | None:
    """A frozen month, in its last version when none is named."""
    rows = FrozenMonth.objects.filter(month=month)
    return (rows.filter(version=version) if version else rows.order_by("-version")).first()


def last_frozen(day: date) -> FrozenMonth | None:
    """What the city last said by a day: the newest frozen month whose cut-off is not after it."""
    return FrozenMonth.objects.filter(cut_off__lte=day).order_by("-cut_off", "-version").first()


def words_of_frozen(row: FrozenDefinition) -> Words:
    """The wording as it was frozen."""
    return Words(
        key=row.key, kind=Kind(row.kind), name=row.name, group=row.group, unit=row.unit, digits=row.digits,
        numerator=row.numerator_words, denominator=row.denominator_words, definition=row.definition,
        note=row.note, source=row.source, divisor=row.divisor, divided_unit=row.divided_unit,
        divided_digits=row.divided_digits, version=row.version, wording_version=row.wording_version,
        rest=row.rest, target_share=Fraction(row.target_share) if row.target_share else None,
        target_count=row.target_count, target_at_most=row.target_at_most, target_due_on=row.target_due_on,
        target_source=row.target_source, target_shown=row.target_shown,
    )  # fmt: skip


def _figure(frozen: FrozenMonth, words: Words, area_id: int, tree: str, num: object, den: object) -> Figure:
    return Figure(
        key=words.key, area_id=area_id, tree=str(tree), day=frozen.cut_off, numerator=plain(num),
        denominator=plain(den) if words.kind.is_share else None, words=words,
        origin=Origin.FROZEN, month=frozen.month, month_version=frozen.version,
    )  # fmt: skip


def frozen_figures(
    frozen: FrozenMonth,
    area_ids: Iterable[int],
    tree: str = areas.Tree.MANAGEMENT,
    keys: Iterable[str] | None = None,
) -> dict[tuple[str, int], Figure]:
    """The frozen figures of some areas: two statements. An area with nothing to count then has zeros."""
    wanted = list(area_ids)
    definitions = FrozenDefinition.objects.filter(frozen=frozen).order_by("position")
    if keys is not None:
        definitions = definitions.filter(key__in=list(keys))
    by_pk = {row.pk: words_of_frozen(row) for row in definitions}
    values = {
        (d, area): (num, den)
        for d, area, num, den in FrozenValue.objects.filter(
            definition__in=by_pk, tree=tree, area__in=wanted
        ).values_list("definition", "area", "numerator", "denominator")
    }
    return {
        (words.key, area): _figure(frozen, words, area, tree, *values.get((pk, area), (0, 0)))
        for pk, words in by_pk.items()
        for area in wanted
    }


@dataclass(frozen=True)
class Point:
    """One month of a figure's history."""

    month: date
    cut_off: date
    version: int
    figure: Figure

    @property
    def plotted(self) -> float | None:
        """For drawing: percent of shares, else the number."""
        return self.figure.plotted


def histories(
    area_id: int,
    tree: str = areas.Tree.MANAGEMENT,
    keys: Iterable[str] | None = None,
    *,
    until: date | None = None,
    months: int | None = None,
) -> dict[str, list[Point]]:
    """The frozen months of an area's figures, oldest first, each in its last version: three statements."""
    frozen = newest_versions()
    if until is not None:
        frozen = frozen.filter(cut_off__lte=until)
    by_pk = {row.pk: row for row in frozen}
    if months is not None:
        by_pk = dict(list(by_pk.items())[-months:])
    definitions = FrozenDefinition.objects.filter(frozen__in=by_pk).order_by("frozen__month", "position")
    if keys is not None:
        definitions = definitions.filter(key__in=list(keys))
    rows = list(definitions)
    values = {
        d: (num, den)
        for d, num, den in FrozenValue.objects.filter(
            definition__in=[r.pk for r in rows], tree=tree, area=area_id
        ).values_list("definition", "numerator", "denominator")
    }
    found: dict[str, list[Point]] = {}
    for row in rows:
        month = by_pk[row.frozen_id]
        figure = _figure(month, words_of_frozen(row), area_id, tree, *values.get(row.pk, (0, 0)))
        found.setdefault(row.key, []).append(Point(month.month, month.cut_off, month.version, figure))
    return found


def history(key: str, area_id: int, tree: str = areas.Tree.MANAGEMENT, **narrowed: object) -> list[Point]:
    """One indicator's frozen months, oldest first."""
    return histories(area_id, tree, [key], **narrowed).get(key, [])  # type: ignore[arg-type]  # the same words, handed on


def month_before(points: list[Point], month: date) -> Point | None:
    """环比: the point of the month before."""
    return _at(points, previous_month(month))


def year_before(points: list[Point], month: date) -> Point | None:
    """同比: the point of the same month a year before."""
    return _at(points, month.replace(year=month.year - 1))


def _at(points: list[Point], month: date) -> Point | None:
    return next((p for p in points if p.month == month), None)
