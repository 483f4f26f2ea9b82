"""The lists of partnership, as at a day."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from sifang.areas.looking import Looking
from sifang.lib.words import days_since
from sifang.partnership.models import BodyKind, ClaimedProject, FieldMeeting, JointMeeting
from sifang.registry import public as registry
from sifang.registry.public import Field, Listing, Question
from sifang.ui.icons import state
from sifang.ui.tables import Empty


def meeting_rows(user: Any, looking: Looking, *, asked: bool) -> QuerySet:
    """Joint meetings and alliances that stand that day."""
    rows = JointMeeting.objects.visible_to(user).filter(period__contains=looking.at)
    return registry.on_areas(rows, looking, "area", asked=asked).values(
        "id", "name", "kind", "area_id", "area__name", "area__pinyin", "period__startswith"
    )


def meeting_listing(looking: Looking) -> Listing:
    return Listing(
        key="meetings",
        sheet="joint_meetings",
        title="联席会议与党建联盟",
        noun="个联席会议或党建联盟",
        fields=[
            Field("area", "街道（镇）", lambda r: r["area__name"], sort="area__pinyin"),
            registry.top_field(),
            Field("kind", "形式", lambda r: BodyKind(r["kind"]).label, nowrap=True),
            Field("name", "名称", sort="name"),
            Field("since", "成立", lambda r: r["period__startswith"], sort="period__startswith", nowrap=True),
        ],
        questions=[
            registry.area_question("area", "街道（镇）名称"),
            Question("kind", "形式", lambda rows, a: rows.filter(kind=a), BodyKind.choices),
        ],
        usual_sort="area",
        href=lambda r: reverse("joint_meeting_page", args=[r["id"]]),
        enrich=registry.places_of(looking, "area_id"),
        empty=Empty("没有符合条件的联席会议"),
    )


def project_rows(user: Any, looking: Looking, *, asked: bool) -> QuerySet:
    """Projects claimed by that day."""
    rows = ClaimedProject.objects.visible_to(user).filter(claimed_on__lte=looking.at)
    return registry.on_areas(rows, looking, "community", asked=asked).values(
        "id", "title", "community_id", "company_id", "company__name", "claimed_on", "completed_on"
    )


def project_listing(looking: Looking) -> Listing:
    at = looking.at

    def done(row: Any) -> Any:
        if row["completed_on"] and row["completed_on"] <= at:
            return state("done", f"{row['completed_on']} 完成", bare=True)
        return state("run", days_since(row["claimed_on"], at), bare=True)

    finished = Q(completed_on__lte=at)
    return Listing(
        key="projects",
        sheet="claimed_projects",
        title="认领项目",
        noun="个认领项目",
        fields=[
            Field("title", "项目", sort="title"),
            *registry.place_fields(),
            Field("company", "认领企业", lambda r: r["company__name"]),
            Field("claimed", "认领日期", lambda r: r["claimed_on"], sort="claimed_on", nowrap=True),
            Field("completed", "进展", lambda r: r["completed_on"], done, sort="completed_on", nullable=True, nowrap=True),
        ],
        questions=[
            Question("name", "项目名称", lambda rows, a: rows.filter(title__contains=a), kind="text"),
            Question("company", "企业名称", lambda rows, a: rows.filter(
                company__in=registry.Company.objects.filter(registry.by_name(a)).values("pk")), kind="text"),
            Question("done", "完成", lambda rows, a: rows.filter(finished) if a == "yes" else rows.exclude(finished),
                     registry.YES_NO),
        ],
        usual_sort="-claimed",
        href=lambda r: reverse("claimed_project_page", args=[r["id"]]),
        enrich=registry.places_of(looking, "community_id"),
        empty=Empty("没有符合条件的认领项目"),
    )  # fmt: skip


def field_meeting_rows(user: Any, looking: Looking, *, asked: bool) -> QuerySet:
    """Field meetings held by that day."""
    rows = FieldMeeting.objects.visible_to(user).filter(held_on__lte=looking.at)
    return registry.on_areas(rows, looking, "area", asked=asked).values(
        "id", "title", "area_id", "area__name", "held_on", "place"
    )


def field_meeting_listing(looking: Looking) -> Listing:
    # `place` is the meeting's own column here, so the area's place is not asked for.
    return Listing(
        key="field_meetings",
        sheet="field_meetings",
        title="现场观摩会",
        noun="次现场观摩会",
        fields=[
            Field("title", "会议", sort="title"),
            Field("held", "召开日期", lambda r: r["held_on"], sort="held_on", nowrap=True),
            Field("where", "地点", lambda r: r["place"]),
            Field("area", "组织区划", lambda r: r["area__name"], nowrap=True),
        ],
        questions=[Question("name", "会议名称", lambda rows, a: rows.filter(title__contains=a), kind="text")],
        usual_sort="-held",
        href=lambda r: reverse("field_meeting_page", args=[r["id"]]),
        empty=Empty("没有符合条件的现场观摩会"),
    )
