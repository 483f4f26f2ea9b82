"""What was put aside goes on by itself on the agreed day."""

from __future__ import annotations

import logging
from datetime import datetime

from sifang.cases.actions.handling import resume
from sifang.cases.choices import CaseStatus
from sifang.cases.models import Case
from sifang.lib.clock import ZONE
from sifang.lib.refusals import Refusal

_LOG = logging.getLogger(__name__)


def resume_due(*, by: None = None, at: datetime) -> int:
    """Resume every shelved case whose day has come, each in its own transaction; answers how many."""
    due = Case.objects.filter(status=CaseStatus.SHELVED, shelved_until__lte=at.astimezone(ZONE).date())
    resumed = 0
    for case_id in due.order_by("shelved_until", "id").values_list("pk", flat=True):
        try:
            resume(case_id, by=by, at=at, note="约定的日子到了")
        except Refusal:
            # A person, or another worker, was faster.
            continue
        except Exception:
            _LOG.exception("case %s does not go on by itself", case_id)
            continue
        resumed += 1
    return resumed
