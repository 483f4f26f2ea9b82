"""Histories as a program would write them into a file: one a line, with names instead of ids. See `history.files`."""

from __future__ import annotations

from typing import Any

import orjson

from sifang.accounts import public as accounts
from sifang.cases import history
from sifang.registry import public as registry

_FACTS = (
    "number", "title", "words", "found_on", "source", "severity", "place", "longitude", "latitude", "name", "phone",
    "household", "is_anonymous", "external_number",
)  # fmt: skip


class Writer:
    """What has a name is looked up once, when it is made."""

    def __init__(self) -> None:
        self._people = dict(accounts.User.objects.values_list("pk", "username"))
        self._offices = dict(accounts.Office.objects.values_list("pk", "name"))
        self._companies = dict(registry.Company.objects.values_list("pk", "name"))

    def line(self, told: history.History) -> bytes:
        """The line, with its end."""
        facts = {name: value for name in _FACTS if (value := getattr(told, name)) not in (None, "", False)}
        steps = [self._step(step) for step in told.steps]
        return orjson.dumps(facts | {"compound": told.compound_id, "steps": steps}) + b"\n"

    def _step(self, step: history.ToldStep) -> dict[str, Any]:
        args = dict(step.args)
        for names, known, name in (
            ("office_id", self._offices, "office"), ("company_id", self._companies, "company"),
        ):  # fmt: skip
            if (pk := args.pop(names, None)) is not None:
                args[name] = known[pk]
        if code := args.pop("type_code", ""):
            args["type"] = code
        if step.by is not None:
            args["by"] = self._people[step.by]
        if step.party is not None:
            args["party"] = str(getattr(step.party, "kind", step.party))
        return {"verb": step.verb, "at": step.at, "title": step.title, "words": step.words} | args
