"""The city's figures as a bulletin writes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sifang.areas import public as areas
from sifang.indicators import public as indicators
from sifang.indicators.public import Figure


@dataclass(frozen=True)
class FigureWords:
    """One figure of the city and its parts in words."""

    figure: Figure

    @property
    def name(self) -> str:
        return self.figure.words.name

    @property
    def version(self) -> str:
        return self.figure.words.definition_version

    def say(self, part: str, way: str = "") -> str:
        """
        A part of the figure as text.

        :param part: numerator, denominator, percent, exact, gap, target
        :param way: "" as it is, `wan` in 万, `wan_yuan` in 万元
        """
        figure = self.figure
        if part == "percent":
            return figure.shown if figure.words.kind.is_share else "—"
        if part == "exact":
            return "—" if figure.share is None else f"{indicators.percent(figure.share, 2)}%"
        if part == "target":
            share = figure.words.target_share
            return "—" if share is None else indicators.share_text(share)
        if part == "gap":
            return "—" if figure.gap is None else f"{max(figure.gap, 0):,}"
        number = figure.numerator if part == "numerator" else figure.denominator
        if number is None:
            return "—"
        if way == "wan":
            digits = figure.words.divided_digits if figure.words.divisor > 1 else 2
            return f"{indicators.rounded(Fraction(number) / 10000, digits):f}万"
        if way == "wan_yuan":
            exact = Fraction(number) / 10000
            digits = 0 if exact.denominator == 1 else 2
            return f"{indicators.rounded(exact, digits):f}万元"
        return f"{number:,}"


def city_figures(day: date, keys: Iterable[str]) -> dict[str, Figure]:
    """
    The whole city's figures: those of the frozen month when the day ends one, else as now held.

    :raises LookupError: the city has no areas yet
    """
    city = areas.city()
    if city is None:
        raise LookupError("还没有区划，先准备城市（prepare_city）")
    wanted = list(keys)
    frozen = indicators.frozen_month(day.replace(day=1))
    if frozen is not None and frozen.cut_off == day:
        found = indicators.frozen_figures(frozen, [city.pk], areas.Tree.ADMINISTRATIVE, wanted)
        return {key: figure for (key, _), figure in found.items()}
    live = indicators.figures_on(day, wanted, area_ids=[city.pk], tree=areas.Tree.ADMINISTRATIVE)
    return {f.key: f for f in live.of_area(city.pk, areas.Tree.ADMINISTRATIVE)}


def words_on(day: date, keys: Iterable[str]) -> dict[str, FigureWords]:
    """The city's figures of a day, ready to be written into a text."""
    return {key: FigureWords(figure) for key, figure in city_figures(day, keys).items()}
