"""The verbs of floor service."""

from sifang.subsidies.actions.service import correct_subsidy, give_subsidy

__all__ = ["correct_subsidy", "give_subsidy"]
