"""Compounds are gone over: what fails is a case with its picture, the same press is one, number and list agree."""

from __future__ import annotations

import json
import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.campaigns import actions
from sifang.campaigns.models import CampaignTarget, Finding, InspectionCampaign
from sifang.campaigns.rules import checklist
from sifang.campaigns.todo import todo
from sifang.cases.models import Case, Evidence
from sifang.files.tests.pictures import picture
from sifang.lib.clock import ZONE
from sifang.lib.refusals import Refusal
from sifang.notices import public as notices

pytestmark = pytest.mark.django_db
NOON = datetime(2021, 12, 1, 9, tzinfo=ZONE)
ADDRESS = "campaigns/visits"


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch):
    monkeypatch.setattr("sifang.campaigns.pages.views.clock", lambda: NOON)


def plan(city: Any, **more: Any) -> InspectionCampaign:
    given = {
        "name": "十二月大排查", "checklist_key": "inspection", "starts_on": date(2021, 12, 1), "ends_on": date(2021, 12, 10),
        "by": city.district_clerk, "at": NOON,
    } | more  # fmt: skip
    return actions.plan(**given)


def home(city: Any, campaign: InspectionCampaign) -> CampaignTarget:
    return CampaignTarget.objects.get(campaign=campaign, compound=city.compound["春晓花园"])


def items(campaign: InspectionCampaign) -> list[Any]:
    return list(checklist(campaign.checklist_key, campaign.checklist_on).items)


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("p.jpg", picture(), "image/jpeg")


def test_a_plan_is_told_to_the_workers_who_visit(small_city):
    campaign = plan(small_city, area_id=small_city.subdistrict.pk)
    told = notices.Notice.objects.filter(href=f"/campaigns/{campaign.pk}/")
    assert {one.to_id for one in told} == {
        small_city.community_worker.pk,
        small_city.sibling_community_worker.pk,
    }


def test_a_plan_takes_the_compounds_of_its_ground(small_city):
    mine = plan(small_city)
    whole = plan(small_city, by=small_city.city_clerk)
    assert 0 < mine.targets.count() < whole.targets.count()
    for area in (small_city.subdistrict, small_city.community):
        part = plan(small_city, area_id=area.pk)
        assert 0 < part.targets.count() <= mine.targets.count()
    with pytest.raises(Refusal, match="区域之内"):
        plan(small_city, area_id=small_city.other_district.pk)
    with pytest.raises(Refusal, match="一个小区也没有"):
        plan(small_city, modes=("COMMUNITY_RUN",), only_old=True, area_id=small_city.community.pk)
    with pytest.raises(accounts.NotAllowed):
        plan(small_city, by=small_city.community_worker)


