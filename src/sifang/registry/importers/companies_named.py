"""Companies that rows of other nouns' sheets name."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Q

from sifang.lib.words import normalised
from sifang.registry.models import Company


class Companies:
    """Those a person may see, standing on a day or later."""

    def __init__(self, user: Any, day: date) -> None:
        rows = Company.objects.all() if user is None else Company.objects.visible_to(user)
        alive = Q(period__endswith__isnull=True) | Q(period__endswith__gt=day)
        self.names = dict(rows.filter(alive).order_by("pk").values_list("pk", "name"))
        self._called: dict[str, list[int]] = defaultdict(list)
        for pk, name in self.names.items():
            self._called[normalised(name)].append(pk)

    def of_row(self, values: dict[str, Any]) -> int | None:
        """The one a row belongs to; None for a row that is told by its number."""
        if "company" not in values and "id" not in values:
            raise LookupError("要写明是哪家企业")
        return self.find(values["company"]) if "company" in values else None

    def find(self, name: str, known: int | None = None) -> int:
        """
        :param known: the one that stands there now: it is meant when it is called so
        :raises LookupError: none is called so, or several
        """
        several = self._called.get(normalised(name), [])
        if known in several:
            return known  # type: ignore[return-value]  # one of the list
        if not several:
            raise LookupError("登记册里没有这家企业，请先登记企业")
        if len(several) > 1:
            raise LookupError(f"登记册里有 {len(several)} 家企业叫这个名称，分不清是哪家，请在页面上登记")
        return several[0]


__all__ = ["Companies"]
