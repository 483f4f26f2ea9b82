"""What a password must be like: plain values in, sentences out. The numbers come from the city's rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sifang.policy import public as policy

RECENT = 5
"""How many earlier passwords are remembered."""


@dataclass(frozen=True)
class PasswordRules:
    """The city's numbers on a day."""

    minimum_length: int
    character_classes: int
    administrator_days: int

    @property
    def words(self) -> str:
        return (
            f"至少 {self.minimum_length} 个字符，大写字母、小写字母、数字、其他符号里至少有"
            f" {self.character_classes} 类，不含登录名，不与最近 {RECENT} 个口令相同。"
        )


def rules_on(on: date) -> PasswordRules:
    """The rules in force on a day."""

    def number(key: str) -> int:
        return policy.whole(key, on)

    return PasswordRules(
        number("password.minimum_length"),
        number("password.character_classes"),
        number("password.administrator_days"),
    )


def classes_of(password: str) -> int:
    """How many of capital, small, digit and other the characters come from."""
    kinds = {
        "upper" if c.isascii() and c.isupper()
        else "lower" if c.isascii() and c.islower()
        else "digit" if c.isdigit()
        else "other"
        for c in password
    }  # fmt: skip
    return len(kinds)


def problems_of(password: str, rules: PasswordRules, *, username: str = "", phone: str = "") -> list[str]:
    """What speaks against a password, in sentences; an empty list when nothing does."""
    found = []
    if len(password) < rules.minimum_length:
        found.append(f"口令太短，至少 {rules.minimum_length} 个字符")
    if len(password) > 128:
        found.append("口令太长，最多 128 个字符")
    if classes_of(password) < rules.character_classes:
        found.append(f"大写字母、小写字母、数字、其他符号里至少要有 {rules.character_classes} 类")
    for what, text in (("登录名", username), ("手机号", phone)):
        if text and (text.casefold() in password.casefold() or text[::-1].casefold() in password.casefold()):
            found.append(f"口令里不能含有{what}")
    if password and len(set(password)) * 3 < len(password):
        found.append("同样的字符重复太多")
    return found


def is_too_old(changed_at: datetime | None, now: datetime, rules: PasswordRules) -> bool:
    """Is an administrator's password due for a change?"""
    return changed_at is None or now - changed_at > timedelta(days=rules.administrator_days)


def is_recent(password: str, hashes: Iterable[str]) -> bool:
    """Was it used lately?"""
    from django.contrib.auth.hashers import check_password

    return any(check_password(password, one) for one in hashes)
