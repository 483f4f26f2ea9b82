"""Questions about cases; nothing is written."""

from __future__ import annotations

from django.db.models import F

from sifang.cases.choices import Stage
from sifang.cases.models import Case, CaseClock


def was_late(case: Case) -> bool:
    """Was a handling clock of the case kept too late, or stopped after it had run out?"""
    clocks = CaseClock.objects.filter(case=case.pk, stage=Stage.HANDLE)
    return (clocks.filter(met_at__gt=F("due_at")) | clocks.filter(ended_at__gt=F("due_at"))).exists()
