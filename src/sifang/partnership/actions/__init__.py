"""The verbs of partnership."""

from sifang.partnership.actions.meetings import (
    claim_project,
    complete_project,
    correct_joint_meeting,
    end_joint_meeting,
    found_joint_meeting,
    hold_field_meeting,
)

__all__ = [
    "claim_project",
    "complete_project",
    "correct_joint_meeting",
    "end_joint_meeting",
    "found_joint_meeting",
    "hold_field_meeting",
]
