"""People with posts, for tests."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from sifang.accounts.models import Jurisdiction, Office, Post, PostHolding, User
from sifang.areas.models import Area, AreaClosure, AreaKind, Tree
from sifang.lib.periods import since

_numbers = count(1)


def person(
    role: str = "", *, office_area: Any = None, sees: Any = None, company_id: int | None = None, **more: Any
) -> User:
    """A person; with `role` he holds a post in a new office of `office_area` and sees `sees`."""
    n = next(_numbers)
    user = User.objects.create(username=f"person{n}", **({"name": f"某人{n}"} | more))
    if role:
        office = Office.objects.create(name=f"单位{n}", kind="DEPARTMENT", area=office_area or sees)
        post = Post.objects.create(office=office, title="岗位", role=role, company_id=company_id)
        PostHolding.objects.create(post=post, user=user, period=since(date(2020, 1, 1)))
        if sees is not None:
            Jurisdiction.objects.create(post=post, area=sees)
    return user


PASSWORD = "Right-horse-7"
SINCE = date(2020, 1, 1)


def make_city() -> Area:
    city = Area.objects.filter(kind=AreaKind.CITY).first()
    if city is None:
        city = Area.objects.create(code="370300", name="淄博市", kind=AreaKind.CITY)
        for tree in Tree.values:
            AreaClosure.objects.create(
                tree=tree, ancestor=city, descendant=city, depth=0, period=since(date(1990, 1, 1))
            )
    return city


def make_user(username: str, *, password: str = PASSWORD, **fields: Any) -> User:
    user = User(username=username, name=fields.pop("name", "张三"), **fields)
    user.set_password(password)
    user.save()
    return user


def make_post(
    role: str, *, title: str = "", office: Office | None = None, areas: tuple[Area, ...] = ()
) -> Post:
    office = (
        office
        or Office.objects.get_or_create(
            name="市住房和城乡建设局", area=make_city(), defaults={"kind": "CITY_BUREAU"}
        )[0]
    )
    post = Post.objects.create(office=office, title=title or role, role=role)
    for area in areas:
        Jurisdiction.objects.create(post=post, area=area)
    return post


def make_holder(role: str, username: str = "", *, areas: tuple[Area, ...] = (), **fields: Any) -> User:
    """A person on a fresh post of that role."""
    user = make_user(username or role.lower(), **fields)
    post = make_post(role, title=f"{role} {user.pk}", areas=areas)
    PostHolding.objects.create(post=post, user=user, period=since(SINCE))
    return user
