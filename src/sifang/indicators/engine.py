"""Counts: one statement for all indicators, all areas of both trees, on one day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    DecimalField,
    F,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from sifang.areas import public as areas
from sifang.indicators.choices import Kind
from sifang.indicators.declaration import Indicator, indicator, indicators
from sifang.indicators.figure import Figure, Number
from sifang.indicators.statements import sql_of, statement
from sifang.indicators.wording import Words, words_on

COUNTING = ("i_place", "i_num", "i_den")


def at(value: str | Any, day: date) -> Any:
    """A field path, or an expression of the day."""
    return value(day) if callable(value) else F(value)


def record_rows(indicator: Indicator, day: date) -> QuerySet:
    """
    Every record an indicator looks at on a day, with its place and what it adds to the figure.

    The number is the sum over these rows, and the drill-down list is these rows.
    """
    rows = indicator.rows(day).order_by()
    counted, num, den = _parts(indicator, day)
    return rows.annotate(
        i_record=F(indicator.record),
        i_place=at(indicator.place, day),
        i_counted=counted,
        i_num=num,
        i_den=den,
    )


def _parts(indicator: Indicator, day: date) -> tuple[Any, Any, Any]:
    """Is the row counted, and what it adds above and below the line."""
    one, zero = Value(1), Value(0)
    if indicator.counted is not None:
        condition = indicator.counted(day)
        return (
            _yes(condition),
            Case(When(condition, then=one), default=zero, output_field=IntegerField()),
            one,
        )
    if indicator.kind == Kind.POOLED:
        # A body of which one of the two numbers is unknown adds to neither.
        known = Q(**{f"{indicator.measure}__isnull": False, f"{indicator.whole}__isnull": False})
        return _yes(known), _if(known, indicator.measure), _if(known, indicator.whole)
    return Value(True), one if indicator.kind == Kind.COUNT else _amount(indicator.measure), zero


def _yes(condition: Any) -> Case:
    """True or false, never unknown: a day nobody entered leaves a row out, it does not lose it."""
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _if(known: Q, path: str) -> Case:
    return Case(When(known, then=F(path)), default=Value(0), output_field=IntegerField())


def _amount(path: str) -> Any:
    """A field added up; what nobody knows adds nothing, whatever kind of number it is."""
    return Coalesce(F(path), Value(0), output_field=DecimalField())


def counting_sql(key: str, day: date) -> tuple[str, tuple]:
    """The statement that gives place, numerator and denominator of every row; also what is fingerprinted."""
    return sql_of(record_rows(indicator(key), day).values_list(*COUNTING))


def together_sql(keys: str, day: date) -> tuple[str, tuple]:
    """The same for indicators that look at the same rows: place, then the numbers of each, in one pass."""
    group = [indicator(key) for key in keys.split()]
    if len(group) == 1 and group[0].kept is not None:
        return group[0].kept(day)
    rows = group[0].rows(day).order_by().annotate(i_place=at(group[0].place, day))
    names = ["i_place"]
    for n, one in enumerate(group):
        _, num, den = _parts(one, day)
        rows = rows.annotate(**{f"i_num{n}": num, f"i_den{n}": den})
        names += [f"i_num{n}", f"i_den{n}"]
    return sql_of(rows.values_list(*names))


def _together(wanted: list[Indicator]) -> list[list[Indicator]]:
    """Indicators by the rows they look at: a city's compounds are read once for all that count them."""
    groups: dict[tuple, list[Indicator]] = {}
    for one in wanted:
        groups.setdefault((one.rows, one.place), []).append(one)
    return list(groups.values())


def _leaf(sql: str, positions: list[int]) -> str:
    """One row for each indicator of the group and each place; in whole hundredths, which add up fast and exactly."""
    numbers = [f"{side}{n}" for n in range(len(positions)) for side in ("num", "den")]
    sums = ", ".join(f"(sum(r.{name}) * 100)::bigint as {name}" for name in numbers)
    each = ", ".join(f"({position}, g.num{n}, g.den{n})" for n, position in enumerate(positions))
    return (
        f"select v.k, g.place, v.num, v.den from (select r.place, {sums}"
        f" from ({sql}) r(place, {', '.join(numbers)}) where r.place is not null group by r.place) g"
        f" cross join lateral (values {each}) v(k, num, den)"
    )


