"""The front door of the cases."""

from sifang.cases.models import Case, Source

__all__ = ["Case", "Source"]
