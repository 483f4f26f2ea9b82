"""
Nobody sees a word about a place that is not his: every role, every place, every output.

Own and child areas are inside a person's jurisdiction; siblings, parents, the other district and the functional
zone inside his own district are not. The walk takes its addresses from the URL configuration.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from conftest import sign_in_as
from sifang.accounts.models import ApiToken
from sifang.accounts.tokens import digest_of, new_raw
from sifang.lib.clock import real_clock
from tests.leaks.outputs import LEFT_OUT, NOUNS, PLAIN, bound, noun_of, text_of, walked
from tests.leaks.world import VIEWERS, Viewer, World, mark_everything
from tests.walking import Address, addresses

pytestmark = pytest.mark.django_db
REFUSED = {403, 404, 405}
# One for each extent of sight; the whole cast walks the pages and lists.
WALKERS = (
    "city_clerk", "district_clerk", "other_district_clerk", "zone_clerk", "subdistrict_clerk",
    "community_worker", "company_manager", "department_liaison", "sysadmin",
)  # fmt: skip
each_viewer = pytest.mark.parametrize("key", WALKERS)


@pytest.fixture
def world(small_city: Any) -> World:
    return mark_everything(small_city)


class Walker:
    """A person of the cast at a browser, who reads every answer for words he should not see."""

    def __init__(self, world: World, viewer: Viewer) -> None:
        self.world, self.viewer = world, viewer
        self.client = sign_in_as(Client(raise_request_exception=False), world.city.people[viewer.key])
        self.foreign = world.marks(viewer, seen=False)
        self.own_name = world.city.people[viewer.key].name
        self.found: list[str] = []
        self.broken: list[str] = []
        self.read: dict[str, str] = {}
        raw = new_raw()
        now = real_clock()
        ApiToken.objects.create(
            user=world.city.people[viewer.key], label="walk", digest=digest_of(raw),
            issued_at=now - timedelta(minutes=1), expires_at=now + timedelta(days=1),
        )  # fmt: skip
        self.key = {"Authorization": f"Bearer {raw}"}

    def get(self, path: str, asked: str = "") -> tuple[int, str]:
        answer = self.client.get(path, headers=self.key if path.startswith("/api/") else {})
        text = text_of(answer)
        if answer.status_code >= 500 and not path.startswith("/health/"):
            self.broken.append(f"{path}: {answer.status_code}")
        # What was typed into the search box is shown again; that is no answer.
        heard = text.replace(asked, "") if asked else text
        for mark in self.foreign:
            if mark in heard:
                self.found.append(f"{self.viewer.key} 在 {path} 看到了“{mark}”")
        for secret in self.world.secrets:
            if secret in heard and secret != self.own_name:
                self.found.append(f"{self.viewer.key} 在 {path} 看到了个人信息“{secret}”")
        self.read[path] = text
        return answer.status_code, text

    def check(self) -> None:
        assert not self.broken, "\n".join(self.broken[:20])
        assert not self.found, "\n".join(self.found[:40])


def pages() -> list[Address]:
    """Addresses that are about no single record."""
    return [
        one for one in walked() if not bound(one) and set(one.arguments) <= {*PLAIN, "slug", "key", "tree"}
    ]


def is_list(one: Address) -> bool:
    return one.name.endswith(("_list", "_records", "search", "suggest", "index")) or one.route.startswith(
        "api/"
    )


def fillings(one: Address, world: World) -> list[str]:
    """The address filled with every value its arguments range over."""
    values: list[dict[str, str]] = [{}]
    for argument in one.arguments:
        if argument == "slug":
            told = [area.slug for area in world.city.area.values()]
        elif argument == "key":
            from sifang.policy import public as policy

            told = list(policy.indicator_keys())[:6]
        else:
            told = PLAIN[argument]
        values = [{**had, argument: each} for had in values for each in told]
    return [one.filled(**each) for each in values]


def test_every_address_is_told_about():
    """An argument nobody has told about: say in outputs.py what it ranges over, or why it is left out."""
    unknown = [
        f"{one.name}: {argument}"
        for one in addresses()
        if one.name not in LEFT_OUT
        for argument in one.arguments
        if noun_of(one, argument) is None and argument not in {*PLAIN, "slug", "key", "tree"}
    ]
    assert not unknown, f"泄露测试还不认识这些参数（tests/leaks/outputs.py）：{unknown}"


def test_nothing_is_left_out_that_does_not_exist():
    names = {one.name for one in addresses()}
    assert set(LEFT_OUT) <= names, set(LEFT_OUT) - names


@pytest.mark.parametrize("key", VIEWERS)
def test_pages_lists_and_exports_show_nothing_foreign(world, key):
    walker = Walker(world, VIEWERS[key])
    for one in pages():
        for path in fillings(one, world):
            status, _ = walker.get(path)
            if status == 200 and not one.arguments and is_list(one):
                for suffix in ("at=2021-11-30", "export=xlsx", "export=csv"):
                    walker.get(f"{path}?{suffix}")
    walker.check()


@each_viewer
def test_asking_for_another_place_or_by_name_finds_nothing_foreign(world, key):
    """By the codes of areas above, beside and far away, and by the names of what is there."""
    walker = Walker(world, VIEWERS[key])
    for one in pages():
        if one.arguments:
            continue
        for area in ("青禾市", "西塘区", "云台开发区", "晨光社区"):
            slug = world.city.area[area].slug
            status, _ = walker.get(f"{one.filled()}?area={slug}")
            if status == 200 and is_list(one):
                walker.get(f"{one.filled()}?area={slug}&tree=ADMINISTRATIVE&export=csv")
        if is_list(one):
            for words in ("西苑", "云峰", "记CASE", "xyht", "物业", "1330001"):
                walker.get(f"{one.filled()}?q={words}", asked=words)
    walker.check()


@each_viewer
def test_a_record_of_another_place_answers_like_one_that_does_not_exist(world, key):
    walker, viewer = Walker(world, VIEWERS[key]), VIEWERS[key]
    for one in walked():
        if not bound(one):
            continue
        argument = next(a for a in one.arguments if noun_of(one, a))
        rows = world.things.get(noun_of(one, argument) or "", {})
        mine = [pk for pk, (_, who) in rows.items() if viewer.key in who]
        others = [pk for pk, (_, who) in rows.items() if viewer.key not in who]
        is_page = one.name.endswith("_page") or one.route.startswith("api/")
        for pk in others if is_page else others[:2]:
            for other in PLAIN.get("kind", ["x"])[:1]:
                path = one.filled(**{argument: pk, "kind": other})
                nowhere = one.filled(**{argument: 9_999_999, "kind": other})
                status, text = walker.get(path)
                missing, same = walker.get(nowhere)
                if status not in REFUSED or status != missing or _plain(text, pk) != _plain(same, 9_999_999):
                    walker.found.append(f"{key} GET {path} 答 {status}，不存在的答 {missing}")
                posted = walker.client.post(path).status_code
                if posted not in REFUSED or posted != walker.client.post(nowhere).status_code:
                    walker.found.append(f"{key} POST {path} 答 {posted}")
        for pk in mine if is_page else mine[:1]:
            status, _ = walker.get(one.filled(**{argument: pk}))
            if one.name.endswith("_page") and status != 200:
                walker.found.append(f"{key} 看不到自己的 {one.filled(**{argument: pk})}（{status}）")
    walker.check()


def _plain(text: str, pk: int) -> str:
    """An answer without what differs anyway: the number asked for, tokens, moments."""
    text = re.sub(r'csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken": "[^"]*"', "", text)
    return re.sub(r"\d+", "", text.replace(str(pk), ""))


# The list, and the noun whose every visible mark must be on it.
SHOWN_ON = {
    "compound_list": "registry.Compound",
    "company_list": "registry.Company",
    "case_list": "cases.Case",
    "charging_list": "charging.ChargingSite",
    "claimed_project_list": "partnership.ClaimedProject",
    "joint_meeting_list": "partnership.JointMeeting",
    "field_meeting_list": "partnership.FieldMeeting",
}


@each_viewer
def test_what_is_his_own_is_there_and_counted_right(world, key):
    """A walk that shows nobody anything would find no leak; and a count gives away what a list hides."""
    walker, viewer = Walker(world, VIEWERS[key]), VIEWERS[key]
    missing = []
    for one in pages():
        label = SHOWN_ON.get(one.name)
        if label is None:
            continue
        answer = walker.client.get(one.filled())
        text = text_of(answer)
        mine = [mark for mark, who in world.things[label].values() if viewer.key in who]
        missing += [f"{key} 在 {one.filled()} 看不到自己的“{mark}”" for mark in mine if mark not in text]
        if answer.status_code != 200 or "table" not in (answer.context or {}):
            continue
        told = re.search(r"[\d,]+", answer.context["table"].total_text or "")
        if told is not None and int(told.group().replace(",", "")) != len(mine):
            missing.append(f"{key} 在 {one.filled()} 的条数是 {told.group()}，应是 {len(mine)}")
    assert not missing, "\n".join(missing)


def test_the_walk_knows_its_nouns(world):
    assert set(NOUNS.values()) <= set(world.things)
    clerk, zone = VIEWERS["district_clerk"], VIEWERS["zone_clerk"]
    # The zone stands inside the district on the map and outside it in who manages what.
    assert not clerk.sees_compound("云峰公馆") and zone.sees_compound("云峰公馆")
    assert VIEWERS["company_manager"].sees_compound("梧桐里")
    assert world.marks(VIEWERS["stranger"], seen=True) == set()
