"""The front door of the whistles."""

from sifang.whistles.actions import assess, blow, climb_all, close, decide, rule, take, withdraw
from sifang.whistles.actions.blowing import Call
from sifang.whistles.models import Ruling, Summons, Whistle
from sifang.whistles.queries import callers, offices, precedents

__all__ = [
    "Call", "Ruling", "Summons", "Whistle", "assess", "blow", "callers", "climb_all", "close", "decide", "offices",
    "precedents", "rule", "take", "withdraw",
]  # fmt: skip