def figures_on(
    day: date,
    keys: Iterable[str] | None = None,
    *,
    area_ids: Iterable[int] | None = None,
    tree: str | None = None,
) -> Figures:
    """
    The figures of one day as we now hold true of it: one statement, whatever is asked.

    Nobody is asked who he is here: pages, API and exports go through `figures_for(user, ...)`.

    :param keys: these indicators; all when not given
    :param area_ids: these areas; every area with anything to count when not given
    :param tree: one of the trees; both when not given
    """
    wanted = indicators(keys)
    words = {i.key: words_on(i.key, day) for i in wanted}
    ids = None if area_ids is None else sorted({int(pk) for pk in area_ids})
    if not wanted or ids == []:
        return Figures(day, words, {})
    parts: list[str] = []
    params: list[Any] = []
    for group in _together(wanted):
        sql, values = statement(together_sql, " ".join(one.key for one in group), day)
        parts.append(_leaf(sql, [wanted.index(one) for one in group]))
        params += values
    where = ["c.period @> %s::date", "c.descendant_id in (select place from leaf)"]
    params.append(day)
    if ids is not None:
        where.append("c.ancestor_id = any(%s)")
        params.append(ids)
    if tree is not None:
        where.append("c.tree = %s")
        params.append(str(tree))
    whole = (
        f"with leaf(k, place, num, den) as materialized ({' union all '.join(parts)}),"
        " up as materialized (select c.tree, c.ancestor_id, c.descendant_id from areas_areaclosure c"
        f" where {' and '.join(where)})"
        " select leaf.k, up.tree, up.ancestor_id, sum(leaf.num), sum(leaf.den)"
        " from leaf join up on up.descendant_id = leaf.place group by 1, 2, 3"
    )
    keys_of = [one.key for one in wanted]
    shares = [one.kind.is_share for one in wanted]
    with connection.cursor() as cursor:
        cursor.execute(whole, params)
        found = {
            (t, area, keys_of[k]): (num, den if shares[k] else None)
            for k, t, area, num, den in cursor.fetchall()
        }
    return Figures(day, words, found)


def _from_hundredths(value: Any) -> Number:
    """Whole hundredths as they are added up in the database; the cents of money, nothing finer."""
    whole, rest = divmod(int(value), 100)
    return whole if rest == 0 else Decimal(int(value)).scaleb(-2).normalize()


def plain(value: Any) -> Number:
    """12 rather than Decimal("12.00"); money keeps its cents when it has some."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value.normalize()
    return int(value)


class Figures:
    """The answer of the engine: `figures.get(key, area_id, tree)`; an area with nothing to count has zeros."""

    def __init__(self, day: date, words: dict[str, Words], found: dict[tuple, tuple]) -> None:
        self.day = day
        self.words = words
        self._found = found

    def get(self, key: str, area_id: int, tree: str = areas.Tree.MANAGEMENT) -> Figure:
        """:raises KeyError: this indicator was not asked for"""
        words = self.words[key]
        num, den = self._found.get((str(tree), area_id, key), (0, 0 if words.kind.is_share else None))
        return Figure(
            key=key, area_id=area_id, tree=str(tree), day=self.day, numerator=_from_hundredths(num),
            denominator=None if den is None else _from_hundredths(den), words=words,
        )  # fmt: skip

    def of_area(self, area_id: int, tree: str = areas.Tree.MANAGEMENT) -> list[Figure]:
        """Every indicator of one area, in the city's order."""
        return [self.get(key, area_id, tree) for key in self.words]

    def hundredths(
        self, tree: str, area_ids: Iterable[int] | None = None
    ) -> Iterator[tuple[str, int, int, int | None]]:
        """`(key, area, numerator, denominator)` in whole hundredths, without making figures of them."""
        t = str(tree)
        if area_ids is None:
            places: Iterable[tuple] = (place for place in self._found if place[0] == t)
        else:
            asked = ((t, area, key) for area in area_ids for key in self.words)
            places = (place for place in asked if place in self._found)
        for place in places:
            num, den = self._found[place]
            yield place[2], place[1], int(num), None if den is None else int(den)

    def area_ids(self, tree: str = areas.Tree.MANAGEMENT) -> set[int]:
        """Areas that have anything to count."""
        return {area for t, area, _ in self._found if t == str(tree)}

    def __iter__(self) -> Iterator[Figure]:
        return (self.get(key, area, tree) for tree, area, key in self._found)

    def __len__(self) -> int:
        return len(self._found)
