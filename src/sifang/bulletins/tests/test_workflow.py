"""A bulletin is drafted, reviewed and issued by three people, and then stays as it was."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from sifang.accounts.public import NotAllowed
from sifang.bulletins import public as bulletins
from sifang.bulletins.actions.write import CannotMove
from sifang.bulletins.language import TemplateMistake
from sifang.bulletins.models import Bulletin
from sifang.indicators import public as indicators
from sifang.lib.constraints import sentence_for
from sifang.registry.models import ServiceMode

DAY = date(2021, 12, 1)


@pytest.fixture
def drafted(small_city):
    return bulletins.draft(DAY, by=small_city.city_clerk, at=small_city.at)


@pytest.fixture
def issued(small_city, drafted):
    bulletins.review(drafted.pk, revision=1, by=small_city.city_chief, at=small_city.at)
    return bulletins.issue(drafted.pk, revision=1, by=small_city.city_leader, at=small_city.at)


def words(content):
    return "".join(p["t"] for b in content["blocks"] for p in b["pieces"])


def test_a_draft_is_filled_with_the_figures_of_the_day_before(small_city, drafted):
    content = bulletins.content_shown(drafted)
    figure = indicators.figures_on(date(2021, 11, 30), ["professional_service_coverage"]).get(
        "professional_service_coverage", small_city.city.pk, "ADMINISTRATIVE"
    )
    assert f"{figure.denominator:,}个住宅小区中，有专业化物业服务的{figure.numerator:,}个" in words(content)
    assert content["cut_off"] == "2021-11-30"


def test_only_those_with_the_right_draft_review_and_issue(small_city, drafted):
    with pytest.raises(NotAllowed):
        bulletins.draft(DAY, by=small_city.district_clerk, at=small_city.at)
    with pytest.raises(NotAllowed):
        bulletins.review(drafted.pk, revision=1, by=small_city.city_clerk, at=small_city.at)
    with pytest.raises(NotAllowed):
        bulletins.issue(drafted.pk, revision=1, by=small_city.city_chief, at=small_city.at)


def test_it_cannot_be_issued_before_it_was_reviewed(small_city, drafted):
    with pytest.raises(CannotMove, match="起草"):
        bulletins.issue(drafted.pk, revision=1, by=small_city.city_leader, at=small_city.at)


def test_nobody_passes_on_a_text_he_did_not_see(small_city, drafted):
    bulletins.edit(
        drafted.pk,
        text=drafted.text + "\n补一段。",
        number="",
        revision=1,
        by=small_city.city_clerk,
        at=small_city.at,
    )
    with pytest.raises(CannotMove, match="又改了"):
        bulletins.review(drafted.pk, revision=1, by=small_city.city_chief, at=small_city.at)


def test_signs_nobody_sees_turn_no_bulletin_around(small_city, drafted):
    text = drafted.text + "\n补一\u202e段\u200b。\r\n"
    kept = bulletins.edit(
        drafted.pk, text=text, number="", revision=1, by=small_city.city_clerk, at=small_city.at
    )
    assert kept.text.endswith("\n补一段。\n") and "\r" not in kept.text


def test_two_people_editing_at_once_lose_nothing(small_city, drafted):
    first = dict(number="", revision=1, by=small_city.city_clerk, at=small_city.at)
    bulletins.edit(drafted.pk, text=drafted.text + "\n甲。", **first)
    with pytest.raises(CannotMove, match="别人刚改过"):
        bulletins.edit(drafted.pk, text=drafted.text + "\n乙。", **first)


def test_a_wrong_mark_is_refused_with_its_line(small_city, drafted):
    with pytest.raises(TemplateMistake, match="没有指标"):
        bulletins.edit(
            drafted.pk, text="共{{nobody.numerator}}个", number="", revision=1,
            by=small_city.city_clerk, at=small_city.at,
        )  # fmt: skip


def test_three_different_people_even_against_a_script(small_city, drafted):
    with pytest.raises(IntegrityError) as why, transaction.atomic():
        Bulletin.objects.filter(pk=drafted.pk).update(
            reviewed_by=drafted.drafted_by, reviewed_at=small_city.at
        )
    assert sentence_for(why.value) == "起草人不能核自己的稿"


def test_issuing_freezes_the_words_the_figures_and_the_month(small_city, issued):
    before = bulletins.content_shown(issued)
    assert indicators.frozen_month(date(2021, 11, 1)) is not None
    ServiceMode.objects.all().delete()
    issued.refresh_from_db()
    assert bulletins.content_shown(issued) == before
    assert issued.digest == before["digest"]


def test_an_issued_bulletin_stays_as_it_was(small_city, issued):
    for change in (lambda: Bulletin.objects.filter(pk=issued.pk).update(title="改"), issued.delete):
        with pytest.raises(IntegrityError) as why, transaction.atomic():
            change()
        assert "不能再改" in sentence_for(why.value)


def test_it_comes_back_with_a_reason(small_city, drafted):
    bulletins.review(drafted.pk, revision=1, by=small_city.city_chief, at=small_city.at)
    back = bulletins.send_back(drafted.pk, note="第二段再核一下", by=small_city.city_chief, at=small_city.at)
    assert (back.status, back.reviewed_by) == ("DRAFT", None)


def test_a_city_without_a_template_says_so(small_city, sign_in, client):
    sign_in(client, small_city.city_clerk)
    answer = client.post("/bulletins/new/", {"dated_on": str(DAY - timedelta(days=4000))}, follow=True)
    assert "没有" in answer.content.decode()
    assert not Bulletin.objects.exists()
