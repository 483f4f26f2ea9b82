"""Everything that can be done to a whistle."""

from sifang.whistles.actions.arbitration import rule
from sifang.whistles.actions.blowing import assess, blow, close, decide, summon, withdraw
from sifang.whistles.actions.ladder import climb, climb_all
from sifang.whistles.actions.steps import take

__all__ = ["assess", "blow", "climb", "climb_all", "close", "decide", "rule", "summon", "take", "withdraw"]
