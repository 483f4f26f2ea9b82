"""A fresh city has nobody who could let anybody in: the operator at the machine makes the first four."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from sifang.accounts.actions.offices import add_office_within
from sifang.accounts.actions.people import CannotDoThat, create_person_within
from sifang.accounts.actions.posts import add_post_within, give_area_within, hand_over_post_within
from sifang.accounts.choices import OfficeKind
from sifang.accounts.models import Office, Post, PostHolding
from sifang.accounts.roles import ADMINISTRATORS, ROLES
from sifang.areas import public as areas
from sifang.audit import public as audit

FIRST = (*ADMINISTRATORS, "CITY_CLERK")
"""The three administrators, and one who can begin the city's work."""


@transaction.atomic(durable=True)
def create_first_people(
    people: Mapping[str, tuple[str, str]], *, office_name: str, by: Any, at: datetime, now: datetime
) -> dict[str, str]:
    """
    Make the accounts and posts named in `FIRST`; answers role -> one-time password.

    :param people: role -> (user name, name)
    :raises CannotDoThat: there are no areas yet, a role is missing, or there already is an administrator
    """
    city = areas.city()
    if city is None:
        raise CannotDoThat("还没有区划，请先用 ./sifang start 启动一次，城市的区划和单位会写好")
    if missing := [ROLES[role].name for role in FIRST if role not in people]:
        raise CannotDoThat(f"还缺：{'、'.join(missing)}")
    if PostHolding.objects.filter(post__role__in=ADMINISTRATORS, period__contains=at.date()).exists():
        raise CannotDoThat("已经有管理员了：请由系统管理员开账号，由安全管理员安排岗位")
    office = Office.objects.filter(area=city, kind=OfficeKind.CITY_BUREAU).order_by("id").first()
    if office is None:
        office = add_office_within(
            name=office_name, kind=OfficeKind.CITY_BUREAU, area_id=city.pk, by=by, at=at
        )
    passwords = {}
    for role in FIRST:
        username, name = people[role]
        user, passwords[role] = create_person_within(username=username, name=name, by=by, at=at, now=now)
        title = ROLES[role].name
        post = Post.objects.filter(office=office, title=title, role=role).first()
        if post is None:
            post = add_post_within(office_id=office.pk, title=title, role=role, by=by, at=at)
        if role == "CITY_CLERK" and not post.jurisdictions.filter(area=city).exists():
            give_area_within(post.pk, area_id=city.pk, by=by, at=at)
        hand_over_post_within(post.pk, to_user_id=user.pk, on=at.date(), by=by, at=at)
    audit.record("city.opened", subject=city, by=by, at=at)
    return passwords
