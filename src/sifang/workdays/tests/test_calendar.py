"""The table of holidays: seeded with what was announced, changed by people, missed when it is missing."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from sifang.audit.models import AuditLine
from sifang.lib.constraints import sentence_for
from sifang.workdays import public as workdays
from sifang.workdays.models import CalendarDay, CalendarYear

pytestmark = pytest.mark.django_db
NOON = datetime(2021, 12, 1, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NOTICE = "国务院办公厅关于2027年部分节假日安排的通知"


@pytest.fixture(autouse=True)
def fresh():
    workdays.forget()
    yield
    workdays.forget()


@pytest.fixture
def clerk():
    return SimpleNamespace(pk=7, acting_title="市级经办")


def test_the_announced_years_are_there_from_the_start():
    assert workdays.known_until() >= date(2026, 12, 31)
    assert CalendarYear.objects.filter(year__range=(2004, 2026)).count() == 23


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2021, 10, 1), False),
        (date(2021, 10, 8), True),
        (date(2021, 10, 9), True),
        (date(2021, 10, 10), False),
        (date(2022, 1, 3), False),
        (date(2021, 12, 4), False),
    ],
)
def test_a_day_is_worked_or_not_as_announced(day, works):
    assert workdays.is_workday(day) is works


def test_five_working_days_step_over_new_year():
    assert workdays.add_workdays(date(2021, 12, 31), 5) == date(2022, 1, 10)


def test_counting_asks_the_database_once(django_assert_num_queries):
    with django_assert_num_queries(2):
        for n in range(1, 50):
            workdays.add_workdays(date(2021, 12, 1), n)


def test_a_changed_day_counts_at_once_and_leaves_a_line(clerk):
    day = date(2021, 12, 13)
    assert workdays.is_workday(day)
    row = workdays.set_day(day, "HOLIDAY", name="国家公祭日", source="试录", by=clerk, at=NOON).row
    assert not workdays.is_workday(day)
    line = AuditLine.objects.get(event="workdays.changed")
    assert (line.subject_id, line.by_id, line.data["day"]) == (row.pk, 7, "2021-12-13")
    workdays.clear_day(day, by=clerk, at=NOON)
    assert workdays.is_workday(day)
    assert AuditLine.objects.filter(event="workdays.cleared").count() == 1


def test_nothing_is_changed_when_the_line_cannot_be_written(clerk, monkeypatch):
    from sifang.workdays.actions import change

    def refuse(*args, **kwargs):
        raise RuntimeError("no line")

    monkeypatch.setattr(change.audit, "record", refuse)
    with pytest.raises(RuntimeError):
        workdays.set_day(date(2021, 12, 13), "HOLIDAY", name="试", source="试录", by=clerk, at=NOON)
    assert not CalendarDay.objects.filter(day=date(2021, 12, 13)).exists()


@pytest.mark.parametrize(
    ("day", "kind", "name", "why"),
    [
        (date(2021, 12, 13), "MAKE_UP_WORKDAY", "补班", "只能是周六或周日"),
        (date(2021, 12, 13), "HALF_DAY", "半天", "不是有效"),
        (date(2021, 12, 13), "HOLIDAY", "  ", "不能为空|不可为空|空"),
    ],
)
def test_a_day_that_cannot_be_so_is_refused_in_a_sentence(clerk, day, kind, name, why):
    with pytest.raises(workdays.CannotChangeCalendar, match=why):
        workdays.set_day(day, kind, name=name, source=NOTICE, by=clerk, at=NOON)


def test_clearing_an_ordinary_day_is_refused(clerk):
    with pytest.raises(workdays.CannotChangeCalendar, match="没有特别安排"):
        workdays.clear_day(date(2021, 12, 14), by=clerk, at=NOON)


def test_the_database_itself_refuses_a_make_up_workday_in_the_week():
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        CalendarDay.objects.create(day=date(2021, 12, 13), kind="MAKE_UP_WORKDAY", name="补班", source=NOTICE)
    assert sentence_for(broken.value) == "调休上班只能是周六或周日，平日本来就上班"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (CalendarYear(year=1999, source=NOTICE), "年份应在 2000 年至 2100 年之间"),
        (
            CalendarDay(day=date(2021, 12, 13), kind="X", name="半天", source=NOTICE),
            "类别只能是放假或者调休上班",
        ),
    ],
)
def test_every_other_constraint_answers_with_its_sentence(row, sentence):
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        row.save()
    assert sentence_for(broken.value) == sentence


def test_a_year_is_complete_only_when_somebody_says_so(clerk):
    CalendarYear.objects.filter(year__gte=2022).delete()
    CalendarDay.objects.filter(day__year__gte=2022).delete()
    workdays.forget()
    assert workdays.known_until() == date(2021, 12, 31)
    with pytest.raises(workdays.CannotChangeCalendar, match="还没有录入任何放假日"):
        workdays.complete_year(2022, source=NOTICE, by=clerk, at=NOON)
    workdays.set_day(date(2022, 1, 3), "HOLIDAY", name="元旦", source=NOTICE, by=clerk, at=NOON)
    assert workdays.known_until() == date(2021, 12, 31)
    workdays.complete_year(2022, source=NOTICE, by=clerk, at=NOON)
    assert workdays.known_until() == date(2022, 12, 31)
    with pytest.raises(workdays.CannotChangeCalendar, match="已经录完"):
        workdays.complete_year(2022, source=NOTICE, by=clerk, at=NOON)


def test_a_missing_next_year_is_a_problem_from_the_first_of_december():
    CalendarYear.objects.filter(year__gte=2022).delete()
    workdays.forget()
    assert workdays.calendar_problem(NOON.replace(month=11, day=30)) == ""
    assert "缺少 2022 年的节假日表" in workdays.calendar_problem(NOON)
    assert "缺少 2022 年起的节假日表" in workdays.calendar_problem(NOON.replace(year=2022, month=3))
    CalendarYear.objects.all().delete()
    workdays.forget()
    assert "还没有任何一年" in workdays.calendar_problem(NOON)


def test_seeding_again_brings_back_what_is_missing_and_leaves_the_rest():
    CalendarYear.objects.filter(year=2026).delete()
    CalendarDay.objects.filter(day__year=2026).delete()
    CalendarDay.objects.filter(day=date(2021, 10, 1)).update(name="国庆（改）")
    workdays.forget()
    assert workdays.seed_years() == [2026]
    assert workdays.seed_years() == []
    assert CalendarDay.objects.get(day=date(2021, 10, 1)).name == "国庆（改）"
    assert workdays.known_until() >= date(2026, 12, 31)
