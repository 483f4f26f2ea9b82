"""What the whistles have to say on the page of a case."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from sifang.cases import public as cases
from sifang.whistles.choices import MEANING, WhistleStatus
from sifang.whistles.models import Whistle


def of_case(case_id: int, user: Any) -> list[cases.Above]:
    """The whistles blown for it, newest first."""
    return [
        cases.Above(
            f"{row.number} {row.matter}", reverse("whistle_page", args=[row.pk]), MEANING[row.status],
            row.get_status_display(), "吹哨" if row.status == WhistleStatus.OPEN else "",
        )
        for row in Whistle.objects.visible_to(user).filter(case=case_id).order_by("-pk")[:20]
    ]  # fmt: skip
