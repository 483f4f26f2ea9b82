"""What a page of figures was asked: which indicator, area, tree, day, and perhaps a frozen month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest

from sifang.areas import public as areas
from sifang.areas.looking import looking_at
from sifang.indicators.answers import figure_for
from sifang.indicators.declaration import Indicator, indicator
from sifang.indicators.figure import Figure
from sifang.indicators.models import FrozenMonth
from sifang.indicators.permissions import may_see_issued, may_see_live
from sifang.indicators.queries import frozen_figures, frozen_month
from sifang.lib.words import number_in


@dataclass(frozen=True)
class Asked:
    """One question; `frozen` when the address names a month."""

    declared: Indicator
    area: areas.Area
    tree: str
    day: date
    frozen: FrozenMonth | None

    @property
    def month_word(self) -> str:
        return f"{self.frozen.month:%Y-%m}" if self.frozen else ""


def asked_of(request: HttpRequest, key: str) -> Asked:
    """:raises Http404: no such indicator, area or frozen month"""
    try:
        declared = indicator(key)
    except KeyError as why:
        raise Http404("没有这个指标") from why
    looking = looking_at(request)
    if looking.area is None:
        raise Http404("库里还没有区划")
    frozen = None
    if word := request.GET.get("month", ""):
        version = request.GET.get("version", "")
        frozen = frozen_month(month_from(word), number_in(version, 4))
        if frozen is None:
            raise Http404("这个月没有冻结过")
    return Asked(declared, looking.area, looking.tree, frozen.cut_off if frozen else looking.at, frozen)


def frozen_asked(request: HttpRequest) -> FrozenMonth | None:
    """The frozen month the address names, if any. :raises Http404: it was never frozen"""
    word, version = request.GET.get("month", ""), request.GET.get("version", "")
    if not word:
        return None
    number = number_in(version, 4)
    frozen = frozen_month(month_from(word), number)
    if frozen is None:
        raise Http404("这个月没有冻结过")
    return frozen


def month_from(word: str) -> date:
    """`2021-11` -> 2021-11-01. :raises Http404: not a month of our days"""
    try:
        month = date.fromisoformat(f"{word}-01")
    except ValueError as why:
        raise Http404("月份应写成 2021-11 的样子") from why
    if not 1990 <= month.year <= 2200:
        raise Http404("没有这个月份")
    return month


def figure_of(request: HttpRequest, asked: Asked) -> Figure | None:
    """The figure this person may know, live or frozen; None when he may know none."""
    if asked.frozen is None:
        return figure_for(request.user, asked.declared.key, asked.area, asked.tree, day=asked.day)
    if not may_see_issued(request.user):
        return None
    found = frozen_figures(asked.frozen, [asked.area.pk], asked.tree, [asked.declared.key])
    return found.get((asked.declared.key, asked.area.pk))


def has_records(request: HttpRequest, asked: Asked) -> bool:
    """May this person open the records behind the figure?"""
    return may_see_live(request.user, asked.area, asked.tree, asked.day)
