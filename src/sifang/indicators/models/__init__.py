"""What the city confirmed and froze; written once, never changed."""

from sifang.indicators.models.frozen import (
    FrozenDefinition,
    FrozenMonth,
    FrozenPlace,
    FrozenRecord,
    FrozenValue,
)
from sifang.indicators.models.returns import MonthReturn

__all__ = [
    "FrozenDefinition",
    "FrozenMonth",
    "FrozenPlace",
    "FrozenRecord",
    "FrozenValue",
    "MonthReturn",
]
