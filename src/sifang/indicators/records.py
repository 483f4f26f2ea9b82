"""The list behind a figure: live from the indicator's own rows, or as it was frozen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from sifang.areas import public as areas
from sifang.indicators.declaration import Indicator, indicator
from sifang.indicators.engine import at, record_rows
from sifang.indicators.figure import Number
from sifang.indicators.models import FrozenDefinition, FrozenPlace, FrozenRecord

Heads = list[tuple[str, str, str]]


@dataclass(frozen=True)
class Record:
    """One row behind a figure: what it adds above and below the line, and its facts as shown."""

    id: int
    record: int
    label: str
    place_id: int
    counted: bool
    numerator: Number
    denominator: Number
    facts: tuple[Any, ...]
    position: str = ""


def listed_rows(declared: Indicator, day: date) -> QuerySet:
    """The counting rows with what a list shows of them; every column is made in the database."""
    columns = {f"c_{c.key}": at(c.value, day) for c in declared.columns}
    label = Cast(at(declared.label, day), CharField())
    order = Coalesce(Cast(at(declared.order, day), CharField()), Value("")) if declared.order else label
    return record_rows(declared, day).annotate(i_label=label, i_order=order, **columns)


FIELDS = ("i_record", "i_label", "i_place", "i_counted", "i_num", "i_den", "i_order")


def _whole(word: str) -> int | None:
    """A row's number out of an address; what is none means the beginning."""
    return int(word) if word.isascii() and word.isdigit() and len(word) < 19 else None


