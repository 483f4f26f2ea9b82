"""The pictures of a case, as a piece of its page."""

from __future__ import annotations

from typing import Any

from django import template

from sifang.cases import permissions
from sifang.cases.models import Case
from sifang.cases.telling.albums import album, hides_reporter, stage_of

register = template.Library()


@register.inclusion_tag("cases/_album.html")
def case_album(case: Case, user: Any) -> dict[str, Any]:
    """`{% case_album case request.user %}`: before and after, and what may be added or asked."""
    stage = stage_of(case, user)
    mine = permissions.parties_of(user, case)
    return {
        "case": case,
        "album": album(case, user),
        "may_add": stage is not None,
        "may_ask": not case.is_over and any(party.kind == "COMMUNITY" for party in mine),
        "waiting": [] if hides_reporter(case, user) else list(case.supplements.order_by("id")),
    }
