"""What partnership counts: standing bodies of subdistricts, claimed projects, field meetings."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from sifang.areas import public as areas
from sifang.indicators import public as indicators
from sifang.partnership.models import BodyKind, ClaimedProject, FieldMeeting, JointMeeting

Column, Kind = indicators.Column, indicators.Kind


def _bodies(day: date) -> QuerySet[JointMeeting]:
    return JointMeeting.objects.filter(area=OuterRef("pk"), period__contains=day)


def _subdistricts(day: date) -> QuerySet:
    """Subdistricts only: the article's 31 hold no town."""
    return areas.standing(areas.AreaKind.SUBDISTRICT, day)


def _body_kind(day: date):
    rows = _bodies(day).annotate(words=indicators.words_of("kind", BodyKind.choices))
    return Subquery(rows.values("words")[:1])


indicators.register(
    indicators.Indicator(
        key="joint_meeting_coverage",
        rows=_subdistricts,
        counted=lambda day: Exists(_bodies(day)),
        record="pk",
        place="pk",
        label="name",
        order="pinyin",
        noun="个街道",
        columns=(
            Column("body", "名称", lambda day: Subquery(_bodies(day).values("name")[:1])),
            Column("kind", "形式", _body_kind),
            Column("since", "建立日期", lambda day: Subquery(_bodies(day).values("period__startswith")[:1])),
        ),
    )
)


def _claimed(day: date) -> QuerySet[ClaimedProject]:
    return ClaimedProject.objects.filter(claimed_on__gte=indicators.year_start(day), claimed_on__lte=day)


indicators.register(
    indicators.Indicator(
        key="claimed_projects",
        kind=Kind.COUNT,
        rows=_claimed,
        record="pk",
        place="community_id",
        label="title",
        order="title",
        noun="个项目",
        columns=(
            Column("company", "认领企业", "company__name"),
            Column("claimed_on", "认领日期", "claimed_on"),
        ),
    )
)


def _held(day: date) -> QuerySet[FieldMeeting]:
    return FieldMeeting.objects.filter(held_on__gte=indicators.year_start(day), held_on__lte=day)


indicators.register(
    indicators.Indicator(
        key="field_meetings",
        kind=Kind.COUNT,
        rows=_held,
        record="pk",
        place="area_id",
        label="title",
        order="title",
        noun="次会议",
        columns=(Column("held_on", "召开日期", "held_on"), Column("where", "地点", "place")),
    )
)
