from sifang.notices.actions.deliver import Patience, deliver_due
from sifang.notices.actions.mail import (
    Care,
    choose_mail_topics,
    confirm_mail_address,
    forget_mail_address_within,
    put_mail_address,
    seal_addresses_anew,
    take_mail_address_away,
)
from sifang.notices.actions.queue import drop, read, read_all, try_again
from sifang.notices.actions.tell import Receiver, tell_within

__all__ = [
    "Care",
    "Patience",
    "Receiver",
    "choose_mail_topics",
    "confirm_mail_address",
    "deliver_due",
    "drop",
    "forget_mail_address_within",
    "put_mail_address",
    "read",
    "read_all",
    "seal_addresses_anew",
    "take_mail_address_away",
    "tell_within",
    "try_again",
]
