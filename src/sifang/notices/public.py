"""The front door of the notices: tell somebody something, once."""

from sifang.notices.actions import (
    Care,
    Patience,
    Receiver,
    choose_mail_topics,
    confirm_mail_address,
    deliver_due,
    forget_mail_address_within,
    put_mail_address,
    read_all,
    seal_addresses_anew,
    take_mail_address_away,
    tell_within,
)
from sifang.notices.channels import CannotDeliver, NotConnected
from sifang.notices.choices import Channel, NoticeStatus, Topic
from sifang.notices.models import MailAddress, Notice
from sifang.notices.permissions import let

__all__ = [
    "CannotDeliver",
    "Care",
    "Channel",
    "MailAddress",
    "NotConnected",
    "Notice",
    "NoticeStatus",
    "Patience",
    "Receiver",
    "Topic",
    "choose_mail_topics",
    "confirm_mail_address",
    "deliver_due",
    "forget_mail_address_within",
    "let",
    "put_mail_address",
    "read_all",
    "seal_addresses_anew",
    "take_mail_address_away",
    "tell_within",
]
