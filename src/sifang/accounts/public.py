"""The front door of people and offices."""

from __future__ import annotations

from sifang.accounts.actions.feedback import answer_feedback, say_feedback
from sifang.accounts.actions.offices import add_office, add_office_within
from sifang.accounts.actions.people import create_person, create_person_within
from sifang.accounts.actions.posts import (
    add_post,
    add_post_within,
    give_area,
    give_area_within,
    hand_over_post,
    hand_over_post_within,
)
from sifang.accounts.models import ApiToken, Feedback, Jurisdiction, Office, Post, PostHolding, User
from sifang.accounts.permissions import NotAllowed, check_may, may
from sifang.accounts.roles import ADMINISTRATORS, RIGHTS, ROLES, Role
from sifang.accounts.scope import Scope, is_administrator, scope_of
from sifang.accounts.second_factor import as_kept as second_factor_as_kept
from sifang.accounts.tokens import user_of_token

__all__ = [
    "ADMINISTRATORS",
    "RIGHTS",
    "ROLES",
    "ApiToken",
    "Feedback",
    "Jurisdiction",
    "NotAllowed",
    "Office",
    "Post",
    "PostHolding",
    "Role",
    "Scope",
    "User",
    "add_office",
    "add_office_within",
    "add_post",
    "add_post_within",
    "answer_feedback",
    "check_may",
    "create_person",
    "create_person_within",
    "give_area",
    "give_area_within",
    "hand_over_post",
    "hand_over_post_within",
    "is_administrator",
    "may",
    "say_feedback",
    "scope_of",
    "second_factor_as_kept",
    "user_of_token",
]
