"""Questions about whistles: whom one may call, what an office owes now, how both sides did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db.models import Case as When_
from django.db.models import Count, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Value, When

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.cases import public as cases
from sifang.lib.clock import ZONE
from sifang.policy import public as policy
from sifang.ui.public import pct
from sifang.whistles.choices import Step, SummonsStatus
from sifang.whistles.models import Ruling, StepClock, Summons, Whistle

_CALLABLE = ("DEPARTMENT", "UTILITY", "DISTRICT_BUREAU", "CITY_BUREAU")


def callable_offices(district_id: int, at: datetime) -> QuerySet[accounts.Office]:
    """Departments and utilities of the district (or zone), of the districts it lies in, and of the city."""
    district = areas.Area.objects.get(pk=district_id)
    day = at.astimezone(ZONE).date()
    around = {area.pk for tree in areas.Tree.values for area in areas.above(district, day, tree)}
    return accounts.Office.objects.filter(area__in=around, kind__in=_CALLABLE, is_active=True).order_by(
        # The district's own first: they come sooner.
        When_(When(area=district_id, then=Value(0)), default=Value(1), output_field=IntegerField()), "name",
    )  # fmt: skip


def office_choices(rows: QuerySet[accounts.Office], at: datetime) -> list[tuple[str, str]]:
    """Offices to choose from; of one that nobody acts for it is said before it is chosen."""
    found = list(rows.values_list("pk", "name"))
    alone = cases.offices_nobody_acts_for([pk for pk, _ in found], at.astimezone(ZONE).date())
    return [(str(pk), f"{name}（没有账号，由街道代记）" if pk in alone else name) for pk, name in found]


def running(rows: QuerySet[Summons]) -> QuerySet[Summons]:
    """Offices with the moment their earliest clock falls due."""
    still = Q(clocks__met_at=None, clocks__ended_at=None)
    return rows.annotate(due=Min("clocks__due_at", filter=still))


def earliest_due() -> Any:
    """The earliest running clock of a whistle, as a subquery."""
    rows = StepClock.objects.filter(summons__whistle=OuterRef("pk"), met_at=None, ended_at=None)
    return rows.order_by().values("summons__whistle").annotate(due=Min("due_at")).values("due")


def precedents(user: Any, words: str = "") -> QuerySet[Ruling]:
    """Rulings in which every one of the words occurs, newest first."""
    rows = Ruling.objects.visible_to(user).select_related("from_office", "to_office")
    for word in words.replace("\x00", "").split()[:6]:
        rows = rows.filter(
            Q(matter__icontains=word) | Q(reasons__icontains=word) | Q(rule_words__icontains=word)
            | Q(from_office__name__icontains=word) | Q(to_office__name__icontains=word)
        )  # fmt: skip
    return rows.order_by("-ruled_at", "-pk")


def precedents_on(user: Any, rule_keys: list[str]) -> QuerySet[Ruling]:
    """Rulings that rest on these entries of the jurisdiction list, newest first."""
    return precedents(user).filter(rule_key__in=rule_keys)


def share(part: int, whole: int, sample: int) -> str:
    """`66.67%`; beside a whole that is too small to say anything it says so."""
    if not whole:
        return "没有数据"
    return pct(Fraction(part, whole)) + ("" if whole >= sample else "（样本不足）")


@dataclass(frozen=True)
class CallerFacts:
    """How one subdistrict whistled: counts, never a rank."""

    area: Any
    blown: int
    rightly: int
    in_vain: int
    not_assessed: int
    sample: int

    @property
    def upheld(self) -> str:
        """Of the whistles the district has judged, how many were right to blow."""
        return share(self.rightly, self.rightly + self.in_vain, self.sample)


@dataclass(frozen=True)
class OfficeFacts:
    """How one office answered: counts, never a rank."""

    office: Any
    called: int
    due: int
    in_time: int
    late: int
    refused_rightly: int
    refused_wrongly: int
    solved: int
    judged: int
    sample: int

    @property
    def response(self) -> str:
        """Of the calls whose limit is over or met, how many it came to in time."""
        return share(self.in_time, self.due, self.sample)

    @property
    def done(self) -> str:
        """Of what the subdistrict has judged, how much was done."""
        return share(self.solved, self.judged, self.sample)


def _sample(on: date) -> int:
    return policy.whole("cases.minimum_sample", on)


def callers(user: Any, first: date, last: date) -> list[CallerFacts]:
    """Every subdistrict that whistled in a period, by name."""
    rows = _in(Whistle.objects.visible_to(user), first, last, "blown_at")
    counted = rows.order_by().values("subdistrict").annotate(
        blown=Count("pk"), rightly=Count("pk", filter=Q(worth="RIGHTLY")), in_vain=Count("pk", filter=Q(worth="IN_VAIN")),
        waiting=Count("pk", filter=Q(worth="")),
    )  # fmt: skip
    named = areas.Area.objects.in_bulk([row["subdistrict"] for row in counted])
    sample = _sample(last)
    found = [
        CallerFacts(
            named[row["subdistrict"]], row["blown"], row["rightly"], row["in_vain"], row["waiting"], sample,
        )
        for row in counted
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.area.code or one.area.name)


def came_in_time() -> Exists:
    """Did the office come by the limit? Its first coming counts that was not denied."""
    clocks = StepClock.objects.filter(summons=OuterRef("pk"), step=Step.ARRIVE, met_at__isnull=False)
    return Exists(clocks.filter(met_at__lte=F("due_at")))


def came_late(at: datetime) -> Exists:
    """Did it come after the limit, or not at all though the limit is over?"""
    clocks = StepClock.objects.filter(summons=OuterRef("pk"), step=Step.ARRIVE)
    late = (
        Q(met_at__gt=F("due_at")) | Q(met_at=None, ended_at=None, due_at__lt=at) | Q(ended_at__gt=F("due_at"))
    )
    return Exists(clocks.filter(late))


def offices(user: Any, first: date, last: date, at: datetime) -> list[OfficeFacts]:
    """Every office that was called in a period, by name; what was ruled not to be its own is not asked of it."""
    seen = _in(Whistle.objects.visible_to(user), first, last, "blown_at")
    scope = accounts.scope_of(user)
    rows = Summons.objects.filter(whistle__in=seen.values("pk"))
    if not (scope.everywhere or scope.area_ids):
        # An office reads of itself, not of the others that were called with it.
        rows = rows.filter(office__in=scope.office_ids)
    rows = rows.annotate(in_time=came_in_time(), late=came_late(at))
    ruling = Ruling.objects.filter(summons=OuterRef("pk"))
    rows = rows.annotate(
        not_its=Exists(ruling.filter(stands=False)), was_its=Exists(ruling.filter(stands=True))
    )
    asked = Q(not_its=False) & ~Q(status=SummonsStatus.RELEASED)
    counted = rows.order_by().values("office").annotate(
        called=Count("pk"), asked=Count("pk", filter=asked & (Q(in_time=True) | Q(late=True))),
        came=Count("pk", filter=asked & Q(in_time=True)), missed=Count("pk", filter=asked & Q(late=True, in_time=False)),
        right=Count("pk", filter=Q(not_its=True)), wrong=Count("pk", filter=Q(was_its=True)),
        solved=Count("pk", filter=Q(verdict="SOLVED")), judged=Count("pk", filter=~Q(verdict="")),
    )  # fmt: skip
    named = accounts.Office.objects.in_bulk([row["office"] for row in counted])
    sample = _sample(last)
    found = [
        OfficeFacts(
            named[row["office"]], row["called"], row["asked"], row["came"], row["missed"], row["right"], row["wrong"],
            row["solved"], row["judged"], sample,
        )
        for row in counted
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.office.name)


def _in(rows: QuerySet, first: date, last: date, field: str) -> QuerySet:
    start = datetime.combine(first, datetime.min.time(), tzinfo=ZONE)
    end = datetime.combine(last, datetime.max.time(), tzinfo=ZONE)
    return rows.filter(**{f"{field}__gte": start, f"{field}__lte": end})
