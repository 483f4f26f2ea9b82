"""Posts: what role, where, and who holds them. All of it gives rights: security administrators only."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from sifang.accounts.models import Jurisdiction, Post, PostHolding, User
from sifang.accounts.permissions import insist
from sifang.accounts.roles import ADMINISTRATORS, ROLES
from sifang.audit import public as audit
from sifang.lib.periods import since
from sifang.lib.words import legible


class CannotHandOver(Exception):
    """The post was not handed over; the message says why."""


@transaction.atomic(durable=True)
def add_post(
    *, office_id: int, title: str, role: str, company_id: int | None = None, by: Any, at: datetime
) -> Post:
    """A post in an office, with its role; nobody holds it yet and it sees nothing yet."""
    insist(by, "rights.manage")
    return add_post_within(office_id=office_id, title=title, role=role, company_id=company_id, by=by, at=at)


def add_post_within(
    *, office_id: int, title: str, role: str, company_id: int | None = None, by: Any, at: datetime
) -> Post:
    """The step of `add_post`, inside the caller's transaction."""
    post = Post.objects.create(office_id=office_id, title=legible(title), role=role, company_id=company_id)
    audit.record("post.added", subject=post, by=by, at=at, role=ROLES[role].name if role in ROLES else role)
    return post


@transaction.atomic(durable=True)
def set_role(post_id: int, *, role: str, by: Any, at: datetime) -> Post:
    """Another role for a post; whoever holds it signs in anew."""
    insist(by, "rights.manage")
    post = Post.objects.select_for_update().get(pk=post_id)
    was = post.role
    post.role = role
    post.save(update_fields=["role"])
    _end_sessions(PostHolding.objects.filter(post=post).values_list("user_id", flat=True))
    audit.record("post.role_set", subject=post, by=by, at=at, was=ROLES[was].name, role=ROLES[role].name)
    return post


@transaction.atomic(durable=True)
def give_area(post_id: int, *, area_id: int, by: Any, at: datetime) -> Jurisdiction:
    """The post may see and act in an area from now on."""
    insist(by, "rights.manage")
    return give_area_within(post_id, area_id=area_id, by=by, at=at)


def give_area_within(post_id: int, *, area_id: int, by: Any, at: datetime) -> Jurisdiction:
    """The step of `give_area`, inside the caller's transaction."""
    given = Jurisdiction.objects.create(post_id=post_id, area_id=area_id)
    audit.record("post.area_given", subject=given.post, by=by, at=at, area=area_id, name=str(given.area))
    return given


@transaction.atomic(durable=True)
def take_area(post_id: int, *, area_id: int, by: Any, at: datetime) -> None:
    """The post no longer sees an area."""
    insist(by, "rights.manage")
    given = Jurisdiction.objects.select_for_update().get(post_id=post_id, area_id=area_id)
    post, name = given.post, str(given.area)
    given.delete()
    audit.record("post.area_taken", subject=post, by=by, at=at, area=area_id, name=name)


@transaction.atomic(durable=True)
def hand_over_post(
    post_id: int, *, to_user_id: int | None, on: date, by: Any, at: datetime
) -> PostHolding | None:
    """
    From a day on somebody else holds the post, or nobody; what was asked of the post stays with the post.

    :raises CannotHandOver: the day is not after the holder's first, or the same person holds it
    """
    insist(by, "rights.manage")
    return hand_over_post_within(post_id, to_user_id=to_user_id, on=on, by=by, at=at)


def hand_over_post_within(
    post_id: int, *, to_user_id: int | None, on: date, by: Any, at: datetime
) -> PostHolding | None:
    """The step of `hand_over_post`, inside the caller's transaction."""
    post = Post.objects.select_for_update().get(pk=post_id)
    if post.role in ADMINISTRATORS and on > at.date():
        # A session that began before the day would have the rights without the second factor.
        raise CannotHandOver("管理员岗位只能当天交接，不能预先安排")
    if to_user_id is not None and not User.objects.filter(pk=to_user_id, is_active=True).exists():
        raise CannotHandOver("接任的账号不存在或已停用")
    now_held = (
        PostHolding.objects.select_for_update()
        .filter(post=post)
        .filter(Q(period__contains=on) | Q(period__startswith__gte=on))
        .order_by("period")
    )
    leaving: list[int] = []
    for holding in now_held:
        if holding.period.lower is not None and holding.period.lower >= on:
            raise CannotHandOver(f"交接日期应晚于 {holding.period.lower}（现任或已安排的到岗日期）")
        if holding.user_id == to_user_id:
            raise CannotHandOver("这个人已经在这个岗位上")
        holding.period = since(holding.period.lower, on)
        holding.save(update_fields=["period"])
        leaving.append(holding.user_id)
    taken = None
    if to_user_id is not None:
        taken = PostHolding.objects.create(post=post, user_id=to_user_id, period=since(on))
    elif not leaving:
        raise CannotHandOver("这个岗位那天本来就没有人")
    _end_sessions([*leaving, *([to_user_id] if to_user_id else [])])
    audit.record("post.handed_over", subject=post, by=by, at=at, on=str(on), to=to_user_id, was=leaving)
    return taken


def _end_sessions(user_ids: Any) -> None:
    """Rights changed: the person signs in anew, an administrator with the second factor."""
    User.objects.filter(pk__in=list(user_ids)).update(session_stamp=F("session_stamp") + 1)
