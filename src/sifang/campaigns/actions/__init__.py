"""Everything that can be done with campaigns and samples."""

from sifang.campaigns.actions.planning import plan
from sifang.campaigns.actions.sampling import draw, lock, look_again
from sifang.campaigns.actions.visiting import answer, finish

__all__ = ["answer", "draw", "finish", "lock", "look_again", "plan"]
