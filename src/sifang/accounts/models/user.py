"""People who sign in. What they may do comes from the posts they hold, never from here."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from sifang.lib.constraints import set_together
from sifang.lib.sealing import BEGINNING
from sifang.lib.words import masked_name


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser):
    """One person's account."""

    username = models.CharField("登录名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("手机", max_length=20, blank=True)
    is_active = models.BooleanField("在用", default=True)
    password_changed_at = models.DateTimeField("口令更新时间", null=True, blank=True)
    must_change_password = models.BooleanField("下次登录须改口令", default=False)
    failed_logins = models.SmallIntegerField("连续失败次数", default=0)
    locked_until = models.DateTimeField("锁定至", null=True, blank=True)
    # Sealed with the machine's key: a copy of the database makes nobody's codes.
    totp_secret = models.CharField("第二因素密钥（封存）", max_length=255, blank=True)
    totp_last_step = models.BigIntegerField("上次用过的动态码时段", default=0)
    # Every session carries the stamp it began with; raising it ends them all.
    session_stamp = models.IntegerField("会话版次", default=0)
    is_demonstration = models.BooleanField("演示账号", default=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    # Which fields say something about a person: shown masked, scrubbed from copies.
    PERSONAL = {"name", "phone", "username", "password", "totp_secret"}

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                name="a_second_factor_is_kept_sealed",
                condition=models.Q(totp_secret="") | models.Q(totp_secret__startswith=BEGINNING),
                violation_error_message="第二因素密钥须封存后保存",
            )
        ]

    def __str__(self) -> str:
        # Whatever prints a person by chance (a log, an audit line, a list) prints him masked.
        return masked_name(self.name)

    @property
    def acting_title(self) -> str:
        """The post in whose name the person acts today, for the audit."""
        from sifang.accounts.scope import scope_of

        return scope_of(self).post_title


class PastPassword(models.Model):
    """A password that was used, as its hash: so that it does not come back at once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="人员")
    password = models.CharField("口令摘要", max_length=128)
    used_until = models.DateTimeField("用到")

    PERSONAL = {"password"}

    class Meta:
        verbose_name = "用过的口令"
        verbose_name_plural = verbose_name


class ApiToken(models.Model):
    """A program's key; its rights are those of the person who holds it, no more."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="持有人")
    label = models.CharField("用途", max_length=80)
    digest = models.CharField("指纹", max_length=64, unique=True)
    issued_at = models.DateTimeField("签发时间")
    expires_at = models.DateTimeField("到期时间")
    revoked_at = models.DateTimeField("作废时间", null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="作废人"
    )

    PERSONAL: set[str] = set()

    class Meta:
        verbose_name = "接口令牌"
        verbose_name_plural = verbose_name
        constraints = [
            set_together(
                "revoked_at", "revoked_by",
                name="a_revoked_token_says_by_whom", message="作废须同时记下时间和经手人",
            ),
            models.CheckConstraint(
                name="a_token_ends_after_it_begins",
                condition=models.Q(expires_at__gt=models.F("issued_at")),
                violation_error_message="令牌到期时间应晚于签发时间",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.label
