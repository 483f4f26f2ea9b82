"""The verbs of the three bodies."""

from sifang.committees.actions.bodies import (
    correct_management_committee,
    correct_owners_committee,
    dissolve_management_committee,
    dissolve_owners_committee,
    elect_owners_committee,
    set_up_management_committee,
)
from sifang.committees.actions.environment import dissolve_environment_committee, found_environment_committee

__all__ = [
    "correct_management_committee",
    "correct_owners_committee",
    "dissolve_environment_committee",
    "dissolve_management_committee",
    "dissolve_owners_committee",
    "elect_owners_committee",
    "found_environment_committee",
    "set_up_management_committee",
]
