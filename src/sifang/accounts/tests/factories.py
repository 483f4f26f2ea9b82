"""People with posts, for tests."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from sifang.accounts.models import Jurisdiction, Office, Post, PostHolding, User
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
