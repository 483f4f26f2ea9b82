"""Search everything one may see: by name or a part of it, by pinyin or its initials; cases by number or by words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.areas.looking import looking_at
from sifang.cases import public as cases
from sifang.lib.words import initials, normalised, pinyin_key
from sifang.registry import public as registry

SHOWN = 8
# Counting stops here: nobody reads on, and the answer has to be there at once.
COUNTED = 1000
# A case keeps the number it had elsewhere, whatever that looks like: a digit in it, and no room between.
_NUMBER = re.compile(r"(?=\S*[0-9])\S{3,40}")


@dataclass
class Hit:
    title: str
    href: str
    note: str = ""


@dataclass
class Group:
    """Results of one kind: how many, the first few, and the way to all of them."""

    title: str
    noun: str
    hits: list[Hit] = field(default_factory=list)
    count: int = 0
    more_href: str = ""

    @property
    def count_words(self) -> str:
        return f"{COUNTED:,} 以上" if self.count > COUNTED else f"{self.count:,}"


def search(request: HttpRequest) -> HttpResponse:
    """The page, or only its results when the box asks while one types."""
    asked = registry.clean(request.GET.get("q", ""))
    looking = looking_at(request)
    text = normalised(asked)
    # One letter begins a tenth of all names: it finds nothing worth reading.
    is_short = len(text) == 1 and text.isascii()
    groups = groups_for(request.user, asked, looking.at) if text and not is_short else []
    found = [group for group in groups if group.count]
    htmx = getattr(request, "htmx", None)
    template = "site/_found.html" if htmx and htmx.target == "found" else "site/search.html"
    context = {"asked": asked, "groups": found, "is_short": is_short}
    return render(request, template, context)


def groups_for(user: Any, asked: str, at: date) -> list[Group]:
    """Every kind of thing the text finds among what the person may see."""
    query = urlencode({"name": asked})
    groups = [
        _compounds(user, asked, at, f"{reverse('compound_list')}?{query}"),
        _formerly(user, asked),
        _companies(user, asked, f"{reverse('company_list')}?{query}"),
        _areas(user, asked),
        _offices(user, asked),
    ]
    if _NUMBER.fullmatch(asked):
        groups.insert(0, _cases(user, asked))
    if not normalised(asked).isascii() and len(normalised(asked)) > 1:
        groups.append(_told(user, asked))
    return groups


def _first(rows: QuerySet, asked: str) -> list[Any]:
    """Names that begin so come first, then the others, each in the order of their pinyin."""
    key = pinyin_key(asked)
    begins = list(rows.filter(pinyin__startswith=key).order_by("pinyin", "id")[:SHOWN]) if key else []
    if len(begins) >= SHOWN:
        return begins
    seen = {row.pk for row in begins}
    rest = rows.exclude(pk__in=seen) if seen else rows
    return begins + list(rest.order_by("pinyin", "id")[: SHOWN - len(begins)])


def _counted(rows: QuerySet, hits: list[Any]) -> int:
    if len(hits) < SHOWN:
        return len(hits)
    return rows.order_by()[: COUNTED + 1].count()


def _group(
    title: str, noun: str, rows: QuerySet, found: list[Any], hit: Callable[[Any], Hit], more: str = ""
) -> Group:
    count = _counted(rows, found)
    return Group(title, noun, [hit(row) for row in found], count, more if count > SHOWN else "")


def _compounds(user: Any, asked: str, at: date, more: str) -> Group:
    rows = registry.Compound.objects.visible_to(user).filter(registry.by_name(asked))
    found = _first(rows, asked)
    where = {
        state.compound_id: state.community_id
        for state in registry.CompoundState.objects.filter(
            compound__in=[row.pk for row in found], period__contains=at
        )
    }
    named = registry.places(where.values(), at)

    def hit(row: Any) -> Hit:
        place = named.get(where.get(row.pk, 0))
        gone = row.period.upper is not None and row.period.upper <= at
        note = "已不再单独登记" if gone else (place.words() if place else "")
        return Hit(row.name, reverse("compound_page", args=[row.pk]), note)

    return _group("小区", "个", rows, found, hit, more)


def _formerly(user: Any, asked: str) -> Group:
    rows = registry.FormerName.objects.filter(
        registry.by_name(asked), compound__in=registry.compounds_visible_to(user)
    ).select_related("compound")
    found = list(rows.order_by("pinyin", "id")[:SHOWN])
    return _group(
        "曾用名", "个", rows, found,
        lambda row: Hit(row.compound.name, reverse("compound_page", args=[row.compound_id]), f"{'原名' if row.until else '又名'}{row.name}"),
    )  # fmt: skip


def _companies(user: Any, asked: str, more: str) -> Group:
    named = registry.by_name(asked)
    code = asked.upper()
    if len(code) == 18 and code.isascii():
        named |= Q(credit_code=code)
    rows = registry.Company.objects.visible_to(user).filter(named)
    found = _first(rows, asked)
    return _group(
        "物业企业", "家", rows, found,
        lambda row: Hit(row.name, reverse("company_page", args=[row.pk]), row.phone), more,
    )  # fmt: skip


def _areas(user: Any, asked: str) -> Group:
    text = normalised(asked)
    if not text.isascii():
        rows = registry.areas_visible_to(user).filter(name__contains=asked)
    elif text.isdigit():
        rows = registry.areas_visible_to(user).filter(code__startswith=text)
    else:
        # A city has some thousand areas; their initials are made when asked for.
        seen = registry.areas_visible_to(user).values_list("pk", "name", "pinyin")
        rows = registry.areas_visible_to(user).filter(
            pk__in=[pk for pk, name, key in seen if key.startswith(text) or initials(name).startswith(text)]
        )
    found = list(rows.order_by("pinyin", "id")[:SHOWN])
    return _group(
        "区划", "个", rows, found,
        lambda row: Hit(row.name, reverse("area_page", args=[row.slug]), row.get_kind_display()),
    )  # fmt: skip


def _offices(user: Any, asked: str) -> Group:
    text = normalised(asked)
    rows = accounts.Office.objects.visible_to(user).filter(is_active=True)
    rows = rows.filter(pinyin__startswith=text) if text.isascii() else rows.filter(name__contains=asked)
    found = list(rows.order_by("pinyin", "id")[:SHOWN])
    return _group(
        "机关单位", "个", rows, found,
        lambda row: Hit(row.name, reverse("office_page", args=[row.pk]), row.phone),
    )  # fmt: skip


def _cases(user: Any, asked: str) -> Group:
    rows = cases.with_number(cases.Case.objects.visible_to(user), asked)
    found = list(rows.order_by("number")[:SHOWN])
    return _group(
        "案件", "件", rows, found,
        lambda row: Hit(row.title, reverse("case_page", args=[row.pk]), row.number),
        f"{reverse('case_list')}?{urlencode({'number': asked})}",
    )  # fmt: skip


def _told(user: Any, asked: str) -> Group:
    """Cases by words of their titles, the latest first. One character searches names only."""
    rows = cases.with_words(cases.Case.objects.visible_to(user), asked)
    found = list(rows.order_by("-found_on", "-id")[:SHOWN])
    return _group(
        "案件", "件", rows, found,
        lambda row: Hit(row.title, reverse("case_page", args=[row.pk]), row.number),
        f"{reverse('case_list')}?{urlencode({'title': asked})}",
    )  # fmt: skip
