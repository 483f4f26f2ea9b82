"""Freeze a month for the whole city, or correct one: figures, records and wording, set-based."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from sifang.accounts import public as accounts
from sifang.audit import public as audit
from sifang.indicators.actions.difference import what_changed
from sifang.indicators.declaration import Indicator, indicator, indicators
from sifang.indicators.fingerprints import query_hash
from sifang.indicators.models import FrozenDefinition, FrozenMonth
from sifang.indicators.months import last_day, month_of
from sifang.indicators.queries import frozen_month
from sifang.indicators.records import listed_rows
from sifang.indicators.returns import standing_of
from sifang.indicators.statements import sql_of, statement
from sifang.indicators.wording import Words, words_on
from sifang.lib.words import legible
from sifang.policy import public as policy


class CannotFreeze(Exception):
    """The month cannot be frozen or corrected; the message says why."""


@transaction.atomic(durable=True)
def freeze_month(month: date, *, by: Any, at: datetime) -> FrozenMonth:
    """
    Keep the whole city's figures of a month, with the records and the words behind them, for ever.

    :raises NotAllowed: the person's post may not freeze months
    :raises CannotFreeze: the month is not over, or was frozen before
    """
    accounts.check_may(by, "month.freeze")
    month = month_of(month)
    standing = standing_of(month, at=at)
    return freeze_month_within(
        month, by=by, at=at, missing=standing.missing_count, stale=standing.stale_count
    )


@transaction.atomic(durable=True)
def correct_month(month: date, *, reason: str, by: Any, at: datetime) -> FrozenMonth:
    """
    Freeze a month anew as its next version, saying why; what changed is worked out and kept with it.

    :raises NotAllowed: the person's post may not freeze months
    :raises CannotFreeze: never frozen, no reason given, or nothing changed
    """
    accounts.check_may(by, "month.freeze")
    return correct_month_within(month, reason=reason, by=by, at=at)


def freeze_month_within(
    month: date, *, by: Any, at: datetime, missing: int = 0, stale: int = 0
) -> FrozenMonth:
    """The step: needs an open transaction; also how a load of past months freezes each of them."""
    month = month_of(month)
    if last_day(month) >= at.date():
        raise CannotFreeze(f"{month.year} 年 {month.month} 月还没有过完，不能冻结")
    if frozen_month(month) is not None:
        raise CannotFreeze(f"{month.year} 年 {month.month} 月已经冻结；有错请更正，另存一个版本")
    frozen = FrozenMonth.objects.create(
        month=month, version=1, cut_off=last_day(month), policy_version=policy.version(last_day(month)).name,
        missing_count=missing, stale_count=stale, frozen_at=at, frozen_by=by,
    )  # fmt: skip
    count = _fill(frozen)
    audit.record("month.frozen", subject=frozen, by=by, at=at, month=month.isoformat(), records=count)
    return frozen


def correct_month_within(month: date, *, reason: str, by: Any, at: datetime) -> FrozenMonth:
    """The step: needs an open transaction."""
    month = month_of(month)
    if not legible(reason):
        raise CannotFreeze("更正应写明原因")
    before = frozen_month(month)
    if before is None:
        raise CannotFreeze(f"{month.year} 年 {month.month} 月还没有冻结，不需要更正")
    # What changed is known only when both stand side by side, and a frozen row is never updated:
    # the new rows are made once to compare, taken back, and written for good with the answer.
    mark = transaction.savepoint()
    trial = _version(before, {}, reason, by, at)
    _fill(trial)
    changed = what_changed(before, trial)
    transaction.savepoint_rollback(mark)
    if not changed["values"] and not changed["records"] and not changed["definitions"]:
        raise CannotFreeze("数、记录和口径都与已冻结的一样，没有可更正的")
    frozen = _version(before, changed, reason, by, at)
    count = _fill(frozen)
    audit.record(
        "month.corrected", subject=frozen, by=by, at=at, note=reason, month=month.isoformat(),
        version=frozen.version, records=count,
    )  # fmt: skip
    return frozen


def _version(before: FrozenMonth, changed: dict, reason: str, by: Any, at: datetime) -> FrozenMonth:
    return FrozenMonth.objects.create(
        month=before.month, version=before.version + 1, cut_off=before.cut_off, reason=legible(reason),
        what_changed=changed, policy_version=policy.version(before.cut_off).name, frozen_at=at, frozen_by=by,
    )  # fmt: skip


def _fill(frozen: FrozenMonth) -> int:
    """Words, then records, places and figures in one statement: one moment, and number and list cannot differ."""
    declared = indicators()
    rows = FrozenDefinition.objects.bulk_create(
        _definition(frozen, position, one, words_on(one.key, frozen.cut_off))
        for position, one in enumerate(declared)
    )
    parts: list[str] = []
    params: list[Any] = []
    for one, row in zip(declared, rows, strict=True):
        sql, values = _records_sql(one, row.pk, frozen.cut_off)
        parts.append(f"({sql})")
        params += values
    whole = _KEEP.format(listed=" union all ".join(parts))
    with connection.cursor() as cursor:
        cursor.execute(whole, [*params, frozen.cut_off, frozen.pk])
        return cursor.fetchone()[0]


def _listing_sql(key: str, day: date) -> tuple[str, tuple]:
    one = indicator(key)
    fields = ("i_record", "i_place", "i_label", "i_counted", "i_num", "i_den", "i_order", *_facts(one))
    return sql_of(listed_rows(one, day).values_list(*fields))


def _facts(one: Indicator) -> list[str]:
    return [f"c_{c.key}" for c in one.columns]


def _records_sql(one: Indicator, definition_id: int, day: date) -> tuple[str, tuple]:
    sql, params = statement(_listing_sql, one.key, day)
    names = ", ".join(("record", "place", "label", "counted", "num", "den", "sort", *_facts(one)))
    shown = ", ".join(f"r.{name}" for name in _facts(one))
    return (
        f"select {int(definition_id)}::bigint, record::bigint, place::bigint, left(label, 200), counted,"
        f" num::numeric, den::numeric, jsonb_build_array({shown})"
        f" from ({sql}) r({names}) where place is not null order by sort, record"
    ), params


_KEEP = """
with record as (
    insert into indicators_frozenrecord
           (definition_id, record, place_id, label, counted, numerator, denominator, facts)
    {listed}
    returning definition_id, place_id, numerator, denominator
), leaf as materialized (
    select definition_id, place_id, sum(numerator) as num, sum(denominator) as den
      from record group by 1, 2
), up as materialized (
    select c.tree, c.descendant_id as place_id, c.ancestor_id, c.depth, a.name
      from areas_areaclosure c
      join areas_area a on a.id = c.ancestor_id
     where c.period @> %s::date and c.descendant_id in (select place_id from leaf)
), month as (
    select %s::bigint as frozen_id
), place as (
    insert into indicators_frozenplace (frozen_id, tree, place_id, path, names)
    select frozen_id, tree, place_id, array_agg(ancestor_id order by depth desc),
           array_agg(name order by depth desc)
      from up cross join month group by 1, 2, 3
), kept as (
    insert into indicators_frozenvalue (definition_id, tree, area_id, numerator, denominator)
    select leaf.definition_id, up.tree, up.ancestor_id, sum(leaf.num), sum(leaf.den)
      from leaf join up on up.place_id = leaf.place_id
     group by 1, 2, 3
)
select count(*) from record
"""


def _definition(frozen: FrozenMonth, position: int, one: Indicator, words: Words) -> FrozenDefinition:
    return FrozenDefinition(
        frozen=frozen, key=one.key, position=position, kind=one.kind.value, name=words.name,
        group=words.group, unit=words.unit, digits=words.digits, divisor=words.divisor,
        divided_unit=words.divided_unit, divided_digits=words.divided_digits,
        numerator_words=words.numerator, denominator_words=words.denominator, definition=words.definition,
        note=words.note, source=words.source, version=one.version, wording_version=words.wording_version,
        query_hash=query_hash(one.key), rest=one.rest,
        target_share=str(words.target_share) if words.target_share is not None else "",
        target_count=words.target_count, target_at_most=words.target_at_most,
        target_due_on=words.target_due_on, target_source=words.target_source,
        target_shown=words.target_shown, noun=one.noun, opens=one.opens,
        columns=[{"key": c.key, "label": c.label, "align": c.align} for c in one.columns],
    )  # fmt: skip
