"""Every page, for everybody, at a desk and on a telephone: answers, fits, and axe finds nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from sifang.site.demo.cast import PARTS
from sifang.ui.testing import DESK, PHONE, assert_no_sideways_scroll
from tests.journeys.people import Person

EVERYBODY = [part.username for part in PARTS]
ROLES = ["zhangdian", "shequ", "jingli", "chengguan", "rexian", "renda", "sysadmin", "secadmin", "auditor"]
"""Those whose screens differ; the others see the same pages of other places."""
ON_A_PHONE = {"shequ", "jingli", "chengguan"}
NOT_A_PAGE = re.compile(
    r"mode=elder|/logout/|/static/|/api/|/template/|\.(docx|pdf|xlsx|csv|html|json)\b|format=|export=|/sso/|#|^mailto:|^tel:"
)
QUESTIONS = ("level", "kind", "tab", "body", "year", "what")
"""Words of an address that show another page, not another record."""


def shape(address: str) -> str:
    """What stays of an address when the records are taken out of it."""
    parts = urlsplit(address)
    path = re.sub(r"/(\d{4}-\d{2}(-\d{2})?|\d+[a-z]?|[a-z]+\d+)/", "/#/", parts.path)
    path = re.sub(r"^(/areas|/indicators|/policy/\w+)/[^/]+/", r"\1/#/", path)
    asked = sorted({q.split("=")[0] for q in parts.query.split("&") if q.split("=")[0] in QUESTIONS})
    return path + ("?" + "&".join(asked) if asked else "")


def plain_addresses() -> list[str]:
    """The addresses that need no record."""
    found: list[str] = []

    def walk(patterns: list, before: str) -> None:
        for one in patterns:
            route = before + str(one.pattern)
            if isinstance(one, URLResolver):
                walk(one.url_patterns, route)
            elif isinstance(one, URLPattern) and "<" not in route:
                found.append("/" + route.lstrip("/^"))

    walk(get_resolver().url_patterns, "")
    return [a for a in found if not NOT_A_PAGE.search(a)]


def links(person: Person) -> list[str]:
    """Where one can go from here, inside the product."""
    here = urlsplit(person.page.url)
    hrefs = person.page.evaluate(
        "[...document.querySelectorAll('a[href]:not([download]), tr[data-href]')].map(e => new URL(e.getAttribute('href') || e.dataset.href, location.href).href)"
    )
    inside = [u for u in hrefs if urlsplit(u).netloc == here.netloc]
    return [urlsplit(u)._replace(scheme="", netloc="", fragment="").geturl() for u in inside]


def walk(
    person: Person,
    first: list[str],
    refused: tuple[int, ...],
    deep: bool,
    at: Sequence[dict[str, int]] = (PHONE, DESK),
) -> set[str]:
    """
    Visit one page of every shape that can be reached; returns the shapes.

    :param at: the sizes at which axe looks; of colours at the last, they do not change with the size
    """
    waiting, seen, wrong = list(first), set(), []
    while waiting:
        address = waiting.pop(0)
        if NOT_A_PAGE.search(address) or shape(address) in seen:
            continue
        seen.add(shape(address))
        answer = person.page.goto(address)
        if answer.status in refused and not deep:
            continue
        if answer.status != 200:
            wrong.append(f"{address} answered {answer.status}")
            continue
        try:
            for size in (PHONE, DESK):
                person.page.set_viewport_size(size)
                assert_no_sideways_scroll(person.page)
                if size in at:
                    person.is_accessible(contrast=size == at[-1])
        except AssertionError as error:
            wrong.append(f"{address}: {error}")
        if deep:
            waiting += links(person)
    assert not wrong, "\n".join(wrong)
    return seen


def test_every_page_the_city_clerk_can_reach(person) -> None:
    seen = walk(person("shijingban"), ["/"], (), deep=True)
    for shaped in ("/compounds/#/", "/companies/#/", "/indicators/#/records/", "/months/#/", "/cases/#/"):
        assert shaped in seen


@pytest.mark.parametrize("username", ROLES)
def test_everybodys_own_entries(person, username) -> None:
    somebody = person(username).goes_to("/")
    own = [
        a
        for a in somebody.page.eval_on_selector_all(
            "nav.nav a", "all => all.map(a => a.getAttribute('href'))"
        )
    ]
    assert own
    # At the screen they work at; the clerk of the city walks at both.
    walk(somebody, own, (), deep=False, at=(PHONE if username in ON_A_PHONE else DESK,))


@pytest.mark.parametrize("username", [name for name in EVERYBODY if name not in ROLES])
def test_the_entries_of_the_others_answer(person, username) -> None:
    somebody = person(username).goes_to("/")
    entries = somebody.page.eval_on_selector_all("nav.nav a", "all => all.map(a => a.getAttribute('href'))")
    asked = {a: somebody.page.request.get(a).status for a in entries}
    assert {a: status for a, status in asked.items() if status != 200} == {}


@pytest.mark.parametrize("username", ["shijingban", "shequ", "jingli", "sysadmin"])
def test_pages_without_a_record_answer_or_refuse_in_words(person, username) -> None:
    """Nobody gets a page without words, whatever address he types."""
    somebody = person(username)
    for address in plain_addresses():
        answer = somebody.page.request.get(address, max_redirects=5)
        assert answer.status in (200, 403, 404, 405), f"{address} answered {answer.status}"
        assert len(answer.text()) > 1 or answer.status == 405, address
