"""What the supervisions have to say on the page of a case."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from sifang.cases import public as cases
from sifang.supervision.choices import MEANING
from sifang.supervision.models import Supervision


def of_case(case_id: int, user: Any) -> list[cases.Above]:
    """The supervisions over it, newest first."""
    return [
        cases.Above(
            f"{row.number} {row.matter}", reverse("supervision_page", args=[row.pk]), MEANING[row.status],
            row.get_status_display(),
        )
        for row in Supervision.objects.visible_to(user).filter(case=case_id).order_by("-pk")[:20]
    ]  # fmt: skip