def test_a_failure_is_a_case_with_its_picture_and_a_second_press_is_none(client, sign_in, small_city):
    campaign = plan(small_city)
    target, item = home(small_city, campaign), items(campaign)[0]
    sign_in(client, small_city.community_worker)
    address, press = reverse("visit_answer", args=[target.pk]), uuid.uuid4().hex
    before = Case.objects.count()
    given = {"item": item.key, "result": "FAIL", "words": "三号楼前停满", "press": press}
    answer = client.post(address, given | {"photographs": [upload()]}, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.content
    again = client.post(address, given | {"photographs": [upload()]}, headers={"Accept": "application/json"})
    assert json.loads(again.content) == json.loads(answer.content)
    assert Case.objects.count() == before + 1 and Evidence.objects.count() == 1
    found = Finding.objects.get()
    assert found.case.type_code == item.type_code and found.case.source == "INSPECTION"
    assert found.case.number == json.loads(answer.content)["case"]
    other = client.post(address, given | {"press": uuid.uuid4().hex}, headers={"Accept": "application/json"})
    assert other.status_code == 409 and found.case.number in json.loads(other.content)["detail"]


def test_what_a_failure_needs(client, sign_in, small_city):
    campaign = plan(small_city)
    target, item = home(small_city, campaign), items(campaign)[0]
    sign_in(client, small_city.community_worker)
    address = reverse("visit_answer", args=[target.pk])
    given = {"item": item.key, "result": "FAIL", "press": uuid.uuid4().hex}
    assert "哪里不合格" in client.post(address, given).content.decode()
    assert "要拍照" in client.post(address, given | {"words": "坏了"}).content.decode()
    fake = SimpleUploadedFile("p.jpg", b"MZ not a picture", "image/jpeg")
    refused = client.post(address, given | {"words": "坏了", "photographs": [fake]})
    assert refused.status_code == 422
    assert client.post(address, given | {"press": "x"}).status_code == 422
    for strange in ("dream", "", "\x00", "检" * 50):
        assert client.post(address, given | {"item": strange}).status_code == 422
    many = [SimpleUploadedFile(f"{n}.jpg", picture(shade=5 * n), "image/jpeg") for n in range(12)]
    crowded = client.post(address, given | {"words": "坏了", "photographs": many})
    assert crowded.status_code == 422 and "选了 12 张" in crowded.content.decode()
    assert not Finding.objects.exists() and not Evidence.objects.exists()


def test_number_equals_list_and_a_visit_ends_when_every_item_has_its_result(client, sign_in, small_city):
    campaign = plan(small_city)
    target, who = home(small_city, campaign), small_city.community_worker
    with pytest.raises(Refusal, match="还有 25 项"):
        actions.finish(target.pk, by=who, at=NOON)
    for item in items(campaign):
        actions.answer(target.pk, item.key, result="PASS", press=uuid.uuid4(), by=who, at=NOON)
    first = items(campaign)[0]
    changed = actions.answer(target.pk, first.key, result="ABSENT", press=uuid.uuid4(), by=who, at=NOON)
    assert changed.result == "ABSENT"
    assert actions.finish(target.pk, by=who, at=NOON).finished_at == NOON
    with pytest.raises(Refusal, match="已经查完"):
        actions.answer(target.pk, first.key, result="PASS", press=uuid.uuid4(), by=who, at=NOON)
    for person in (small_city.district_clerk, who):
        sign_in(client, person)
        page = reverse("campaign_page", args=[campaign.pk])
        text = client.get(page).content.decode()
        seen = CampaignTarget.objects.visible_to(person).filter(campaign=campaign).count()
        assert f"{seen} 个小区，查完 1 个" in text and f"{seen} 个小区" in text
        assert "查完" in client.get(page, {"done": "yes"}).content.decode()
        assert client.get(page, {"done": "yes"}).context["table"].page.total == 1


def test_who_visits_and_who_sees(client, sign_in, small_city):
    campaign = plan(small_city)
    target = home(small_city, campaign)
    sign_in(client, small_city.community_worker)
    text = client.get(reverse("visit_page", args=[target.pk])).content.decode()
    assert "第 1 项，共 25 项" in text and "存下，下一项" in text
    sign_in(client, small_city.sibling_community_worker)
    assert client.get(reverse("visit_page", args=[target.pk])).status_code == 404
    sign_in(client, small_city.reviewer)
    assert "存下，下一项" not in client.get(reverse("visit_page", args=[target.pk])).content.decode()
    press = {"item": "exits", "result": "PASS", "press": uuid.uuid4().hex}
    assert client.post(reverse("visit_answer", args=[target.pk]), press).status_code == 403
    for name in ("company_manager", "other_district_clerk", "sysadmin"):
        sign_in(client, getattr(small_city, name))
        assert client.get(reverse("campaign_page", args=[campaign.pk])).status_code == 404


def test_the_desk_counts_what_is_left(small_city):
    plan(small_city)
    (line,) = todo(small_city.community_worker, NOON)
    assert "没查" in line.title and line.state_kind == "run"
    (late,) = todo(small_city.community_worker, NOON + timedelta(days=30))
    assert late.state_kind == "late"
    assert todo(small_city.company_manager, NOON) == []


def test_a_campaign_is_planned_on_a_page(client, sign_in, small_city):
    sign_in(client, small_city.district_clerk)
    assert "物业服务大排查" in client.get(reverse("campaign_new")).content.decode()
    given = {
        "name": "年底",
        "checklist_key": "inspection",
        "starts_on": "2021-12-01",
        "ends_on": "2021-12-31",
    }
    done = client.post(reverse("campaign_new"), given)
    made = InspectionCampaign.objects.get()
    assert done["Location"] == reverse("campaign_page", args=[made.pk])
    assert client.post(reverse("campaign_new"), given)["Location"] == done["Location"]
    assert InspectionCampaign.objects.count() == 1
    assert "年底" in client.get(reverse("campaign_list")).content.decode()
    bad = client.post(reverse("campaign_new"), given | {"ends_on": "2021-11-01"})
    assert bad.status_code == 422
    sign_in(client, small_city.community_worker)
    assert client.get(reverse("campaign_new")).status_code == 403
