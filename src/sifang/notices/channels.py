"""The port: how a notice leaves the house. An adapter raises what went wrong; it never swallows it."""

from __future__ import annotations

from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.module_loading import import_string

from sifang.notices.choices import Channel


class CannotDeliver(Exception):
    """It did not arrive; the message says why, without the address. Worth another try unless `for_good`."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good


class NotConnected(Exception):
    """There is no such way out of this house yet."""


class Adapter(Protocol):
    """What a gateway offers."""

    def send(self, address: str, title: str, text: str) -> None:
        """:raises CannotDeliver: the gateway did not take it"""


class Mail:
    """By the mail server of Django's own settings."""

    def send(self, address: str, title: str, text: str) -> None:
        if not settings.EMAIL_HOST:
            raise NotConnected("邮件服务器没有接通（SIFANG_MAIL）")
        try:
            EmailMessage(title, text, to=[address], connection=get_connection()).send()
        except OSError as why:
            raise CannotDeliver(f"邮件服务器没有收下（{type(why).__name__}）") from why


NOBODYS = "13300000000"
"""A number of the demonstration that does not exist, so that a notice that failed can be looked at."""


class Demonstration:
    """Sends nothing: the demonstration city writes to nobody."""

    def send(self, address: str, title: str, text: str) -> None:
        if address == NOBODYS:
            raise CannotDeliver("运营商回执：空号", for_good=True)


def adapter(channel: str) -> Adapter:
    """
    The way out for a channel.

    :raises NotConnected: nothing is connected to it
    """
    if settings.SIFANG_DEMONSTRATION and channel != Channel.PAGE:
        return Demonstration()
    if channel == Channel.MAIL:
        return Mail()
    if channel == Channel.SMS and settings.SIFANG_SMS:
        return import_string(settings.SIFANG_SMS)()
    raise NotConnected("短信通道没有接通（SIFANG_SMS）")
