"""
Nobody sees a word about a place that is not his: every role, every place, every output.

Own and child areas are inside a person's jurisdiction; siblings, parents, the other district and the functional
zone inside his own district are not. The walk takes its addresses from the URL configuration.
"""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import product
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
NOWHERE = 9_999_999
_CHOICE = re.compile(r"<option(?=[^<]*有限公司)[^<]*</option>")
# One for each extent of sight; the whole cast walks the pages and lists.
WALKERS = (
    "city_clerk", "district_clerk", "zone_clerk", "subdistrict_clerk", "community_worker", "company_manager",
    "sysadmin", "hotline_desk",
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
        return self.reads(path, answer, asked)

    def presses(self, path: str) -> int:
        """POST, as a browser or as a program."""
        return self.client.post(path, headers=self.key if path.startswith("/api/") else {}).status_code

    def takes_home(self, path: str, kind: str) -> tuple[int, str]:
        """Press 导出 on a list."""
        return self.reads(path, self.client.post(path, {"export": kind}))

    def reads(self, path: str, answer: Any, asked: str = "") -> tuple[int, str]:
        text = text_of(answer)
        if answer.status_code >= 500 and not path.startswith("/health/"):
            self.broken.append(f"{path}: {answer.status_code}")
        # What was typed into the search box is shown again; that is no answer. And a form offers every
        # company of the public register: one that is new to a place must be choosable there.
        heard = text.replace(asked, "") if asked else text
        heard = _CHOICE.sub("", heard)
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
    """The address filled with values its arguments range over."""
    values: list[dict[str, str]] = [{}]
    for argument in one.arguments:
        told = [
            "joint_meeting_coverage",
            "professional_service_coverage",
            "problems_resolved",
            "case_resolved",
        ]
        if argument == "slug":
            told = [world.city.area[name].slug for name in ("青禾市", "东岭区", "云台开发区", "西苑社区")]
        elif argument != "key":
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
def test_pages_lists_exports_other_days_other_places_and_searching_show_nothing_foreign(world, key):
    walker = Walker(world, VIEWERS[key])
    for one in pages():
        statuses = [walker.get(path)[0] for path in fillings(one, world)]
        if key in WALKERS:
            _asks_further(walker, one, is_shown=statuses == [200])
    walker.check()


def _asks_further(walker: Walker, one: Address, *, is_shown: bool) -> None:
    """Lists taken home, as of another day, by the code of a place elsewhere, by the names of what is there."""
    key, world = walker.viewer.key, walker.world
    foreign = [
        world.city.area[name].slug for name in ("青禾市", "西苑社区" if key != "sysadmin" else "东岭区")
    ]
    if one.name == "indicator_records":
        for path in fillings(one, world):
            walker.takes_home(path, "csv")
    # Forms ask and show no records; the walk has read them.
    if one.arguments or one.name.endswith(("_new", "_add", "-json")) or not is_shown:
        return
    asked = [f"area={slug}" for slug in foreign]
    if is_list(one):
        walker.takes_home(one.filled(), "csv")
        walker.takes_home(f"{one.filled()}?area={foreign[0]}&tree=ADMINISTRATIVE&at=2021-11-30", "csv")
        asked += ["q=西苑", "q=记CASE", "q=1330001"]
    if one.name == "case_list":
        asked.append("title=记CASE")
    if one.name == "compound_list":
        walker.takes_home(one.filled(), "xlsx")
        asked += ["q=yfgg", "q=云峰"]
    for question in asked:
        words = question.partition("=")[2] if question.startswith(("q=", "title=")) else ""
        walker.get(f"{one.filled()}?{question}", asked=words)


@each_viewer
def test_a_record_of_another_place_answers_like_one_that_does_not_exist(world, key):
    walker = Walker(world, VIEWERS[key])
    for one in walked():
        argument = next((a for a in one.arguments if noun_of(one, a)), None)
        if argument is None:
            continue
        for rest in product(*([(a, value) for value in PLAIN[a]] for a in one.arguments if a in PLAIN)):
            _stands_beside_one_that_does_not_exist(walker, one, argument, dict(rest))
    walker.check()


def _stands_beside_one_that_does_not_exist(
    walker: Walker, one: Address, argument: str, rest: dict[str, str]
) -> None:
    key, world = walker.viewer.key, walker.world
    rows = world.things.get(noun_of(one, argument) or "", {})
    mine = [pk for pk, (_, who) in rows.items() if key in who]
    others = [pk for pk, (_, who) in rows.items() if key not in who]
    is_page = one.name.endswith("_page") or one.route.startswith("api/")
    nowhere = one.filled(**rest, **{argument: NOWHERE})
    missing, same = walker.get(nowhere)
    refused = walker.presses(nowhere)
    # The far ends of the list: another district's, the zone's.
    for pk in others[:1] + others[-1:] if is_page else others[-1:]:
        path = one.filled(**rest, **{argument: pk})
        status, text = walker.get(path)
        if status not in REFUSED or status != missing or _plain(text, pk) != _plain(same, NOWHERE):
            walker.found.append(f"{key} GET {path} 答 {status}，不存在的答 {missing}")
        posted = walker.presses(path)
        if posted not in REFUSED or posted != refused:
            walker.found.append(f"{key} POST {path} 答 {posted}，不存在的答 {refused}")
    for pk in mine[:1]:
        status, _ = walker.get(one.filled(**rest, **{argument: pk}))
        if one.name.endswith("_page") and status != 200:
            walker.found.append(f"{key} 看不到自己的 {one.filled(**{argument: pk})}（{status}）")


def _plain(text: str, pk: int) -> str:
    """An answer without what differs anyway: the number asked for, tokens, moments."""
    text = re.sub(r'csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken": "[^"]*"', "", text)
    return re.sub(r"\d+", "", text.replace(str(pk), ""))


# The list, and the noun whose every visible mark must be on it.
SHOWN_ON = {
    "compound_list": "registry.Compound",
    "company_list": "registry.Company",
    "case_list": "cases.Case",
    "whistle_list": "whistles.Whistle",
    "campaign_list": "campaigns.InspectionCampaign",
    "supervision_list": "supervision.Supervision",
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


def test_the_walk_reads_every_paper_of_a_bulletin(world):
    """What it cannot read it cannot find: the drafter's own words stand in each of the papers."""
    walker = Walker(world, VIEWERS["city_clerk"])
    [(pk, (mark, _))] = world.things["bulletins.Bulletin"].items()
    papers = {kind: walker.get(f"/bulletins/{pk}/file.{kind}") for kind in PLAIN["kind"]}
    assert {kind: (status, mark in text) for kind, (status, text) in papers.items()} == dict.fromkeys(
        ("html", "docx", "pdf"), (200, True)
    )


def test_the_walk_knows_its_nouns(world):
    assert set(NOUNS.values()) <= set(world.things)
    clerk, zone = VIEWERS["district_clerk"], VIEWERS["zone_clerk"]
    # The zone stands inside the district on the map and outside it in who manages what.
    assert not clerk.sees_compound("云峰公馆") and zone.sees_compound("云峰公馆")
    assert VIEWERS["company_manager"].sees_compound("梧桐里")
    assert world.marks(VIEWERS["stranger"], seen=True) == set()


# Administrators' things, whose pages the walk leaves out: whose id the first argument is.
OF_ADMINISTRATORS = {
    "person_": "accounts.User",
    "post_": "accounts.Post",
    "post_add": "accounts.Office",
    "office_change": "accounts.Office",
    "feedback_answer": "accounts.Feedback",
    "revoke_token": "accounts.ApiToken",
}


@pytest.mark.parametrize("key", ["city_clerk", "community_worker", "company_manager"])
def test_what_administrators_keep_answers_others_as_if_it_did_not_exist(world, key):
    """Neither the answer nor its words tell whether an account, a post or a key is there."""
    from django.apps import apps

    owner = world.city.people["subdistrict_clerk"]
    ApiToken.objects.create(
        user=owner, label="别人的", digest=digest_of(new_raw()),
        issued_at=real_clock() - timedelta(minutes=1), expires_at=real_clock() + timedelta(days=1),
    )  # fmt: skip
    apps.get_model("accounts.Feedback").objects.create(
        said_by=owner, said_at=world.city.at, text="别人的意见"
    )
    walker = Walker(world, VIEWERS[key])
    asked = 0
    for one in addresses():
        starts = [start for start in OF_ADMINISTRATORS if one.name.startswith(start)]
        noun = OF_ADMINISTRATORS[max(starts, key=len)] if starts else None
        if noun is None or not one.arguments or one.name == "person_add":
            continue
        rows = apps.get_model(noun).objects.order_by("pk")
        there = next(row.pk for row in rows if getattr(row, "user_id", owner.pk) == owner.pk)
        first, nowhere = ({one.arguments[0]: pk} for pk in (there, NOWHERE))
        for method in (walker.client.get, walker.client.post):
            mine, missing = method(one.filled(**first)), method(one.filled(**nowhere))
            asked += 1
            assert mine.status_code in REFUSED, (one.name, mine.status_code)
            assert mine.status_code == missing.status_code, (one.name, mine.status_code, missing.status_code)
            assert _plain(text_of(mine), there) == _plain(text_of(missing), NOWHERE), one.name
    assert asked > 20
