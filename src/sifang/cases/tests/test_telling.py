"""Somebody without an account tells of a problem: nothing is lost, nothing twice, and nobody learns who he is."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sifang.audit.models import AuditLine
from sifang.cases.models import Case, DraftPicture, Evidence, Report, TellingTrace
from sifang.cases.telling import keys
from sifang.files.models import StoredFile
from sifang.files.tests.pictures import picture

pytestmark = pytest.mark.django_db
NIGHT = "2021-12-01T08:30:00+08:00"
WORDS = "二单元门口下水道返水三天了，一楼进不去门。电话 13812345678"


@pytest.fixture(autouse=True)
def _city_clock(settings: Any) -> None:
    settings.SIFANG_CLOCK_START = NIGHT


class Resident:
    """Somebody at a telephone, in front of the form of a compound."""

    def __init__(self, compound: Any, device: str = "telephone") -> None:
        self.client = Client(headers={"user-agent": device})
        self.address = f"/report/{compound.pk}/"
        self.opens()

    def opens(self) -> None:
        self.text = self.client.get(self.address).content.decode()
        self.key = self.hidden("key")

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        return found.group(1) if found else ""

    def presses(self, what: str = "send", value: str = "yes", **given: Any) -> Any:
        form = {"key": self.key, "looked": self.hidden("looked"), what: value} | given
        answer = self.client.post(self.address, form)
        if answer.status_code != 303:
            self.text = answer.content.decode()
            self.key = self.hidden("key")
        return answer

    def tells(self, **given: Any) -> Report:
        """Presses, and again when something was shown first."""
        answer = self.presses(**given)
        if answer.status_code != 303:
            answer = self.presses(**given)
        assert answer.status_code == 303, self.text
        self.page = answer["Location"]
        return Report.objects.get(token_hash=keys.fingerprint(self.page.split("/")[2]))


@pytest.fixture
def home(small_city: Any) -> Any:
    small_city.compound["春晓花园"].longitude, small_city.compound["春晓花园"].latitude = 118.05, 36.8
    small_city.compound["春晓花园"].save()
    return small_city.compound["春晓花园"]


def photo(name: str = "p.jpg", **how: Any) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture(**how), content_type="image/jpeg")


def test_a_telling_becomes_a_case_of_its_community_and_has_a_page(home, small_city):
    resident = Resident(home)
    told = resident.tells(
        words=WORDS, building="3 号楼二单元", spot="e", phone="138 1234 5678", name="张三丰", hidden="yes"
    )
    assert told.case.compound == home and told.case.community == small_city.community
    assert told.case.status == "REPORTED" and told.case.is_anonymous_to_company
    assert told.phone == "13812345678" and told.case.place == "3 号楼二单元，东边"
    assert "13812345678" not in told.case.title and "号码略" not in told.case.title
    assert told.words == WORDS
    answer = resident.client.get(resident.page)
    assert answer.status_code == 200 and "已收到" in answer.content.decode()


def test_pressed_twice_it_is_told_once(home):
    resident = Resident(home)
    first = resident.presses(words="花坛边的砖松了")
    again = resident.client.post(
        resident.address, {"key": resident.key, "words": "花坛边的砖松了", "send": "yes"}
    )
    assert first["Location"] == again["Location"]
    assert Report.objects.filter(channel="RESIDENT").count() == 1


def test_back_in_the_browser_and_pressed_again_it_is_one_telling(home):
    resident = Resident(home)
    given = {"words": "花坛边的砖松了", "building": "3 号楼", "phone": "13812345678"}
    first = resident.presses(**given)
    # A page that is kept nowhere is asked for anew: a fresh form, and the browser puts back what stood in it.
    old, _ = resident.key, resident.opens()
    assert resident.key != old
    assert resident.presses(**given)["Location"] == first["Location"]
    assert Report.objects.filter(channel="RESIDENT").count() == 1
    other = Resident(home, device="another telephone")
    other.tells(**given)
    assert Report.objects.filter(channel="RESIDENT").count() == 2


def test_another_telling_in_a_form_that_was_sent_is_not_swallowed(home):
    resident = Resident(home)
    first = resident.presses(words="花坛边的砖松了")
    resident.presses("add", photos=[photo()])
    assert resident.text.count("data:image/jpeg;base64,") == 1
    second = resident.tells(words="七号楼门禁坏了")
    assert resident.page != first["Location"] and second.words == "七号楼门禁坏了"
    assert second.evidence.count() == 1 and Case.objects.filter(report_count=1).count() >= 2
    assert resident.presses(words="花坛边的砖松了", key="forged").status_code == 422


def test_signs_nobody_sees_are_no_telling_and_turn_no_title_around(home):
    resident = Resident(home)
    assert resident.presses(words="\u200b \u202e\ufeff").status_code == 422
    assert "写一句怎么了" in resident.text
    assert (
        resident.tells(words="\u202e三号楼\u200b灯坏了 👨\u200d👩\u200d👧").case.title
        == "三号楼灯坏了 👨\u200d👩\u200d👧"
    )


def test_a_page_that_stood_open_too_long_keeps_what_was_written(home):
    resident = Resident(home)
    answer = resident.client.post(resident.address, {"key": "forged", "words": "路灯不亮了", "send": "yes"})
    assert answer.status_code == 422 and "路灯不亮了" in answer.content.decode()
    assert not Report.objects.filter(channel="RESIDENT").exists()


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        (lambda: SimpleUploadedFile("x.jpg", b"%PDF-1.4 something", content_type="image/jpeg"), "不是照片"),
        (lambda: SimpleUploadedFile("big.jpg", b"\xff\xd8" + b"0" * (50 * 1024 * 1024)), "50 MB"),
        (lambda: SimpleUploadedFile("cut.jpg", picture()[:3000]), "打不开"),
    ],
)
def test_a_wrong_file_is_refused_in_a_sentence_and_nothing_else_is_lost(home, upload, said):
    resident = Resident(home)
    answer = resident.presses(words=WORDS, building="3 号楼", photos=[photo(), upload()])
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page
    assert "二单元门口下水道返水三天了" in page and "3 号楼" in page
    assert page.count("data:image/jpeg;base64,") == 1
    told = resident.tells(words=WORDS)
    assert told.evidence.count() == 1 and not DraftPicture.objects.exists()


def test_a_picture_tells_how_far_it_was_taken_and_nothing_more(home):
    resident = Resident(home)
    resident.presses("add", photos=[photo(position=(118.05, 36.81))])
    assert "离小区约 1.1 公里" in resident.text
    told = resident.tells(words=WORDS)
    kept = Evidence.objects.get(report=told)
    assert 1080 < kept.distance_m < 1140
    assert b"GPS" not in bytes(kept.picture.content) and b"Exif" not in bytes(kept.picture.content)


def test_a_fifth_picture_is_one_too_many_and_one_can_be_taken_away(home):
    resident = Resident(home)
    resident.presses("add", photos=[photo(shade=20 * n) for n in range(1, 5)])
    answer = resident.presses("add", photos=[photo(shade=200)])
    assert answer.status_code == 422 and "最多 4 张" in resident.text
    resident.presses("gone", str(DraftPicture.objects.first().picture_id))
    assert DraftPicture.objects.count() == 3


def test_nobody_else_takes_a_picture_out_of_a_form(home):
    one, other = Resident(home), Resident(home, "another")
    one.presses("add", photos=[photo()])
    other.presses("gone", str(DraftPicture.objects.get().picture_id))
    assert DraftPicture.objects.count() == 1


def test_pictures_nobody_sent_off_are_gone_after_a_day(home):
    from sifang.cases.actions.tell import sweep_drafts

    resident = Resident(home)
    resident.presses("add", photos=[photo()])
    at = DraftPicture.objects.get().kept_at
    assert sweep_drafts(by=None, at=at + timedelta(hours=23)) == 0
    assert sweep_drafts(by=None, at=at + timedelta(hours=25)) == 1
    assert not DraftPicture.objects.exists() and not StoredFile.objects.exists()
    assert not TellingTrace.objects.filter(at__lt=at).exists()


def test_a_picture_of_a_telling_survives_the_sweep_of_the_same_picture_elsewhere(home):
    from sifang.cases.actions.tell import sweep_drafts

    Resident(home).tells(words=WORDS, photos=[photo()])
    Resident(home, "another").presses("add", photos=[photo()])
    sweep_drafts(by=None, at=DraftPicture.objects.get().kept_at + timedelta(days=2))
    assert StoredFile.objects.count() == 1


def test_what_is_near_is_offered_and_joining_counts_the_household(home):
    first = Resident(home).tells(words="3 号楼二单元下水道返水", building="3 号楼")
    neighbour = Resident(home, "another")
    neighbour.presses(words="3 号楼下水返水，水都漫出来了")
    assert "有邻居报过" in neighbour.text and "算我一个" in neighbour.text
    assert "还没有报出去" in neighbour.text, "who pressed must not think that it is told"
    assert "二单元下水道返水" not in neighbour.text, "the neighbour's own words are his"
    case_id = re.search(r'name="join" value="(\d+)"', neighbour.text).group(1)
    answer = neighbour.presses("join", case_id, words="3 号楼下水返水，水都漫出来了", phone="13900000000")
    assert answer.status_code == 303
    first.case.refresh_from_db()
    assert first.case.report_count == 2 and Report.objects.filter(case=first.case).count() == 2
    assert Case.objects.filter(compound=home, status="REPORTED").count() == 1
    page = neighbour.client.get(answer["Location"]).content.decode()
    assert "2 户" in page and "您报的，算进了同一件" in page


def test_a_case_of_another_compound_cannot_be_joined(home, small_city):
    told = Resident(small_city.compound["梧桐里"]).tells(words="3 号楼下水道返水")
    answer = Resident(home, "another").presses("join", str(told.case_id), words="3 号楼下水道返水")
    assert answer.status_code == 422
    assert Report.objects.filter(case=told.case).count() == 1


@pytest.mark.parametrize(
    ("words", "route"), [("物业欠费的事法院已受理了", "人民法院"), ("举报干部受贿", "12388")]
)
def test_what_belongs_elsewhere_is_answered_at_once_and_not_kept(home, words, route):
    resident = Resident(home)
    for _ in range(2):
        answer = resident.presses(words=words)
        assert answer.status_code == 200 and route in resident.text
    assert not Report.objects.filter(channel="RESIDENT").exists()


def test_a_fire_is_shown_119_first_and_still_taken(home):
    resident = Resident(home)
    resident.presses(words="5 号楼楼道着火了")
    assert "先打 119" in resident.text
    assert resident.tells(words="5 号楼楼道着火了").case.pk


def tell_some(home: Any, count: int, device: str = "telephone") -> None:
    for n in range(count):
        Resident(home, device).tells(words=f"第 {n} 处花坛的砖松了{'ABCDEFGHIJ'[n] * 9}")


def test_too_many_from_one_device_are_stopped_with_a_reason_and_a_number(home, small_city):
    tell_some(home, 6)
    resident = Resident(home)
    answer = resident.presses(words="又一处垃圾没有清运")
    assert answer.status_code == 422
    assert "这部手机一小时内已经报了 6 件" in resident.text and "又一处垃圾没有清运" in resident.text
    assert re.search(r"报上编号 <b class=\"num\">[0-9A-F]{8}</b>", resident.text)
    # Another device is not held up by it, and what is urgent never is.
    Resident(home, "another").tells(words="门禁坏了")
    assert Resident(home).tells(words="楼道着火了").pk


def test_a_clerk_lifts_a_limit_for_a_reason(home, small_city, sign_in):
    tell_some(home, 6)
    resident = Resident(home)
    resident.presses(words="又一处垃圾没有清运")
    code = re.search(r'<b class="num">([0-9A-F]{8})</b>', resident.text).group(1)
    clerk = sign_in(Client(), small_city.community_worker)
    page = f"/report/{home.pk}/lift/"
    assert clerk.post(page, {"code": code.lower(), "reason": ""}).status_code == 422
    assert clerk.post(page, {"code": "nonsense", "reason": "x"}).status_code == 422
    misheard = f"{code[:-1]}{'0' if code[-1] != '0' else '1'}"
    refused = clerk.post(page, {"code": misheard, "reason": "x"})
    assert refused.status_code == 422 and "没有人受这个编号的限制" in refused.content.decode()
    assert clerk.post(page, {"code": code.lower(), "reason": "替全楼道报的，核实过"}).status_code == 302
    assert AuditLine.objects.filter(event="telling.limit_lifted").count() == 1
    assert resident.tells(words="又一处垃圾没有清运").pk
    elsewhere = sign_in(Client(), small_city.sibling_community_worker)
    assert elsewhere.post(page, {"code": code, "reason": "x"}).status_code in (403, 404)


def test_no_trace_holds_the_telephone_or_the_network(home):
    Resident(home).tells(words=WORDS, phone="13812345678")
    traces = list(TellingTrace.objects.all())
    assert {trace.kind for trace in traces} == {"DEVICE", "CONTACT", "COMPOUND"}
    assert all(re.fullmatch("[0-9a-f]{64}", trace.mark) for trace in traces)


def test_the_salt_changes_with_the_day(home):
    from datetime import date

    assert keys.mark_of("DEVICE", "x", date(2021, 12, 1)) != keys.mark_of("DEVICE", "x", date(2021, 12, 2))


def test_a_compound_that_is_not_on_the_register_has_no_form(client):
    assert client.get("/report/999999/").status_code == 404


def test_a_compound_is_found_by_its_name(client, home):
    page = client.get("/report/?q=春晓").content.decode()
    assert f'/report/{home.pk}/"' in page and "春晓社区" in page
    assert "没有叫" in client.get("/report/?q=查无此地").content.decode()


@pytest.mark.parametrize("name", ["at.x", "gone", "join"])
def test_a_sign_that_is_a_digit_and_no_number_breaks_nothing(home, name):
    resident = Resident(home)
    assert resident.presses(name, "²", **{"at.y": "1"}, words="花坛的砖松了").status_code in (
        200,
        303,
        409,
        422,
    )
    assert resident.client.get(resident.address).status_code == 200
