"""Cases are found by words, listed and paged as a slow reading of all rows would do it."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from django.db import connection
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.areas.looking import Looking
from sifang.cases import wording
from sifang.cases.models import Case
from sifang.cases.pages.cases import listing, rows_of
from sifang.cases.wording import with_words
from sifang.lib.keyset import Order, slice_of
from sifang.lib.words import normalised
from sifang.registry import public as registry
from sifang.registry.listing import narrowed

# Few characters, so that words meet titles; with all that is dropped, folded or quoted on the way.
LETTERS = "楼道灯亮漏水Ab1Ａ（）() ·、。'\"\\%_-\u3000"
TEXTS = st.text(LETTERS, max_size=12)


@pytest.fixture
def titled(small_city):
    """Write cases with such titles; hands back their ids and titles."""
    first = Case.objects.order_by("pk").first()
    numbers = itertools.count()

    def write(titles: list[str]) -> dict[int, str]:
        Case.objects.filter(number__startswith="W").delete()
        values = {field.attname: getattr(first, field.attname) for field in Case._meta.concrete_fields}
        made = Case.objects.bulk_create(
            Case(**(values | {"id": None, "number": f"W{next(numbers)}", "title": title})) for title in titles
        )
        return {case.pk: case.title for case in made}

    return write


@pytest.mark.parametrize("few", [2000, 1], ids=["rare words", "frequent words"])
def test_search_finds_what_a_slow_reading_finds(titled, monkeypatch, few):
    monkeypatch.setattr(wording, "_FEW", few)

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.lists(TEXTS, max_size=8), TEXTS)
    def holds(titles, asked):
        told = titled(titles)
        key = normalised(asked)
        if len(key) == 1:
            return
        wanted = {pk for pk, title in told.items() if key and key in normalised(title)}
        assert set(with_words(Case.objects.filter(pk__in=told), asked).values_list("pk", flat=True)) == wanted

    holds()


def test_the_database_makes_the_key_of_a_title_as_the_code_does(titled):
    told = titled(["３ 号楼（东）楼道灯 不亮", "ＬＥＤ·灯—坏", "100%_\\'", "", "路灯，不亮。"])
    with connection.cursor() as cursor:
        cursor.execute("select id, title_key from cases_case where id = any(%s)", [list(told)])
        assert dict(cursor.fetchall()) == {pk: normalised(title) for pk, title in told.items()}


def test_one_character_searches_names_only(small_city):
    found = with_words(Case.objects.all(), "春")
    named = registry.Compound.objects.filter(name__startswith="春").values("pk")
    assert found.exists()
    assert set(found) == set(Case.objects.filter(compound__in=named))
    assert not with_words(Case.objects.all(), "灯").exists()


def _looking(area=None, on=date(2021, 12, 1)) -> Looking:
    return Looking(area, on, on, areas.Tree.MANAGEMENT)


def _paged(rows, order: Order, size: int = 7) -> tuple[list[int], list[int]]:
    """All pages on, and all pages back from the end."""
    on, after = [], ""
    while True:
        piece = slice_of(rows, order, size=size, after=after)
        on += [row["id"] for row in piece.rows]
        if not piece.after:
            break
        after = piece.after
    back, before = [row["id"] for row in piece.rows], piece.before
    while before:
        piece = slice_of(rows, order, size=size, before=before)
        back = [row["id"] for row in piece.rows] + back
        before = piece.before
    return on, back


@pytest.mark.parametrize("sort", ["found", "-found", "number", "state", "-state"])
@pytest.mark.parametrize(
    "asked", [{}, {"solved": "no"}, {"solved": "yes"}, {"title": "路灯"}, {"status": "CLOSED"}, {"type": "消防通道"},
              {"source": "RESIDENT", "solved": "no"}, {"name": "春晓"}, {"number": "A2021"}],
    ids=str,
)  # fmt: skip
def test_every_page_on_and_back_is_the_naive_list(small_city, settings, sort, asked):
    settings.SIFANG_CLOCK_START = "2021-12-01T12:00:00+08:00"
    naive = {
        "solved": lambda c, a: (
            c.resolved_on is None if a == "no" else c.resolved_on and c.resolved_on <= date(2021, 12, 1)
        ),
        "title": lambda c, a: a in c.title,
        "status": lambda c, a: c.status == a,
        "type": lambda c, a: c.problem_type == a,
        "source": lambda c, a: c.source == a,
        "name": lambda c, a: a in c.compound.name,
        "number": lambda c, a: c.number.startswith(a),
    }
    request = RequestFactory().get("/cases/", asked | {"sort": sort})
    for who in (small_city.city_clerk, small_city.subdistrict_clerk, small_city.community_worker):
        looking = _looking()
        made = listing(looking)
        rows = narrowed(made, request, rows_of(who, looking, asked=False))
        down, key = sort.startswith("-"), sort.lstrip("-")
        column = {"found": "found_on", "number": "number", "state": "resolved_on"}[key]
        wanted = [
            case
            for case in Case.objects.visible_to(who).select_related("compound")
            if case.found_on <= looking.at
            and all(naive[name](case, answer) for name, answer in asked.items())
        ]
        full = sorted(
            (c for c in wanted if getattr(c, column) is not None),
            key=lambda c: (getattr(c, column), c.pk),
            reverse=down,
        )
        empty = sorted((c for c in wanted if getattr(c, column) is None), key=lambda c: c.pk, reverse=down)
        on, back = _paged(rows, Order(column, down, nullable=key == "state"))
        assert on == back == [case.pk for case in full + empty]


def test_a_case_is_locked_for_whoever_sees_it(small_city):
    people = [small_city.city_clerk, small_city.district_clerk, small_city.subdistrict_clerk, small_city.community_worker,
              small_city.other_district_clerk, small_city.company_manager, small_city.department_liaison, small_city.stranger]  # fmt: skip
    everything = list(Case.objects.values_list("pk", flat=True))
    for who in people:
        seen = set(Case.objects.visible_to(who).values_list("pk", flat=True))
        for pk in everything:
            if pk in seen:
                assert Case.objects.all().locked(pk, who) == Case.objects.get(pk=pk)
            else:
                with pytest.raises(Case.DoesNotExist):
                    Case.objects.all().locked(pk, who)


def test_what_one_sees_is_what_was_filed_in_ones_areas(small_city):
    """As the closure of the areas says it, as long as no border moved."""
    for who in (
        small_city.district_clerk,
        small_city.subdistrict_clerk,
        small_city.community_worker,
        small_city.other_district_clerk,
    ):
        scope = accounts.scope_of(who)
        inside = areas.inside(scope.area_ids, scope.on)
        assert set(Case.objects.visible_to(who)) == set(Case.objects.filter(community__in=inside))
