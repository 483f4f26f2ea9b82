"""The pictures of a case side by side: as told, and as done; each with its distance, and where it was seen before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sifang.accounts import public as accounts
from sifang.cases import permissions
from sifang.cases.choices import CaseStatus, EvidenceStage
from sifang.cases.models import Case, Evidence
from sifang.cases.parties import party_of
from sifang.cases.telling import position
from sifang.lib.clock import ZONE

_CHECKING = (CaseStatus.AWAITING_CHECK, CaseStatus.AWAITING_JUDGEMENT, CaseStatus.AWAITING_WORD)


@dataclass(frozen=True)
class Picture:
    """One of them as its page shows it."""

    evidence_id: int
    caption: str
    when: datetime
    distance: str
    is_far: bool
    seen_in: str
    seen_href: int | None


@dataclass(frozen=True)
class Album:
    """Before and after."""

    before: list[Picture]
    after: list[Picture]

    @property
    def count(self) -> int:
        return len(self.before) + len(self.after)


def album(case: Case, user: Any) -> Album:
    """Both sides, two queries; another case is named only to those who may see it."""
    rows = list(Evidence.objects.filter(case=case).order_by("id"))
    elsewhere = {row.seen_in_id for row in rows if row.seen_in_id}
    numbers = (
        dict(Case.objects.visible_to(user).filter(pk__in=elsewhere).values_list("pk", "number"))
        if elsewhere
        else {}
    )
    before: list[Any] = []
    after: list[Any] = []
    for row in rows:
        told = ""
        if row.seen_in_id:
            told = f"这张照片在另一件案件里用过（{numbers.get(row.seen_in_id, '不在您的权限之内')}）"
        shown = Picture(
            row.pk, str(EvidenceStage(row.stage).label), row.taken_at or row.kept_at, position.in_words(row.distance_m),
            position.is_far(row.distance_m, row.kept_at.astimezone(ZONE).date()), told,
            row.seen_in_id if row.seen_in_id in numbers else None,
        )  # fmt: skip
        (before if row.stage in (EvidenceStage.TOLD, EvidenceStage.NOTED) else after).append(shown)
    return Album(before, after)


def stage_of(case: Case, user: Any) -> EvidenceStage | None:
    """At which step a picture this person brings now would count; None: he has no part in it."""
    mine = permissions.parties_of(user, case)
    if case.is_over or not mine:
        return None
    if case.status in _CHECKING and party_of(case, "turn") in mine:
        return EvidenceStage.CHECKED
    if party_of(case, "handler") in mine:
        return EvidenceStage.HANDED_IN
    return EvidenceStage.NOTED


def hides_reporter(case: Case, user: Any) -> bool:
    """Is whoever told unknown to this person: a company's people, when he asked for that, whoever handles it?"""
    return bool(case.is_anonymous_to_company and accounts.scope_of(user).company_ids)
