"""Everything that can be done to a supervision."""

from sifang.supervision.actions.issuing import issue
from sifang.supervision.actions.steps import take

__all__ = ["issue", "take"]
