"""The front door of the notices: tell somebody something, once."""

from sifang.notices.actions import Patience, Receiver, deliver_due, read_all, tell_within
from sifang.notices.channels import CannotDeliver, NotConnected
from sifang.notices.choices import Channel, NoticeStatus
from sifang.notices.models import Notice
from sifang.notices.permissions import let

__all__ = [
    "CannotDeliver",
    "Channel",
    "NotConnected",
    "Notice",
    "NoticeStatus",
    "Patience",
    "Receiver",
    "deliver_due",
    "let",
    "read_all",
    "tell_within",
]
