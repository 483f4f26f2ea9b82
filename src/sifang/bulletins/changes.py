"""What moved since the month before: from frozen months, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sifang.bulletins.figures import city_figures
from sifang.bulletins.models import Bulletin
from sifang.indicators import public as indicators


@dataclass(frozen=True)
class Change:
    """A figure then and now."""

    key: str
    name: str
    before: Any
    now: Any

    @property
    def delta(self) -> str:
        return f"{self.now - self.before:+,}"


def changes_since_last_month(bulletin: Bulletin, content: dict[str, Any]) -> list[Change]:
    """Numerators that differ from the frozen month before the cut-off's; empty when none was frozen."""
    day_before = bulletin.cut_off.replace(day=1) - timedelta(days=1)
    if indicators.frozen_month(day_before.replace(day=1)) is None:
        return []
    keys = [d["key"] for d in content["definitions"]]
    before, now = city_figures(day_before, keys), city_figures(bulletin.cut_off, keys)
    return [
        Change(key, now[key].words.name, before[key].numerator, now[key].numerator)
        for key in keys
        if key in before and key in now and before[key].numerator != now[key].numerator
    ]