def shown_fact(value: Any) -> str:
    """A fact as it is written, the same live and frozen: `2021-09-01`, `37,200`, nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, float):
        value = Decimal(str(value))
    if isinstance(value, Decimal):
        return f"{int(value):,}" if value == value.to_integral_value() else f"{value.normalize():,f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return value.isoformat() if isinstance(value, date) else str(value)


class RecordList:
    """
    The records behind one figure of one area; iterate, count, or take a page of it.

    Whoever asks has been let in before: pages go through `records_for(user, ...)`.
    """

    heads: Heads
    opens: str
    noun: str

    def __init__(self, rows: QuerySet, limit: int) -> None:
        self.rows = rows
        self.limit = limit

    def count(self) -> int:
        return self.rows.count()

    def page(self, after: str = "", before: str = "") -> tuple[list[Record], bool]:
        """One page behind or in front of a position, and whether more lies in that direction."""
        raise NotImplementedError

    def __iter__(self) -> Iterator[Record]:
        raise NotImplementedError


class LiveRecords(RecordList):
    """Counted now, of a day."""

    def __init__(
        self, key: str, day: date, area_id: int, tree: str, counted: bool | None, q: str, limit: int = 50
    ) -> None:
        declared = indicator(key)
        rows = listed_rows(declared, day).filter(i_place__in=areas.inside([area_id], day, tree))
        if counted is not None:
            rows = rows.filter(i_counted=counted)
        if q:
            rows = rows.filter(i_label__icontains=q)
        super().__init__(rows, limit)
        self.fields = (*FIELDS, *(f"c_{c.key}" for c in declared.columns))
        self.heads = [(c.key, c.label, c.align) for c in declared.columns]
        self.opens, self.noun = declared.opens, declared.noun

    def _made(self, row: tuple) -> Record:
        pk, label, place, counted, num, den, order, *facts = row
        return Record(pk, pk, label, place, counted, num, den, tuple(facts), f"{pk}.{order}")

    def page(self, after: str = "", before: str = "") -> tuple[list[Record], bool]:
        rows, back = self.rows, bool(before)
        edge = before or after
        if edge:
            word, _, order = edge.partition(".")
            number = _whole(word) or 0
            side = "lt" if back else "gt"
            rows = rows.filter(
                Q(**{f"i_order__{side}": order}) | Q(i_order=order, **{f"i_record__{side}": number})
            )
        order_by = ("-i_order", "-i_record") if back else ("i_order", "i_record")
        found = [self._made(r) for r in rows.order_by(*order_by).values_list(*self.fields)[: self.limit + 1]]
        more = len(found) > self.limit
        found = found[: self.limit]
        return (found[::-1] if back else found), more

    def __iter__(self) -> Iterator[Record]:
        rows = self.rows.order_by("i_order", "i_record").values_list(*self.fields)
        return (self._made(row) for row in rows.iterator(chunk_size=2000))


class FrozenRecords(RecordList):
    """As they were when the month was frozen."""

    def __init__(
        self,
        definition: FrozenDefinition,
        area_id: int,
        tree: str,
        counted: bool | None,
        q: str,
        limit: int = 50,
    ) -> None:
        places = FrozenPlace.objects.filter(
            frozen=definition.frozen_id, tree=tree, path__contains=[area_id]
        ).values("place")
        rows = FrozenRecord.objects.filter(definition=definition, place__in=places)
        if counted is not None:
            rows = rows.filter(counted=counted)
        if q:
            rows = rows.filter(label__icontains=q)
        super().__init__(rows, limit)
        self.heads = [(c["key"], c["label"], c.get("align", "")) for c in definition.columns]
        self.opens, self.noun = definition.opens, definition.noun

    def _made(self, row: FrozenRecord) -> Record:
        return Record(
            row.pk, row.record, row.label, row.place_id, row.counted, row.numerator, row.denominator,
            tuple(row.facts), str(row.pk),
        )  # fmt: skip

    def page(self, after: str = "", before: str = "") -> tuple[list[Record], bool]:
        rows, edge = self.rows, before or after
        if (number := _whole(edge)) is not None:
            rows = rows.filter(**{"id__lt" if before else "id__gt": number})
        found = [self._made(r) for r in rows.order_by("-id" if before else "id")[: self.limit + 1]]
        more = len(found) > self.limit
        found = found[: self.limit]
        return (found[::-1] if before else found), more

    def __iter__(self) -> Iterator[Record]:
        return (self._made(row) for row in self.rows.order_by("id").iterator(chunk_size=2000))


def records(
    key: str,
    day: date,
    area_id: int,
    tree: str = areas.Tree.MANAGEMENT,
    *,
    counted: bool | None = None,
    q: str = "",
    limit: int = 50,
) -> LiveRecords:
    """The records behind a live figure: the same rows as the number. Nobody is asked who he is here."""
    return LiveRecords(key, day, area_id, tree, counted, q, limit)


def place_names(
    place_ids: set[int] | None, day: date, tree: str, *, shortly: bool = False
) -> dict[int, tuple[str, ...]]:
    """
    `{community: (district, subdistrict, community)}` as it stood, of these places or all: one statement.

    :param shortly: zones as people say them, for a page
    """
    inside = areas.AreaClosure.objects.filter(tree=tree, period__contains=day)
    if place_ids is not None:
        inside = inside.filter(descendant__in=place_ids)
    rows = (
        inside.exclude(ancestor__kind=areas.AreaKind.CITY)
        .order_by("descendant", "-depth")
        .values_list("descendant", "ancestor__name", "ancestor__kind", "ancestor__short_name")
    )
    names: dict[int, tuple[str, ...]] = {}
    for place, name, kind, short in rows:
        said = short if shortly and short and kind == areas.AreaKind.ZONE else name
        names[place] = (*names.get(place, ()), said)
    return names


def frozen_place_names(frozen_id: int, tree: str, place_ids: set[int] | None = None) -> dict[int, tuple]:
    """The same, in the names of the day it was frozen."""
    rows = FrozenPlace.objects.filter(frozen=frozen_id, tree=tree)
    if place_ids is not None:
        rows = rows.filter(place__in=place_ids)
    return {place: tuple(names[1:]) for place, names in rows.values_list("place", "names")}


__all__ = ["FrozenRecords", "LiveRecords", "Record", "RecordList", "records"]
