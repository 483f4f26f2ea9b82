"""What the committees count: three different bodies, and who sits in them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from sifang.areas import public as areas
from sifang.committees.models import EnvironmentCommittee, ManagementCommittee, OwnersCommittee
from sifang.indicators import public as indicators
from sifang.registry import public as registry

Column, Kind = indicators.Column, indicators.Kind


# ---- bodies of compounds ----


def _owners_in_office(day: date) -> QuerySet[OwnersCommittee]:
    """Elected and within its term: a term that has run out counts no longer."""
    within_term = Q(term_ends_on__isnull=True) | Q(term_ends_on__gte=day)
    return OwnersCommittee.objects.filter(within_term, period__contains=day)


def _standing(day: date) -> QuerySet[ManagementCommittee]:
    return ManagementCommittee.objects.filter(period__contains=day)


def _has_owners_committee(day: date) -> Exists:
    return Exists(_owners_in_office(day).filter(compound=OuterRef("compound")))


def _has_management_committee(day: date) -> Exists:
    return Exists(_standing(day).filter(compound=OuterRef("compound")))


def _with_owners_committee(day: date) -> QuerySet:
    return registry.states_on(day).filter(_has_owners_committee(day))


def _with_management_committee(day: date) -> QuerySet:
    """A management committee ends when owners elect their own: a compound that has both counts there."""
    return registry.states_on(day).filter(_has_management_committee(day), ~Q(_has_owners_committee(day)))


def _either(day: date) -> Any:
    return Q(_has_owners_committee(day)) | Q(_has_management_committee(day))


def _of(rows, path: str):
    def value(day: date) -> Any:
        return Subquery(rows(day).filter(compound=OuterRef("compound")).values(path)[:1])

    return value


OWNERS_SINCE = Column("owners_since", "业委会成立", _of(_owners_in_office, "period__startswith"))
MANAGEMENT_SINCE = Column("management_since", "物管会成立", _of(_standing, "period__startswith"))
COMPOUND: dict[str, Any] = {
    "record": "compound_id",
    "place": "community_id",
    "label": "compound__name",
    "order": "compound__pinyin",
    "opens": "compound_page",
    "noun": "个小区",
}

indicators.register(
    indicators.Indicator(
        key="owners_committees",
        kind=Kind.COUNT,
        rows=_with_owners_committee,
        columns=(
            OWNERS_SINCE,
            Column("term_ends_on", "任期届满", _of(_owners_in_office, "term_ends_on")),
            Column("members", "委员人数", _of(_owners_in_office, "member_count"), "r"),
        ),
        **COMPOUND,
    )
)

indicators.register(
    indicators.Indicator(
        key="management_committees",
        kind=Kind.COUNT,
        rows=_with_management_committee,
        columns=(
            MANAGEMENT_SINCE,
            Column("ground", "设立情形", _of(_standing, "ground")),
            Column("members", "委员人数", _of(_standing, "member_count"), "r"),
        ),
        **COMPOUND,
    )
)

indicators.register(
    indicators.Indicator(
        key="committee_coverage",
        rows=registry.states_on,
        counted=_either,
        columns=(OWNERS_SINCE, MANAGEMENT_SINCE, Column("households", "户数", "household_count", "r")),
        **COMPOUND,
    )
)


# ---- who sits in them: numbers only, never names ----


def _elected_this_year(day: date) -> QuerySet:
    rows = OwnersCommittee.objects.filter(
        is_new=True, period__startswith__gte=indicators.year_start(day), period__startswith__lte=day
    )
    return registry.at_place(rows, day)


def _management_at_place(day: date) -> QuerySet:
    return registry.at_place(_standing(day), day)


BODY: dict[str, Any] = {
    "kind": Kind.POOLED,
    "record": "compound_id",
    "place": registry.PLACE,
    "label": "compound__name",
    "order": "compound__pinyin",
    "opens": "compound_page",
    "whole": "member_count",
}
SINCE = Column("since", "成立日期", "period__startswith")
MEMBERS = Column("members", "成员人数", "member_count", "r")

indicators.register(
    indicators.Indicator(
        key="new_committee_party_share",
        rows=_elected_this_year,
        measure="party_member_count",
        noun="个业委会",
        columns=(SINCE, MEMBERS, Column("party", "党员人数", "party_member_count", "r")),
        **BODY,
    )
)

indicators.register(
    indicators.Indicator(
        key="management_committee_owner_share",
        rows=_management_at_place,
        measure="owner_member_count",
        noun="个物管会",
        columns=(SINCE, MEMBERS, Column("owners", "业主代表人数", "owner_member_count", "r")),
        **BODY,
    )
)


# ---- bodies of communities ----


def _environment(day: date) -> QuerySet[EnvironmentCommittee]:
    return EnvironmentCommittee.objects.filter(community=OuterRef("pk"), period__contains=day)


def _urban_communities(day: date) -> QuerySet:
    return areas.standing(areas.AreaKind.COMMUNITY, day).filter(is_urban=True)


def _has_environment_committee(day: date) -> Exists:
    return Exists(_environment(day))


indicators.register(
    indicators.Indicator(
        key="environment_committee_coverage",
        rows=_urban_communities,
        counted=_has_environment_committee,
        record="pk",
        place="pk",
        label="name",
        order="pinyin",
        noun="个社区",
        columns=(
            Column(
                "since", "成立日期", lambda day: Subquery(_environment(day).values("period__startswith")[:1])
            ),
            Column(
                "members", "委员人数", lambda day: Subquery(_environment(day).values("member_count")[:1]), "r"
            ),
        ),
    )
)
