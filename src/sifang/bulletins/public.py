"""The front door of the bulletins."""

from sifang.bulletins.actions.write import draft, edit, issue, review, send_back
from sifang.bulletins.models import Bulletin
from sifang.bulletins.queries import content_of, content_shown

__all__ = ["Bulletin", "content_of", "content_shown", "draft", "edit", "issue", "review", "send_back"]
