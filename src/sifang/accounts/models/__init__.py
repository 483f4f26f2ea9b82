"""The nouns of this room."""

from sifang.accounts.models.office import Jurisdiction, Office, Post, PostHolding
from sifang.accounts.models.user import ApiToken, User

__all__ = ["ApiToken", "Jurisdiction", "Office", "Post", "PostHolding", "User"]
