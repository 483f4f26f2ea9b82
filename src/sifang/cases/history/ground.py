"""What a batch of histories stands on: the register, people, and the numbers that are taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model

from sifang.accounts import public as accounts
from sifang.cases.history.register import Register
from sifang.cases.history.told import History, singly
from sifang.cases.models import Case, Report


class Ground:
    """What is asked anew for each batch, beside the register of the run."""

    def __init__(self, given: Sequence[Any], register: Register) -> None:
        batch = list(singly(given))
        self.register = register.knowing(each.compound_id for each in batch)
        told = [each for each in batch if isinstance(each, History)]
        people = {step.by for each in told for step in each.steps if step.by is not None}
        self.people = (
            set(accounts.User.objects.filter(pk__in=people).values_list("pk", flat=True)) if people else set()
        )
        self.numbers = taken(Case, "number", (each.number for each in batch))
        orders = [each.external_number for each in told if each.external_number]
        self.orders = taken(Case, "external_number", orders) | taken(Report, "external_number", orders)


def taken(model: type[Model], column: str, wanted: Iterable[str]) -> set[str]:
    """Which of these values stand already."""
    values = list(wanted)
    if not values:
        return set()
    # One list, where Django's `in` puts each of a thousand values into the statement by itself.
    with connection.cursor() as cursor:
        cursor.execute(
            f'select "{column}" from "{model._meta.db_table}" where "{column}" = any(%s)', [values]
        )
        return {value for (value,) in cursor.fetchall()}
