"""A list is locked, then drawn by a seed, then looked at by another; where it differs the case opens again."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from sifang.accounts import public as accounts
from sifang.campaigns import actions
from sifang.campaigns.models import CampaignTarget, Finding, InspectionCampaign, SampleDraw, SampleItem
from sifang.campaigns.rules import drawn, sample_size
from sifang.campaigns.todo import todo
from sifang.cases.models import Case, Evidence
from sifang.cases.tests import factories
from sifang.files.tests.pictures import picture
from sifang.lib.clock import ZONE
from sifang.lib.constraints import sentence_for
from sifang.lib.refusals import Refusal

NOON = datetime(2021, 12, 1, 9, tzinfo=ZONE)
SEED = "3607.43"


def closed(city: Any, count: int = 30) -> None:
    home, community = city.compound["春晓花园"], city.community
    for n in range(count):
        factories.case(home, community, found_on=date(2021, 11, 1), resolved_on=date(2021, 11, 5 + n % 20))


def locked(city: Any) -> SampleDraw:
    days = {"first_on": date(2021, 11, 1), "last_on": date(2021, 11, 30)}
    return actions.lock(**days, seed_source="12 月 3 日上证指数收盘价", by=city.district_clerk, at=NOON)


@given(st.sets(st.text("0123456789", min_size=1, max_size=8), min_size=1, max_size=60), st.text(min_size=1))
def test_a_draw_is_the_same_for_everybody_and_in_whatever_order(numbers, seed):
    size = sample_size(len(numbers), Fraction(1, 20))
    assert 1 <= size <= len(numbers)
    first = drawn(sorted(numbers), seed, size)
    assert first == drawn(sorted(numbers, reverse=True), seed, size) and len(set(first)) == size


@pytest.mark.django_db
def test_the_list_is_locked_before_and_cannot_be_drawn_twice(small_city):
    closed(small_city)
    row = locked(small_city)
    assert row.fingerprint == hashlib.sha256(row.population.encode()).hexdigest()
    assert row.size == sample_size(row.population_count, Fraction(1, 20)) and not row.items.exists()
    row = actions.draw(row.pk, seed=SEED, by=small_city.district_clerk, at=NOON + timedelta(days=2))
    numbers = list(row.items.order_by("position").values_list("case__number", flat=True))
    assert numbers == drawn(row.population.splitlines(), SEED, row.size)
    with pytest.raises(Refusal, match="已经抽过"):
        actions.draw(row.pk, seed="again", by=small_city.district_clerk, at=NOON + timedelta(days=3))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "last"), [((2021, 11, 1), (2021, 11, 29)), ((2021, 11, 30), (2021, 11, 30)), ((2021, 10, 1), (2021, 12, 1))]
)  # fmt: skip
def test_whoever_dislikes_a_draw_does_not_draw_again_with_another_period(small_city, first, last):
    closed(small_city)
    locked(small_city)
    again = {
        "first_on": date(*first),
        "last_on": date(*last),
        "seed_source": "x",
        "at": NOON + timedelta(days=2),
    }
    with pytest.raises(Refusal, match="2021-11-01 至 2021-11-30 的名单已经锁定过"):
        actions.lock(by=small_city.district_clerk, **again)
    assert SampleDraw.objects.count() == 1
    actions.lock(
        by=small_city.city_clerk, **again | {"first_on": date(2021, 11, 1), "last_on": date(2021, 11, 29)}
    )


@pytest.mark.django_db
def test_a_list_that_was_touched_is_not_drawn_from(small_city):
    closed(small_city)
    row = locked(small_city)
    SampleDraw.objects.filter(pk=row.pk).update(population="AJ1")
    with pytest.raises(Refusal, match="指纹不一致"):
        actions.draw(row.pk, seed=SEED, by=small_city.district_clerk, at=NOON + timedelta(days=2))


@pytest.mark.django_db
def test_what_is_refused(small_city):
    with pytest.raises(Refusal, match="没有结案"):
        actions.lock(
            first_on=date(2020, 1, 1),
            last_on=date(2020, 1, 31),
            seed_source="x",
            by=small_city.district_clerk,
            at=NOON,
        )
    with pytest.raises(Refusal, match="已经过完"):
        actions.lock(
            first_on=NOON.date(), last_on=NOON.date(), seed_source="x", by=small_city.city_clerk, at=NOON
        )
    with pytest.raises(accounts.NotAllowed):
        actions.lock(
            first_on=date(2021, 11, 1),
            last_on=date(2021, 11, 3),
            seed_source="x",
            by=small_city.community_worker,
            at=NOON,
        )


@pytest.mark.django_db
def test_another_body_looks_and_where_it_differs_the_case_is_open_again(small_city):
    closed(small_city)
    row = actions.draw(
        locked(small_city).pk, seed=SEED, by=small_city.district_clerk, at=NOON + timedelta(days=2)
    )
    first, second = row.items.order_by("position")[:2]
    assert todo(small_city.district_clerk, NOON)[-1].title.startswith("抽定的案件还有")
    # The district checked the second: it does not look at it again, the city does.
    SampleItem.objects.filter(pk=second.pk).update(checker_kind="DISTRICT")
    Case.objects.filter(pk=second.case_id).update(checker_kind="DISTRICT", checker_area=small_city.district)
    later = NOON + timedelta(days=4)
    with pytest.raises(accounts.NotAllowed):
        actions.look_again(second.pk, result="AGREES", words="好", by=small_city.district_clerk, at=later)
    agreed = actions.look_again(
        first.pk, result="AGREES", words="灯亮", by=small_city.district_clerk, at=later
    )
    assert agreed.looker_kind == "DISTRICT"
    with pytest.raises(Refusal, match="已经回看过"):
        actions.look_again(first.pk, result="DIFFERS", words="x", by=small_city.district_clerk, at=later)
    for noun, pk in ((SampleItem, second.pk), (Case, second.case_id)):
        noun.objects.filter(pk=pk).update(checker_kind="SUBDISTRICT")
    before = Case.objects.get(pk=second.case_id)
    actions.look_again(second.pk, result="DIFFERS", words="还不亮", by=small_city.city_clerk, at=later)
    after = Case.objects.get(pk=second.case_id)
    assert (before.status, after.status) == ("CLOSED", "AWAITING_CHECK")
    assert after.checker_kind not in ("", after.handler_kind, "SUBDISTRICT")
    assert "还不亮" in after.events.order_by("-seq").first().note
    with pytest.raises(Refusal, match="已经回看过"):
        actions.look_again(second.pk, result="AGREES", words="亮", by=small_city.city_clerk, at=later)
    with pytest.raises(Refusal, match="已经回看过"):
        actions.look_again(second.pk, result="AGREES", words="亮", by=small_city.district_clerk, at=later)


@pytest.mark.django_db
def test_the_pages(client, sign_in, small_city, monkeypatch):
    monkeypatch.setattr("sifang.campaigns.pages.samples.clock", lambda: NOON)
    closed(small_city)
    sign_in(client, small_city.district_clerk)
    given = {"first_on": "2021-11-01", "last_on": "2021-11-30", "seed_source": "上证指数"}
    done = client.post(reverse("sample_new"), given)
    row = SampleDraw.objects.get()
    assert done["Location"] == reverse("sample_page", args=[row.pk])
    assert client.post(reverse("sample_new"), given).status_code == 409
    assert row.fingerprint in client.get(done["Location"]).content.decode()
    assert client.get(reverse("sample_population", args=[row.pk])).content.decode() == row.population
    monkeypatch.setattr("sifang.campaigns.pages.samples.clock", lambda: NOON + timedelta(days=2))
    assert client.post(reverse("sample_draw", args=[row.pk]), {"seed": ""}).status_code == 422
    assert client.post(reverse("sample_draw", args=[row.pk]), {"seed": SEED}).status_code == 302
    item = row.items.first()
    text = client.get(done["Location"]).content.decode()
    assert item.case.number in text and "与结案不一致" in text
    look = reverse("sample_look", args=[item.pk])
    assert client.post(look, {"result": "AGREES"}).status_code == 422
    assert client.post(look, {"result": "AGREES", "words": "好"}).status_code == 302
    assert "抽中" in client.get(done["Location"]).content.decode()
    assert str(row.area.name) in client.get(reverse("sample_list")).content.decode()
    sign_in(client, small_city.other_district_clerk)
    assert client.get(done["Location"]).status_code == 404


@pytest.mark.django_db
def test_a_second_look_brings_photographs_and_a_refused_one_keeps_what_was_written(
    client, sign_in, small_city, settings
):
    settings.SIFANG_CLOCK_START = "2021-12-04T09:00:00+08:00"
    closed(small_city)
    row = actions.draw(
        locked(small_city).pk, seed=SEED, by=small_city.district_clerk, at=NOON + timedelta(days=2)
    )
    agreed, differs = row.items.order_by("position")[:2]
    sign_in(client, small_city.district_clerk)

    def looks(item: SampleItem, result: str, *files: bytes) -> Any:
        photographs = [SimpleUploadedFile(f"{n}.jpg", data, "image/jpeg") for n, data in enumerate(files)]
        given = {"result": result, "words": "楼道还堆着", "photographs": photographs}
        return client.post(reverse("sample_look", args=[item.pk]), given)

    refused = looks(differs, "DIFFERS", b"no picture")
    text = refused.content.decode()
    assert refused.status_code == 422 and f"{differs.case.number}：“0.jpg”不是照片" in text
    assert "楼道还堆着</textarea>" in text and 'value="DIFFERS" required checked' in text
    assert looks(differs, "DIFFERS", *(picture(shade=40 + n) for n in range(5))).status_code == 422
    assert not SampleItem.objects.exclude(result="").exists() and not Evidence.objects.exists()
    for item, result in ((agreed, "AGREES"), (differs, "DIFFERS")):
        assert looks(item, result, picture(), picture(shade=90)).status_code == 302
        assert set(Evidence.objects.filter(case=item.case_id).values_list("stage", flat=True)) == {"CHECKED"}
    page = client.get(reverse("sample_page", args=[row.pk])).content.decode()
    assert page.count("附照片 2 张") == 2
    statuses = [Case.objects.get(pk=item.case_id).status for item in (agreed, differs)]
    assert statuses == ["CLOSED", "AWAITING_CHECK"]


class Ground:
    def __init__(self, city: Any) -> None:
        self.city = city
        closed(city, 2)
        self.case = Case.objects.filter(status="CLOSED").first()
        self.campaign = self.plan()
        self.target = self.compound()
        self.drawn = self.draw()

    def plan(self, **more: Any) -> InspectionCampaign:
        given = {
            "name": "x", "kind": "INSPECTION", "checklist_on": NOON.date(), "area": self.city.district,
            "starts_on": NOON.date(), "ends_on": NOON.date(), "planned_at": NOON, "planned_by": self.city.city_clerk,
        } | more  # fmt: skip
        return InspectionCampaign.objects.create(**given)

    def compound(self, **more: Any) -> CampaignTarget:
        given = {
            "campaign": self.campaign,
            "compound": self.city.compound["春晓花园"],
            "community": self.city.community,
        }
        return CampaignTarget.objects.create(**(given | more))

    def finding(self, key: str = "a", press: int = 1, **more: Any) -> Finding:
        given = {
            "target": self.target, "item_key": key, "question": "x", "result": "PASS", "found_at": NOON,
            "found_by": self.city.city_clerk, "press": f"{press:032x}",
        } | more  # fmt: skip
        return Finding.objects.create(**given)

    def draw(self, **more: Any) -> SampleDraw:
        given = {
            "area": self.city.district, "first_on": NOON.date(), "last_on": NOON.date(), "population": "x",
            "population_count": 2, "size": 1, "locked_at": NOON, "locked_by": self.city.city_clerk,
        } | more  # fmt: skip
        return SampleDraw.objects.create(**given)

    def item(self, **more: Any) -> SampleItem:
        return SampleItem.objects.create(**({"draw": self.drawn, "case": self.case, "position": 1} | more))

    def other(self) -> Any:
        return Case.objects.exclude(pk=self.case.pk).first()  # type: ignore[union-attr]  # the test knows what stands there


def seen(g: Ground, **more: Any) -> dict[str, Any]:
    return {
        "result": "AGREES", "words": "x", "looker_kind": "CITY", "looked_at": NOON, "looked_by": g.city.city_clerk
    } | more  # fmt: skip


VIOLATIONS = {
    "campaign_kind_is_known": lambda g: g.plan(kind="PARTY"),
    "a_campaign_ends_after_it_starts": lambda g: g.plan(ends_on=date(2020, 1, 1)),
    "a_compound_is_planned_once_in_a_campaign": lambda g: g.compound(),
    "a_finished_visit_says_by_whom": lambda g: g.compound(compound=g.city.compounds[-1], finished_at=NOON),
    "an_item_of_a_visit_has_one_result": lambda g: (g.finding(press=1), g.finding(press=2)),
    "a_press_is_one_finding": lambda g: (g.finding("a"), g.finding("b")),
    "finding_result_is_known": lambda g: g.finding(result="SO"),
    "a_failure_is_a_case_and_says_where": lambda g: g.finding(result="FAIL"),
    "a_draw_says_by_whom": lambda g: g.draw(
        last_on=date(2022, 1, 1), seed="x", drawn_at=NOON + timedelta(days=1)
    ),
    "a_draw_comes_after_the_lock_with_its_seed": lambda g: g.draw(
        last_on=date(2022, 1, 1), seed="x", drawn_at=NOON, drawn_by=g.city.city_clerk
    ),
    "no_more_are_drawn_than_there_are": lambda g: g.draw(last_on=date(2022, 1, 1), size=3),
    "a_period_of_an_area_is_drawn_once": lambda g: g.draw(),
    "a_case_is_drawn_once_in_a_draw": lambda g: (g.item(), g.item(position=2)),
    "a_place_of_a_draw_is_taken_once": lambda g: (g.item(), g.item(case=g.other())),
    "sample_checker_is_known": lambda g: g.item(checker_kind="KING"),
    "sample_handler_is_known": lambda g: g.item(handler_kind="KING"),
    "sample_looker_is_known": lambda g: g.item(**seen(g, looker_kind="KING")),
    "sample_result_is_known": lambda g: g.item(**seen(g, result="SO")),
    "a_second_look_says_by_whom": lambda g: g.item(**seen(g, looked_by=None)),
    "a_second_look_has_its_result": lambda g: g.item(**seen(g, words="")),
    "whoever_checked_or_handled_does_not_look_again": lambda g: g.item(**seen(g, checker_kind="CITY")),
}


def declared() -> dict[str, str]:
    return {
        constraint.name: str(constraint.violation_error_message)
        for model in apps.get_app_config("campaigns").get_models()
        for constraint in model._meta.constraints
    }


def test_every_constraint_is_violated_below():
    assert set(declared()) == set(VIOLATIONS)


@pytest.mark.django_db
@pytest.mark.parametrize("name", VIOLATIONS)
def test_a_violated_constraint_says_its_sentence(small_city, name):
    ground = Ground(small_city)
    with pytest.raises(IntegrityError) as why, transaction.atomic():
        VIOLATIONS[name](ground)
    assert why.value.__cause__.diag.constraint_name == name
    assert sentence_for(why.value) == declared()[name]
