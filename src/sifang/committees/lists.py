"""The lists of the three bodies, as at a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from sifang.areas.looking import Looking
from sifang.committees.models import EnvironmentCommittee, ManagementCommittee, OwnersCommittee
from sifang.registry import public as registry
from sifang.registry.public import Field, Listing, Question
from sifang.ui.icons import state
from sifang.ui.tables import Empty


def _members(rows: QuerySet, answer: str, share: float) -> QuerySet:
    enough = Q(party_member_count__gte=F("member_count") * share)
    known = Q(party_member_count__isnull=False, member_count__gt=0)
    if answer == "unknown":
        return rows.exclude(known)
    # The share is asked of new committees; older ones are judged at their next election.
    known &= Q(is_new=True)
    return rows.filter(known & enough) if answer == "yes" else rows.filter(known).exclude(enough)


def owners_rows(user: Any, looking: Looking, *, asked: bool) -> QuerySet:
    """Owners' committees that sit that day."""
    rows = OwnersCommittee.objects.visible_to(user).filter(period__contains=looking.at)
    return registry.on_compounds(rows, looking, asked=asked).values(
        "id", *registry.OF_COMPOUND, "term_number", "term_ends_on", "filed_on", "member_count",
        "party_member_count", "is_new", "period__startswith",
    )  # fmt: skip


def _by_term(at: date) -> Any:
    def narrow(rows: QuerySet, answer: str) -> QuerySet:
        if answer == "over":
            return rows.filter(term_ends_on__lt=at)
        if answer == "unknown":
            return rows.filter(term_ends_on__isnull=True)
        return rows.filter(term_ends_on__gte=at, term_ends_on__lte=at + timedelta(days=int(answer)))

    return narrow


def owners_listing(looking: Looking, *, soon: int, share: float) -> Listing:
    at = looking.at

    def term(row: Any) -> Any:
        return state(*registry.days_left(row["term_ends_on"], at, soon=soon), bare=True)

    def party(row: Any) -> Any:
        members, among = row["member_count"], row["party_member_count"]
        if not members or among is None:
            return state("none", "未写明", bare=True)
        return f"{among} / {members}" + ("，不足" if row["is_new"] and among < members * share else "")

    return Listing(
        key="owners",
        sheet="owners_committees",
        title="业主委员会",
        noun="个业主委员会",
        fields=[
            registry.compound_field(),
            *registry.place_fields(),
            Field("term", "届次", lambda r: r["term_number"], lambda r: f"第 {r['term_number']} 届", align="r"),
            Field("since", "选举产生", lambda r: r["period__startswith"], sort="period__startswith", nowrap=True),
            Field("until", "任期届满", lambda r: r["term_ends_on"], term, sort="term_ends_on", nullable=True, nowrap=True),
            Field("filed", "备案日期", lambda r: r["filed_on"], sort="filed_on", nullable=True, nowrap=True, hidden=True),
            Field("members", "委员", lambda r: r["member_count"], sort="member_count", nullable=True, align="r", hidden=True),
            Field("party", "党员 / 委员", lambda r: r["party_member_count"], party, align="r"),
            Field("new", "新成立", lambda r: bool(r["is_new"]), hidden=True),
        ],
        questions=[
            registry.compound_question(),
            Question("term", "任期", _by_term(at), [("over", "已满未换届"), ("60", "60 天内届满"), ("180", "180 天内届满"), ("unknown", "没有写明")]),
            Question("party", "新成立的党员占比", lambda rows, a: _members(rows, a, share),
                     [("yes", "达到"), ("no", "没有达到"), ("unknown", "没有写明")]),
            Question("new", "新成立", lambda rows, a: rows.filter(is_new=a == "yes"), registry.YES_NO),
        ],
        usual_sort="compound",
        href=lambda r: reverse("owners_committee_page", args=[r["id"]]),
        enrich=registry.places_of(looking),
        empty=Empty("没有符合条件的业主委员会"),
    )  # fmt: skip


def management_rows(user: Any, looking: Looking, *, asked: bool) -> QuerySet:
    """Management committees at work that day."""
    rows = ManagementCommittee.objects.visible_to(user).filter(period__contains=looking.at)
    return registry.on_compounds(rows, looking, asked=asked).values(
        "id", *registry.OF_COMPOUND, "ground", "member_count", "owner_member_count", "period__startswith"
    )


def management_listing(looking: Looking) -> Listing:
    def owners(row: Any) -> Any:
        if not row["member_count"] or row["owner_member_count"] is None:
            return state("none", "未写明", bare=True)
        return f"{row['owner_member_count']} / {row['member_count']}"

    return Listing(
        key="management",
        sheet="management_committees",
        title="物业管理委员会",
        noun="个物业管理委员会",
        fields=[
            registry.compound_field(),
            *registry.place_fields(),
            Field("since", "成立", lambda r: r["period__startswith"], sort="period__startswith", nowrap=True),
            Field("ground", "设立情形", lambda r: r["ground"]),
            Field("owners", "业主代表 / 委员", lambda r: r["owner_member_count"], owners, align="r"),
        ],
        questions=[registry.compound_question()],
        usual_sort="compound",
        href=lambda r: reverse("management_committee_page", args=[r["id"]]),
        enrich=registry.places_of(looking),
        empty=Empty("没有符合条件的物业管理委员会"),
    )


def environment_rows(user: Any, looking: Looking, *, asked: bool) -> QuerySet:
    """Environment committees at work that day, one per community."""
    rows = EnvironmentCommittee.objects.visible_to(user).filter(period__contains=looking.at)
    return registry.on_areas(rows, looking, "community", asked=asked).values(
        "id", "community_id", "community__name", "community__pinyin", "community__is_urban", "member_count",
        "party_member_count", "period__startswith",
    )  # fmt: skip


def environment_listing(looking: Looking) -> Listing:
    return Listing(
        key="environment",
        sheet="environment_committees",
        title="环境和物业管理委员会",
        noun="个环境和物业管理委员会",
        fields=[
            Field("community", "社区", lambda r: r["community__name"], sort="community__pinyin"),
            registry.top_field(),
            Field("middle", "街道（镇）", lambda r: r["place"].middle, nowrap=True),
            Field("urban", "城市社区", lambda r: bool(r["community__is_urban"])),
            Field("since", "成立", lambda r: r["period__startswith"], sort="period__startswith", nowrap=True),
            Field("members", "委员", lambda r: r["member_count"], sort="member_count", nullable=True, align="r"),
            Field("party", "党员", lambda r: r["party_member_count"], sort="party_member_count", nullable=True, align="r"),
        ],
        questions=[
            registry.area_question("community", "社区名称"),
            Question("urban", "城市社区", lambda rows, a: rows.filter(community__is_urban=a == "yes"), registry.YES_NO),
        ],
        usual_sort="community",
        href=lambda r: reverse("environment_page", args=[r["id"]]),
        enrich=registry.places_of(looking, "community_id"),
        empty=Empty("没有符合条件的环境和物业管理委员会"),
    )  # fmt: skip
