"""What each side reads and presses on a screen."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.cases.tests import factories
from sifang.lib.refusals import Refusal
from sifang.whistles import actions
from sifang.whistles.models import Ruling, Summons, Whistle
from sifang.whistles.tests.cast import NOON, Cast
from sifang.whistles.todo import todo
from sifang.whistles.wording import WORDS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch):
    monkeypatch.setattr("sifang.whistles.pages.views.clock", lambda: NOON)


def test_one_press_from_a_case_blows_with_the_office_of_the_list_proposed(client, sign_in, small_city):
    cast = Cast(small_city)
    case = factories.case(
        small_city.compound["春晓花园"], small_city.community, found_on=NOON.date(), title="饭店油烟排进楼道"
    )
    sign_in(client, cast.caller)
    address = f"{reverse('whistle_new')}?case={case.pk}"
    asked = client.get(address)
    text = asked.content.decode()
    assert "饭店油烟排进楼道" in text and f'value="{cast.guard.pk}" selected' in text
    given = {
        "kind_key": "ordinary", "matter": "饭店油烟排进楼道", "place": "春晓花园", "agreed_by_post": "街道副主任",
        "office_1": cast.guard.pk, "task_1": "查处", "office_2": cast.fire.pk, "task_2": "看通道",
    }  # fmt: skip
    done = client.post(address, given)
    whistle = Whistle.objects.get()
    assert done.status_code == 302 and done["Location"] == reverse("whistle_page", args=[whistle.pk])
    assert (
        whistle.case == case
        and Summons.objects.filter(whistle=whistle, is_lead=True).get().office == cast.guard
    )
    again = client.post(address, given)
    assert again.status_code == 409 and "已经有一个哨在办" in again.content.decode()


def test_a_whistle_pressed_again_on_a_slow_line_is_one_and_another_is_another(
    client, sign_in, small_city, monkeypatch
):
    cast = Cast(small_city)
    sign_in(client, cast.caller)
    given = {
        "kind_key": "ordinary", "matter": "车库堵了", "place": "车库", "agreed_by_post": "街道副主任",
        "office_1": cast.guard.pk, "task_1": "查处",
    }  # fmt: skip
    where = {client.post(reverse("whistle_new"), given)["Location"] for _ in range(2)}
    assert len(where) == 1 and Whistle.objects.count() == Summons.objects.count() == 1
    for more in ({"place": "南门"}, {"task_1": "拖车"}, {"office_2": cast.fire.pk, "task_2": "看通道"}):
        assert client.post(reverse("whistle_new"), given | more)["Location"] not in where
    monkeypatch.setattr("sifang.whistles.pages.views.clock", lambda: NOON + timedelta(hours=1))
    assert client.post(reverse("whistle_new"), given)["Location"] not in where
    assert Whistle.objects.count() == 5


def test_the_hotline_hands_orders_in_and_is_called_by_nobody(client, sign_in, small_city):
    cast, hotline = Cast(small_city), small_city.offices["青禾市12345政务服务便民热线"]
    sign_in(client, cast.caller)
    assert hotline.name not in client.get(reverse("whistle_new")).content.decode()
    with pytest.raises(Refusal, match="从清单里选"):
        cast.blow(hotline)


def test_an_office_is_asked_for_a_task_and_chosen_once(client, sign_in, small_city):
    cast = Cast(small_city)
    sign_in(client, cast.caller)
    given = {
        "kind_key": "ordinary", "matter": "x", "place": "x", "agreed_by_post": "x", "office_1": cast.guard.pk,
        "task_1": "查", "office_2": cast.guard.pk, "task_2": "查", "office_3": cast.fire.pk,
    }  # fmt: skip
    text = client.post(reverse("whistle_new"), given).content.decode()
    assert "上面已经选过" in text and "要这个单位办什么" in text and not Whistle.objects.exists()


def test_an_office_signs_on_the_page_and_reads_only_of_what_calls_it(client, sign_in, small_city):
    cast = Cast(small_city)
    mine, other = cast.blow(cast.guard), cast.blow(cast.fire, matter="别的事")
    sign_in(client, cast.liaison)
    text = client.get(reverse("whistle_list")).content.decode()
    assert mine.number in text and other.number not in text
    assert client.get(reverse("whistle_page", args=[other.pk])).status_code == 404
    page = client.get(reverse("whistle_page", args=[mine.pk])).content.decode()
    assert "还剩 1 小时" in page and "现在要您做的" in page
    assert "小区" in page and reverse("compound_page", args=[mine.compound_id]) not in page
    press = reverse("summons_press", args=[cast.of(mine, cast.guard).pk, "sign"])
    assert client.post(press).status_code == 302
    again = client.post(press)
    assert again.status_code == 409 and "已签收" in again.content.decode()
    assert (
        client.post(reverse("summons_press", args=[cast.of(mine, cast.guard).pk, "judge"])).status_code == 403
    )


def test_the_officer_is_named_and_shown_masked(client, sign_in, small_city):
    cast = Cast(small_city)
    whistle = cast.blow(cast.guard)
    cast.brings_to(whistle, cast.guard, cast.liaison, "ARRIVED")
    sign_in(client, cast.caller)
    text = client.get(reverse("whistle_page", args=[whistle.pk])).content.decode()
    assert "刘**" in text or "刘*" in text
    assert "刘卫国" not in text and "13300001234" not in text


def test_the_desk_of_each_side(small_city):
    cast = Cast(small_city)
    whistle = cast.blow(cast.guard)
    assert "请签收" in todo(cast.liaison, NOON)[0].title
    assert todo(cast.caller, NOON) == [] and todo(cast.fireman, NOON) == []
    row = cast.take(whistle, cast.guard, "refuse", by=cast.liaison)
    assert "请裁定" in todo(cast.district, NOON)[0].title
    actions.rule(row.pk, to_office_id=None, matter="x", reasons="x", by=cast.district, at=NOON)
    assert todo(cast.district, NOON) == []
    cast.brings_to(whistle, cast.guard, cast.liaison, "REPLIED")
    assert "请评" in todo(cast.caller, NOON)[0].title
    assert todo(small_city.company_manager, NOON) == [] and todo(small_city.sysadmin, NOON) == []


def test_an_office_that_signed_is_asked_for_its_officer_and_does_not_contact_twice(
    client, sign_in, small_city
):
    cast = Cast(small_city)
    whistle = cast.blow(cast.guard)
    page = reverse("whistle_page", args=[whistle.pk])
    sign_in(client, cast.liaison)
    row = cast.take(whistle, cast.guard, "sign", by=cast.liaison)
    text = client.get(page).content.decode()
    assert "这一步由您来按" in text and '<details open><summary class="btn pri">指定负责人' in text
    contact = reverse("summons_press", args=[row.pk, "contact"])
    assert contact in text
    cast.take(whistle, cast.guard, "contact", by=cast.liaison)
    cast.take(whistle, cast.guard, "name_officer", by=cast.liaison)
    text = client.get(page).content.decode()
    assert contact not in text and "<details><summary" in text and "1 个单位，还没有到" in text


def test_a_whistle_whose_offices_are_all_judged_asks_to_be_closed(client, sign_in, small_city):
    cast = Cast(small_city)
    whistle = cast.blow(cast.guard, cast.fire)
    cast.brings_to(whistle, cast.guard, cast.liaison, "JUDGED")
    assert not [one for one in todo(cast.caller, NOON) if "请收哨" in one.title]
    cast.brings_to(whistle, cast.fire, cast.fireman, "RELEASED")
    assert [one.title for one in todo(cast.caller, NOON) if "请收哨" in one.title]
    sign_in(client, cast.caller)
    assert "请收哨" in client.get(reverse("whistle_page", args=[whistle.pk])).content.decode()
    actions.close(whistle.pk, words="", by=cast.caller, at=NOON + timedelta(hours=3))
    assert todo(cast.caller, NOON) == []


def test_the_page_of_a_case_leads_to_its_whistle_and_offers_no_second_while_it_is_open(
    client, sign_in, small_city
):
    cast = Cast(small_city)
    case = factories.case(small_city.compound["春晓花园"], small_city.community, found_on=NOON.date())
    blow = f"{reverse('whistle_new')}?case={case.pk}"

    def page(person):
        return (
            client.get(reverse("case_page", args=[case.pk])).content.decode()
            if sign_in(client, person)
            else ""
        )

    assert blow in page(cast.caller)
    whistle = cast.blow(cast.guard, case_id=case.pk, compound_id=None)
    href = reverse("whistle_page", args=[whistle.pk])
    assert href in page(cast.caller) and blow not in page(cast.caller)
    assert href not in page(small_city.company_manager), "a company sees no whistle"
    actions.withdraw(whistle.pk, words="自己办成了", by=cast.caller, at=NOON)
    text = page(cast.caller)
    assert href in text and "撤" in text and blow in text


def test_whoever_judges_or_acts_again_reads_what_the_other_side_wrote(client, sign_in, small_city):
    cast = Cast(small_city)
    whistle = cast.blow(cast.guard)
    cast.brings_to(whistle, cast.guard, cast.liaison, "ACTED")
    row = cast.take(whistle, cast.guard, "reply", by=cast.liaison, after=40, words="拖走三辆，画了线")
    page = reverse("whistle_page", args=[whistle.pk])
    sign_in(client, cast.caller)
    text = client.get(page).content.decode()
    assert reverse("summons_press", args=[row.pk, "judge"]) in text and "回复：拖走三辆，画了线" in text
    cast.take(whistle, cast.guard, "send_back", by=cast.caller, after=50, words="线没有画到东口")
    sign_in(client, cast.liaison)
    text = client.get(page).content.decode()
    assert reverse("summons_press", args=[row.pk, "act"]) in text and "线没有画到东口" in text


def test_whoever_rules_reads_why_it_was_refused_and_what_was_ruled_before(client, sign_in, small_city):
    cast = Cast(small_city)
    sign_in(client, cast.district)
    first = cast.blow(cast.guard, matter="消防通道被占")
    row = cast.take(first, cast.guard, "refuse", by=cast.liaison, words="通道归消防")
    address = reverse("summons_rule", args=[row.pk])
    text = client.get(address).content.decode()
    assert "拒收理由：通道归消防。" in text and "先例：" not in text
    client.post(
        address, {"to_office": cast.fire.pk, "rule_key": "fire", "matter": "占用车通道", "reasons": "条例"}
    )
    second = cast.take(cast.blow(cast.guard, matter="消防通道堆物"), cast.guard, "refuse", by=cast.liaison)
    text = client.get(reverse("summons_rule", args=[second.pk])).content.decode()
    assert f"先例：占用车通道归{cast.fire.name}。" in text


def test_the_district_rules_on_a_page_and_the_ruling_is_found(client, sign_in, small_city):
    cast = Cast(small_city)
    whistle = cast.blow(cast.guard, matter="消防通道被占")
    row = cast.take(whistle, cast.guard, "refuse", by=cast.liaison)
    sign_in(client, cast.district)
    address = reverse("summons_rule", args=[row.pk])
    assert "管辖清单" in client.get(address).content.decode()
    given = {"to_office": cast.fire.pk, "rule_key": "fire", "matter": "消防车通道被占用", "reasons": "条例"}
    assert client.post(address, given).status_code == 302
    sign_in(client, cast.liaison)
    assert "消防车通道被占用" in client.get(reverse("ruling_list"), {"q": "车通道"}).content.decode()
    assert client.post(address, given).status_code == 403


def test_a_ruling_against_the_list_is_said_to_be_one_before_it_is_made(client, sign_in, small_city):
    cast = Cast(small_city)
    row = cast.take(cast.blow(cast.guard, matter="消防通道被占"), cast.guard, "refuse", by=cast.liaison)
    sign_in(client, cast.district)
    address = reverse("summons_rule", args=[row.pk])
    page = BeautifulSoup(client.get(address).content, "html.parser")
    assert "可不填" not in page.form.get_text() and page.select_one("[name=differs]") is None
    assert page.select_one("[name=to_office] option[selected]")["value"] == ""
    assert page.select_one("[name=rule_key] option[selected]")["value"] == "fire"
    given = {"to_office": "own", "rule_key": "fire", "matter": "占用车通道", "reasons": "绿地上的"}
    answer = client.post(address, given)
    assert answer.status_code == 422 and not Ruling.objects.exists()
    page = BeautifulSoup(answer.content, "html.parser")
    assert "还没有裁定：与清单“" in page.get_text() and f"为什么裁定归{cast.guard.name}" in page.get_text()
    assert page.select_one("[name=reasons]").get_text(strip=True) == "绿地上的"
    assert client.post(address, given | {"differs": "占的是绿地"}).status_code == 302
    text = client.get(reverse("ruling_list")).content.decode()
    assert "与管辖清单不一致（清单写的是消防救援机构）：占的是绿地" in text


def test_a_ruling_without_an_entry_or_without_an_owner(client, sign_in, small_city):
    cast = Cast(small_city)
    row = cast.take(cast.blow(cast.guard), cast.guard, "refuse", by=cast.liaison)
    sign_in(client, cast.district)
    address = reverse("summons_rule", args=[row.pk])
    given = {"to_office": "", "rule_key": "none", "matter": "占用车通道", "reasons": "本来就归它"}
    assert client.post(address, given).status_code == 422 and not Ruling.objects.exists()
    assert client.post(address, given | {"to_office": "own"}).status_code == 302
    assert Ruling.objects.get().rule_key == ""


def test_pages_for_those_who_see_nothing(client, sign_in, small_city):
    sign_in(client, small_city.sysadmin)
    for name in ("whistle_new", "ruling_list", "whistle_both_sides"):
        assert client.get(reverse(name)).status_code == 403
    assert "哨2021" not in client.get(reverse("whistle_list")).content.decode()


def test_both_sides_on_a_page(client, sign_in, small_city):
    cast = Cast(small_city)
    whistle = cast.blow(cast.guard)
    cast.brings_to(whistle, cast.guard, cast.liaison, "JUDGED")
    actions.close(whistle.pk, words="办好", by=cast.caller, at=NOON + timedelta(hours=3))
    sign_in(client, cast.district)
    text = client.get(reverse("whistle_both_sides")).content.decode()
    assert "1 ÷ 1" in text and "东岭街道" in text
    assert "100.00%（样本不足）" in text and "没有数据" in text
    said = WORDS.on(NOON.date())
    assert all(one.definition in text and one.source in text for one in said.values())
    done = client.post(
        reverse("whistle_press", args=[whistle.pk, "assess"]), {"worth": "RIGHTLY", "words": "该"}
    )
    assert done.status_code == 302
    assert client.post(reverse("whistle_press", args=[whistle.pk, "dance"])).status_code == 404


def test_programs_read_what_their_person_reads(client, sign_in, small_city):
    cast = Cast(small_city)
    whistle = cast.blow(cast.guard)
    cast.brings_to(whistle, cast.guard, cast.liaison, "ARRIVED")
    sign_in(client, cast.liaison)
    page = json.loads(client.get("/api/v1/whistles").content)
    assert [one["number"] for one in page["items"]] == [whistle.number]
    one = client.get(f"/api/v1/whistles/{whistle.pk}").content.decode()
    assert "ARRIVED" in one and "刘卫国" not in one
    sign_in(client, cast.fireman)
    assert client.get(f"/api/v1/whistles/{whistle.pk}").status_code == 404


def test_for_an_office_without_an_account_the_subdistrict_writes_down_what_it_does(
    client, sign_in, small_city
):
    cast = Cast(small_city)
    cast.police.refresh_from_db()
    cast.policeman.is_active = False
    cast.policeman.save()
    sign_in(client, cast.caller)
    form = client.get(reverse("whistle_new")).content.decode()
    assert f"{cast.police.name}（没有账号，由街道代记）" in form and f"{cast.fire.name}（" not in form
    whistle = cast.blow(cast.police, cast.fire)
    assert any("没有账号，请打电话" in each.title for each in todo(cast.caller, NOON))
    said = client.get(reverse("whistle_page", args=[whistle.pk])).content.decode()
    assert said.count("代记签收") == 1
    cast.brings_to(whistle, cast.police, cast.caller, "JUDGED")
    assert (
        "单位没有账号，街道代记。" in client.get(reverse("whistle_page", args=[whistle.pk])).content.decode()
    )
    for office, verb in ((cast.fire, "sign"), (cast.fire, "refuse")):
        with pytest.raises(accounts.NotAllowed, match="来按"):
            cast.take(whistle, office, verb, by=cast.caller)
