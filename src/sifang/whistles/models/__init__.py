"""The nouns of a whistle: itself, whom it summons, their clocks, the ladder, what happened, what was ruled."""

from sifang.whistles.models.clock import Rung, StepClock
from sifang.whistles.models.event import WhistleEvent
from sifang.whistles.models.ruling import Ruling
from sifang.whistles.models.whistle import Summons, Whistle

__all__ = ["Ruling", "Rung", "StepClock", "Summons", "Whistle", "WhistleEvent"]
