"""What must always be true, written so that a clerk can read it when it is not."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import IntegrityError
from django.db.models import CheckConstraint, F, FloatField, Func, Q

# Sentences of constraints that live outside models (triggers of migrations): name -> sentence.
_SENTENCES: dict[str, str] = {}


_DAY_OF_BOX = {
    # Days no date reaches stand where a period has no beginning or no end.
    "first": "coalesce(lower(%(expressions)s) - date '2000-01-01', -10000000)",
    "last": "coalesce(upper(%(expressions)s) - date '2000-01-02', 10000000)",
}


def _days_of(field: str) -> Func:
    """A key and the days it holds as a box: the key across, first to last day upward."""
    corners = [
        Func(
            F(field), Func(F("period"), template=day, output_field=FloatField()),
            function="point", output_field=FloatField(),
        )
        for day in _DAY_OF_BOX.values()
    ]  # fmt: skip
    return Func(*corners, function="box", output_field=FloatField())


def no_overlap(field: str, *, name: str, message: str, condition: Q | None = None) -> ExclusionConstraint:
    """
    At any day at most one row per `field` (a foreign key or integer); rows are dated by `period`.

    Core PostgreSQL only: key and days become a box, so no extension is needed. A box is compared by its four
    corners; two ranges side by side in one index took three times as long to write.
    """
    return ExclusionConstraint(
        name=name,
        expressions=[(_days_of(field), RangeOperators.OVERLAPS)],
        condition=condition,
        violation_error_message=message,
    )


def period_is_not_empty(name: str, message: str = "结束日期应晚于开始日期") -> CheckConstraint:
    """A dated fact lasts at least one day and says when it began."""
    return CheckConstraint(
        name=name,
        condition=Q(period__isempty=False) & Q(period__startswith__isnull=False),
        violation_error_message=message,
    )


def set_together(first: str, second: str, *, name: str, message: str) -> CheckConstraint:
    """Both fields are set or neither is."""
    both = Q(**{f"{first}__isnull": False, f"{second}__isnull": False})
    neither = Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
    return CheckConstraint(name=name, condition=both | neither, violation_error_message=message)


EASTINGS, NORTHINGS = (73, 136), (3, 54)
"""In degrees, the country and a little around it."""


def on_the_map(name: str, message: str) -> CheckConstraint:
    """`longitude` and `latitude` are both there and in the country, or neither is."""
    neither = Q(longitude__isnull=True, latitude__isnull=True)
    # Said in full: with one of them missing the ranges alone would be neither true nor false.
    both = Q(longitude__isnull=False, latitude__isnull=False)
    within = Q(longitude__range=EASTINGS, latitude__range=NORTHINGS)
    return CheckConstraint(name=name, condition=neither | both & within, violation_error_message=message)


def one_of(field: str, values: Iterable[str], *, name: str, message: str) -> CheckConstraint:
    """The database agrees with the choices of `field`."""
    return CheckConstraint(
        name=name, condition=Q(**{f"{field}__in": list(values)}), violation_error_message=message
    )


def register_sentence(name: str, sentence: str) -> None:
    """Give a trigger's constraint name its sentence."""
    _SENTENCES[name] = sentence


def sentence_for(error: IntegrityError) -> str:
    """Turn a violated constraint into its sentence; always answers something a clerk can read."""
    diag = getattr(getattr(error, "__cause__", None), "diag", None)
    name = getattr(diag, "constraint_name", None) or ""
    if name in _SENTENCES:
        return _SENTENCES[name]
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name and constraint.violation_error_message:
                return str(constraint.violation_error_message)
    code = getattr(diag, "sqlstate", "") or ""
    if code == "23502":
        return f"“{getattr(diag, 'column_name', '')}”不能为空"
    if code == "23503":
        return "所指的记录不存在，或仍被其他记录引用，不能删除"
    if code == "23505":
        return "已有相同的记录，不能重复登记"
    if code == "23514" and diag is not None and diag.message_primary:
        return str(diag.message_primary)
    return "所填内容与登记规则不符，没有保存"
