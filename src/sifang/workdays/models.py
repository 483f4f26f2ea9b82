"""The nouns: years whose table is complete, and the days that differ from an ordinary week."""

from __future__ import annotations

from django.db import models

from sifang.lib.constraints import one_of


class DayKind(models.TextChoices):
    HOLIDAY = "HOLIDAY", "放假"
    MAKE_UP_WORKDAY = "MAKE_UP_WORKDAY", "调休上班"


class CalendarYear(models.Model):
    """A year whose table of holidays has been announced and is complete."""

    year = models.SmallIntegerField("年份", unique=True)
    source = models.CharField("出处", max_length=200)

    PERSONAL: set[str] = set()

    class Meta:
        verbose_name = "年度节假日表"
        verbose_name_plural = verbose_name
        ordering = ["year"]
        constraints = [
            models.CheckConstraint(
                name="a_calendar_year_is_of_this_age",
                condition=models.Q(year__gte=2000, year__lte=2100),
                violation_error_message="年份应在 2000 年至 2100 年之间",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年节假日表"


class CalendarDay(models.Model):
    """One day that differs: a weekday without work, or a weekend day worked instead."""

    day = models.DateField("日期", unique=True)
    kind = models.CharField("类别", max_length=20, choices=DayKind.choices)
    name = models.CharField("名称", max_length=40)
    source = models.CharField("出处", max_length=200)

    PERSONAL: set[str] = set()

    class Meta:
        verbose_name = "节假日与调休"
        verbose_name_plural = verbose_name
        ordering = ["day"]
        constraints = [
            one_of(
                "kind",
                DayKind.values,
                name="a_calendar_day_is_a_holiday_or_a_make_up_workday",
                message="类别只能是放假或者调休上班",
            ),
            models.CheckConstraint(
                name="a_make_up_workday_falls_on_a_weekend",
                condition=~models.Q(kind="MAKE_UP_WORKDAY") | models.Q(day__week_day__in=[1, 7]),
                violation_error_message="调休上班只能是周六或周日，平日本来就上班",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"
