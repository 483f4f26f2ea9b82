"""The front door of the supervisions."""

from sifang.supervision.actions import issue, take
from sifang.supervision.models import Supervision

__all__ = ["Supervision", "issue", "take"]
