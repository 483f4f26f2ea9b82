"""Twice the rows: each record of the register gets a twin with a twin's facts."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from sifang.site.demo.words import findable

NOUNS = (
    "registry.Company", "registry.PartyOrganisation", "registry.PartyCoverage", "registry.PartyInstructor",
    "registry.Compound", "registry.CompoundState", "registry.FormerName", "registry.ServiceMode",
    "registry.ServiceProject", "registry.ProjectManager", "registry.CompanyChange", "committees.OwnersCommittee",
    "committees.ManagementCommittee", "partnership.ClaimedProject", "partnership.FieldMeeting", "subsidies.SubsidisedService",
    "charging.ChargingSite", "cases.Case",
)  # fmt: skip


def double_rows() -> None:
    """Add a twin of every row, each pointing at the twins of what its original points at."""
    twins: dict[tuple[type[models.Model], int], int] = {}
    for noun in NOUNS:
        model = apps.get_model(noun)
        keys, rows = [], []
        for row in model._default_manager.order_by("pk"):
            keys.append(row.pk)
            row.pk, row._state.adding = None, True
            for field in model._meta.concrete_fields:
                if isinstance(field, models.ForeignKey):
                    target = (field.related_model, getattr(row, field.attname))
                    setattr(row, field.attname, twins.get(target, target[1]))  # type: ignore[arg-type]  # a key of the row or itself
            if hasattr(row, "name"):
                row.name = f"{row.name}二"
                if hasattr(row, "search"):
                    for name, value in findable(row.name).items():
                        setattr(row, name, value)
            if hasattr(row, "credit_code"):
                row.credit_code = row.credit_code_fault = ""
            if hasattr(row, "number"):
                row.number = f"{row.number}-2" if row.number else row.number
            rows.append(row)
        for key, twin in zip(keys, model._default_manager.bulk_create(rows), strict=True):
            twins[model, key] = twin.pk
