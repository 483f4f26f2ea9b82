"""What a batch of histories stands on: the register, offices, people, and the numbers that are taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sifang.accounts import public as accounts
from sifang.cases.history.register import Register
from sifang.cases.history.told import History, singly
from sifang.cases.models import Case, Report


class Ground:
    """What is asked anew for each batch, beside the register of the run."""

    def __init__(self, given: Sequence[Any], register: Register) -> None:
        batch = list(singly(given))
        self.register = register.knowing(each.compound_id for each in batch)
        self.offices = {
            pk: (kind, name)
            for pk, kind, name in accounts.Office.objects.filter(is_active=True).values_list(
                "pk", "kind", "name"
            )
        }
        told = [each for each in batch if isinstance(each, History)]
        people = {step.by for each in told for step in each.steps if step.by is not None}
        self.people = (
            set(accounts.User.objects.filter(pk__in=people).values_list("pk", flat=True)) if people else set()
        )
        self.numbers = taken(Case.objects.all(), "number", (each.number for each in batch))
        orders = [each.external_number for each in told if each.external_number]
        self.orders = taken(Case.objects.all(), "external_number", orders) | taken(
            Report.objects.all(), "external_number", orders
        )


def taken(rows: Any, column: str, wanted: Iterable[str]) -> set[str]:
    """Which of these values stand already."""
    values = list(wanted)
    return set(rows.filter(**{f"{column}__in": values}).values_list(column, flat=True)) if values else set()
