"""The nouns of this room."""

from sifang.accounts.models.feedback import Feedback
from sifang.accounts.models.office import Jurisdiction, Office, Post, PostHolding
from sifang.accounts.models.user import ApiToken, PastPassword, User

__all__ = ["ApiToken", "Feedback", "Jurisdiction", "Office", "PastPassword", "Post", "PostHolding", "User"]
