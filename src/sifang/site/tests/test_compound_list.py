"""The list of compounds says which body of owners sits, and what it is narrowed by."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup

from sifang.committees.models import ManagementCommittee, OwnersCommittee

pytestmark = pytest.mark.django_db
DAY = date(2021, 11, 30)


@pytest.fixture
def clerk(small_city, client, sign_in, settings):
    settings.SIFANG_CLOCK_START = "2021-12-01T08:30:00+08:00"
    return sign_in(client, small_city.city_clerk)


def shown(client, asked: str = "") -> dict[str, str]:
    """Compound -> what its row says about the bodies."""
    soup = BeautifulSoup(client.get(f"/compounds/{asked}").content, "html.parser")
    rows = soup.select("tbody tr[data-href]")
    told = [(row.select("td")[0], row.select('[data-label="业委会 / 物管会"]')[0]) for row in rows]
    return {name.get_text(strip=True): words.get_text(strip=True) for name, words in told}


def sitting(body, **more) -> set[str]:
    return set(body.objects.filter(period__contains=DAY, **more).values_list("compound__name", flat=True))


def test_each_row_says_which_body_sits_that_day(clerk):
    owners, over = sitting(OwnersCommittee), sitting(OwnersCommittee, term_ends_on__lt=DAY)
    management = sitting(ManagementCommittee)
    assert owners and management
    for name, words in shown(clerk).items():
        wanted = "业委会" if name in owners else "物管会" if name in management else "都没有"
        assert words == ("业委会，任期已满" if name in over else wanted), name


def test_the_filter_and_the_column_agree(clerk):
    everything = shown(clerk)
    for answer, begins in (("owners", "业委会"), ("management", "物管会"), ("none", "都没有")):
        wanted = {name for name, words in everything.items() if words.startswith(begins)}
        assert set(shown(clerk, f"?body={answer}")) == wanted, answer
    over = {name for name, words in everything.items() if words.endswith("任期已满")}
    assert set(shown(clerk, "?body=over")) == over


def test_on_another_day_other_bodies_sat(clerk):
    first = OwnersCommittee.objects.filter(period__contains=DAY).order_by("period").first()
    before = first.period.lower.replace(year=first.period.lower.year - 1)
    assert first.compound.name not in shown(clerk, f"?body=owners&at={before.isoformat()}")


def test_what_is_in_force_is_said_and_one_press_takes_it_away(clerk):
    soup = BeautifulSoup(
        clerk.get("/compounds/?body=none&old=yes&sort=name&at=2021-11-29").content, "html.parser"
    )
    tools = soup.select_one(".list .tools")
    chips = [chip.get_text(strip=True) for chip in tools.select(".chips .chip")]
    assert chips == ["老旧小区：是", "业委会 / 物管会：都没有"]
    press = tools.find("a", string="看全部")
    assert press["href"] == "?sort=name&at=2021-11-29"
    assert "看全部" not in clerk.get("/compounds/?sort=name").content.decode()
