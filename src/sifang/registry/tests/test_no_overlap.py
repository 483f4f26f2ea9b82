"""One fact a day: the database refuses exactly the periods that share a day with another of the same compound."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from psycopg.types.range import DateRange

from sifang.registry.choices import Mode
from sifang.registry.models import ServiceMode
from sifang.registry.tests.factories import compound

pytestmark = pytest.mark.django_db

_DAYS = some.integers(-700_000, 2_900_000).map(lambda n: date(2000, 1, 1) + timedelta(n))
_NEAR = some.integers(0, 12).map(lambda n: date(2021, 11, 25) + timedelta(n))
_PERIODS = some.tuples(_NEAR | _DAYS, some.none() | _NEAR | _DAYS).filter(
    lambda p: p[1] is None or p[0] < p[1]
)


def _share_a_day(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    return (other[1] is None or one[0] < other[1]) and (one[1] is None or other[0] < one[1])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=some.lists(some.tuples(some.integers(0, 1), _PERIODS), min_size=2, max_size=6))
def test_a_period_is_refused_when_it_shares_a_day_and_only_then(small_city, asked):
    with transaction.atomic():
        served = [compound(small_city.community, name) for name in ("甲小区", "乙小区")]
        ServiceMode.objects.all().delete()
        held: list[tuple[int, tuple[date, date | None]]] = []
        for which, period in asked:
            free = not any(which == w and _share_a_day(period, p) for w, p in held)
            try:
                with transaction.atomic():
                    ServiceMode.objects.create(
                        compound=served[which], mode=Mode.UNKNOWN, period=DateRange(*period)
                    )
                held.append((which, period))
                taken = True
            except IntegrityError:
                taken = False
            assert taken == free, (held, which, period)
        transaction.set_rollback(True)
