"""What a step, a clock and a telling name is there, whoever writes them, and goes after them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ForeignKey

from sifang.cases.models import Case, CaseClock, CaseEvent, Report
from sifang.cases.tests import factories
from sifang.lib.clock import ZONE
from sifang.lib.constraints import sentence_for

NOON = datetime(2021, 12, 1, 12, tzinfo=ZONE)
NOBODY = 10**9
GIVEN: dict[Any, dict[str, Any]] = {
    CaseEvent: {"verb": "note", "to_status": "HANDLING", "at": NOON, "by_title": "社区"},
    CaseClock: {
        "stage": "HANDLE",
        "party_kind": "COMPANY",
        "unit": "DAY",
        "started_at": NOON,
        "ended_at": NOON,
    },
    Report: {"told_at": NOON, "channel": "RESIDENT"},
}
NAMED = [
    (model, field.attname)
    for model in GIVEN
    for field in model._meta.local_fields
    if isinstance(field, ForeignKey)
]
CHANGEABLE = [each for each in NAMED if each[0] is not CaseEvent]


def sentence(model: Any) -> str:
    return f"{model._meta.verbose_name}说到的案件、人和单位要登记过，也不能先于它删掉"


def a_case(city: Any) -> Case:
    return factories.case(city.compound["春晓花园"], city.community, found_on=date(2021, 11, 1))


def row(model: Any, case: Case, number: int, **more: Any) -> Any:
    given = {"case_id": case.pk} | GIVEN[model] | ({"seq": number} if model is CaseEvent else {}) | more
    return model(**given)


def refused(model: Any, do: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError) as why, transaction.atomic():
        do()
    assert sentence_for(why.value) == sentence(model)


def run(sql: str, *given: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)


def test_every_key_of_them_is_looked_at_below():
    assert len(NAMED) == 10
    assert all(not model._meta.get_field(column.removesuffix("_id")).db_constraint for model, column in NAMED)


@pytest.mark.parametrize(("model", "column"), NAMED)
@pytest.mark.parametrize("good", [0, 3])
def test_a_row_that_names_what_is_not_there_is_refused_alone_and_among_others(
    small_city, model, column, good
):
    case = a_case(small_city)
    rows = [row(model, case, 50 + n) for n in range(good)]
    refused(model, lambda: model.objects.bulk_create([*rows, row(model, case, 99, **{column: NOBODY})]))
    assert not model.objects.filter(case=case).exists()


@pytest.mark.parametrize(("model", "column"), CHANGEABLE)
def test_a_row_goes_on_naming_what_it_named(small_city, model, column):
    kept = row(model, a_case(small_city), 50)
    kept.save()
    refused(model, lambda: model.objects.filter(pk=kept.pk).update(**{column: NOBODY}))
    kept.save()


@pytest.mark.parametrize(("model", "column"), NAMED)
def test_what_is_named_neither_goes_nor_is_called_otherwise(small_city, model, column):
    case = a_case(small_city)
    noun = model._meta.get_field(column.removesuffix("_id")).related_model
    named = case if noun is Case else noun._base_manager.first()
    assert named is not None
    row(model, case, 50, **{column: named.pk}).save()
    table = noun._meta.db_table
    # Keys of the database are looked at later, at the commit: what refuses here is ours.
    refused(model, lambda: run(f"delete from {table} where id = %s", named.pk))
    with pytest.raises(IntegrityError) as why, transaction.atomic():
        run(f"update {table} set id = %s where id = %s", NOBODY, named.pk)
    assert sentence_for(why.value) in {sentence(each) for each in GIVEN}


def test_what_nothing_names_goes(small_city):
    case, other = a_case(small_city), a_case(small_city)
    row(CaseEvent, other, 50).save()
    run("delete from cases_case where id = %s", case.pk)
    run("delete from cases_case where id = %s", case.pk)
    assert Case.objects.filter(pk=other.pk).exists()


@pytest.mark.parametrize("model", GIVEN)
def test_cases_are_not_emptied_out_under_what_names_them(small_city, model):
    row(model, a_case(small_city), 50).save()
    run("set constraints all immediate")
    refused(model, lambda: run("truncate cases_case cascade"))


@pytest.mark.parametrize("model", GIVEN)
def test_what_is_named_is_held_until_the_row_is_seen(small_city, model):
    """Whoever would delete it meanwhile waits."""
    case = a_case(small_city)

    def is_held() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("select xmax <> '0' from cases_case where id = %s", [case.pk])
            return cursor.fetchone()[0]

    assert not is_held()
    row(model, case, 50).save()
    assert is_held()
