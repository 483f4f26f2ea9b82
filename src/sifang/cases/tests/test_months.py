"""What is kept of whole months equals the cases, whatever happened to them and by whom it was written."""

from __future__ import annotations

import random
import threading
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Sum

from sifang.cases.actions.months import put_months_together
from sifang.cases.models import Case, MonthlyCount
from sifang.cases.rows import historical
from sifang.indicators import public as indicators
from sifang.lib.clock import clock

FIRST = date(2020, 10, 1)


def counted() -> dict[tuple, tuple[int, int, int]]:
    """From the cases, one by one."""
    found: Counter[tuple] = Counter()
    solved: Counter[tuple] = Counter()
    seen: Counter[tuple] = Counter()
    for case in Case.objects.all():
        found[case.community_id, case.found_on.replace(day=1)] += 1
        if case.resolved_on is not None and case.resolved_on.year == case.found_on.year:
            solved[case.community_id, case.resolved_on.replace(day=1)] += 1
            seen[case.community_id, case.resolved_on.replace(day=1)] += case.outcome == "VERIFIED"
    return {key: (found[key], solved[key], seen[key]) for key in found | solved}


def kept() -> dict[tuple, tuple[int, int, int]]:
    rows = MonthlyCount.objects.values_list("community_id", "month").annotate(
        Sum("found"), Sum("resolved"), Sum("verified")
    )
    return {(place, month): (n, m, v) for place, month, n, m, v in rows if n or m or v}


def row(city, chance: random.Random, n: int) -> Case:
    day = FIRST + timedelta(days=chance.randrange(420))
    solved = day + timedelta(days=chance.randrange(150)) if chance.random() < 0.6 else None
    place = chance.choice([city.community, *city.communities])
    columns = historical(day, solved, place.pk)
    if solved is not None and chance.random() < 0.5:
        columns |= {"outcome": "VERIFIED", "checker_kind": "SUBDISTRICT"}
    return Case(
        number=f"M{n}", problem_type="x", title="x", source="VISIT", compound=city.compound["春晓花园"],
        community=place, **columns,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_a_months_count_is_the_count_of_its_cases_whatever_happens_to_them(small_city, seed):
    chance = random.Random(seed)
    Case.objects.bulk_create([row(small_city, chance, n) for n in range(60)])
    assert kept() == counted()
    for n in range(60, 120):
        what = chance.choice(("comes", "goes", "moves", "moves", "together", "several go"))
        some = list(Case.objects.order_by("pk"))
        one = chance.choice(some)
        if what == "comes":
            row(small_city, chance, n).save()
        elif what == "goes":
            one.delete()
        elif what == "moves":
            other = row(small_city, chance, n)
            other.pk, other.number = one.pk, one.number
            other.save(force_update=True)
        elif what == "several go":
            Case.objects.filter(pk__in=[c.pk for c in chance.sample(some, 3)]).delete()
        else:
            put_months_together(by=None, at=clock())
            assert MonthlyCount.objects.count() == len(kept())
        assert kept() == counted(), what


def test_a_year_so_far_is_read_from_its_months_and_from_this_one(small_city):
    chance = random.Random(7)
    Case.objects.bulk_create([row(small_city, chance, n) for n in range(200)])
    city, day = small_city.city.pk, date(2021, 9, 17)

    def said() -> tuple:
        figure = indicators.figures_on(day, ["problems_resolved"]).get("problems_resolved", city)
        return figure.numerator, figure.denominator

    def seen() -> int:
        return indicators.figures_on(day, ["problems_verified"]).get("problems_verified", city).numerator  # type: ignore[return-value]  # a count

    of_year = Case.objects.filter(found_on__gte=date(2021, 1, 1), found_on__lte=day)
    assert said() == (of_year.filter(resolved_on__lte=day).count(), of_year.count())
    assert 0 < seen() == of_year.filter(resolved_on__lte=day, outcome="VERIFIED").count() < said()[0]
    before = said()
    # What is kept is what is read: a month nobody counted is missing.
    MonthlyCount.objects.filter(month=date(2021, 3, 1)).delete()
    lost = of_year.filter(found_on__month=3).count()
    assert lost and said()[1] == before[1] - lost


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_wait_for_nobody_and_both_count(small_city):
    chance = random.Random(3)
    place = small_city.community
    first, second = row(small_city, chance, 1), row(small_city, chance, 2)
    for each in (first, second):
        each.community = place
        each.found_on = date(2021, 5, 3)
        each.resolved_on = each.closed_at = None
        for key, value in historical(each.found_on, None, place.pk).items():
            setattr(each, key, value)
    month = (place.pk, date(2021, 5, 1))
    before, *_ = kept().get(month, (0, 0, 0))
    written, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                first.save()
                written.set()
                assert go_on.wait(20)
        finally:
            connection.close()

    other = threading.Thread(target=slow)
    other.start()
    try:
        assert written.wait(20)
        second.save()
        put_months_together(by=None, at=clock())
        assert kept() == counted()
        assert kept()[month] == (before + 1, 0, 0)
    finally:
        go_on.set()
        other.join()
    put_months_together(by=None, at=clock())
    assert kept() == counted()
    assert kept()[month] == (before + 2, 0, 0)
