"""Pictures prove a step: who may bring them, who may see them, what was used before, and who told is shown for a reason."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from sifang.audit.models import AuditLine
from sifang.cases.choices import CaseStatus as S
from sifang.cases.models import Case, Evidence, Report
from sifang.files.tests.pictures import picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city_clock(settings: Any) -> None:
    settings.SIFANG_CLOCK_START = "2021-12-01T12:00:00+08:00"


def brings(who: Any, case: Case, sign_in: Any, *uploads: bytes) -> Any:
    files = [SimpleUploadedFile(f"{n}.jpg", one) for n, one in enumerate(uploads)]
    return sign_in(Client(), who).post(f"/evidence/{case.pk}/", {"photos": files})


def test_whose_step_it_is_says_what_a_picture_proves(cast, case_at, sign_in):
    handled, checked = case_at(S.HANDLING), case_at(S.AWAITING_CHECK)
    assert brings(cast.company, handled, sign_in, picture(shade=10)).status_code == 302
    assert brings(cast.community, checked, sign_in, picture(shade=90)).status_code == 302
    assert brings(cast.community, handled, sign_in, picture(shade=150)).status_code == 302
    stages = dict(Evidence.objects.order_by("id").values_list("stage", "case_id"))
    assert stages == {"HANDED_IN": handled.pk, "CHECKED": checked.pk, "NOTED": handled.pk}
    assert AuditLine.objects.filter(event="case.evidence_added").count() == 3


def test_whoever_has_no_part_in_it_brings_nothing(cast, case_at, sign_in):
    case = case_at(S.HANDLING)
    assert brings(cast.reader, case, sign_in, picture()).status_code == 422
    assert brings(cast.sibling, case, sign_in, picture()).status_code == 404
    assert brings(cast.company, case_at(S.CLOSED), sign_in, picture()).status_code == 422
    assert not Evidence.objects.exists()


def test_a_bad_file_is_told_and_the_good_ones_are_kept(cast, case_at, sign_in):
    answer = brings(cast.company, case_at(S.HANDLING), sign_in, picture(), b"no picture at all")
    assert answer.status_code == 422 and "不是照片" in answer.content.decode()
    assert Evidence.objects.count() == 1


def test_too_many_at_once_are_said_and_not_cut_off_in_silence(cast, case_at, sign_in):
    answer = brings(cast.company, case_at(S.HANDLING), sign_in, *(picture(shade=10 * n) for n in range(5)))
    assert answer.status_code == 422 and "一次最多 4 张，选了 5 张" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_pictures_come_with_the_hand_in_and_with_the_check_and_stand_after(cast, case_at, sign_in):
    case = case_at(S.HANDLING)
    before = {
        "said": "换了灯",
        "photographs": [SimpleUploadedFile("1.jpg", picture(shade=10))],
        "seen": case.version,
    }
    assert sign_in(Client(), cast.company).post(f"/cases/{case.pk}/hand_in/", before).status_code == 302
    seen = {"note": "灯亮", "photographs": [SimpleUploadedFile("2.jpg", picture(shade=90))]}
    assert sign_in(Client(), cast.community).post(f"/cases/{case.pk}/pass_check/", seen).status_code == 302
    assert list(Evidence.objects.order_by("id").values_list("stage", flat=True)) == ["HANDED_IN", "CHECKED"]
    page = sign_in(Client(), cast.community).get(f"/cases/{case.pk}/").content.decode()
    assert page.count("附照片 1 张") == 2


def test_a_bad_picture_keeps_the_hand_in_back_and_what_was_written(cast, case_at, sign_in):
    case = case_at(S.HANDLING)
    given = {"said": "换了灯", "photographs": [SimpleUploadedFile("1.jpg", b"no picture")]}
    answer = sign_in(Client(), cast.company).post(f"/cases/{case.pk}/hand_in/", given)
    assert (
        answer.status_code == 422
        and "不是照片" in answer.content.decode()
        and "换了灯" in answer.content.decode()
    )
    assert Case.objects.get(pk=case.pk).status == S.HANDLING and not Evidence.objects.exists()


def test_a_picture_is_seen_by_those_who_see_the_case_at_its_own_address_only(cast, case_at, sign_in):
    case, other = case_at(S.HANDLING), case_at(S.HANDLING)
    brings(cast.company, case, sign_in, picture())
    one = Evidence.objects.get()
    for who in (cast.community, cast.company, cast.subdistrict, cast.reader):
        answer = sign_in(Client(), who).get(f"/evidence/{case.pk}/{one.pk}/?small")
        assert answer.status_code == 200 and answer["Content-Type"] == "image/jpeg"
        assert "private" in answer["Cache-Control"]
    for who in (cast.sibling, cast.stranger, cast.other_district):
        assert sign_in(Client(), who).get(f"/evidence/{case.pk}/{one.pk}/").status_code == 404
    assert sign_in(Client(), cast.community).get(f"/evidence/{other.pk}/{one.pk}/").status_code == 404
    assert Client().get(f"/evidence/{case.pk}/{one.pk}/").status_code == 302


def test_yesterdays_repair_is_shown_as_used_before(cast, case_at, sign_in):
    before, now = case_at(S.HANDLING), case_at(S.HANDLING)
    shrunk = io.BytesIO()
    Image.open(io.BytesIO(picture(1200, 900))).resize((640, 480)).save(shrunk, "JPEG", quality=40)
    brings(cast.company, before, sign_in, picture(1200, 900))
    brings(cast.company, now, sign_in, shrunk.getvalue())
    assert Evidence.objects.get(case=now).seen_in == before
    page = sign_in(Client(), cast.community).get(f"/evidence/{now.pk}/").content.decode()
    assert "这张照片在另一件案件里用过" in page and before.number in page


def test_the_distance_to_the_compound_is_shown_and_a_far_one_marked(cast, case_at, sign_in):
    cast.home.longitude, cast.home.latitude = 118.05, 36.8
    cast.home.save()
    case = case_at(S.HANDLING)
    brings(cast.company, case, sign_in, picture(position=(118.05, 36.9)))
    page = sign_in(Client(), cast.community).get(f"/evidence/{case.pk}/").content.decode()
    assert "离小区约 11.1 公里" in page and "st-soon" in page


def test_more_pictures_ask_nothing_more(cast, case_at, sign_in):
    case = case_at(S.HANDLING)
    client = sign_in(Client(), cast.community)

    def asked() -> int:
        client.get(f"/evidence/{case.pk}/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/evidence/{case.pk}/?fresh")
        return len(queries)

    few = asked()
    brings(cast.company, case, sign_in, *(picture(shade=30 * n) for n in range(4)))
    assert asked() <= few + 1 and few <= 30


def test_who_told_is_shown_once_for_a_reason_that_is_written_down(cast, case_at, sign_in):
    case = case_at(S.HANDLING)
    report = Report.objects.get(case=case)
    address = f"/evidence/{case.pk}/reporters/{report.pk}/"
    clerk = sign_in(Client(), cast.community)
    assert "13300010001" not in clerk.get(address).content.decode()
    assert clerk.post(address, {"reason": " "}).status_code == 422
    answer = clerk.post(address, {"reason": "回访"})
    assert "13300010001" in answer.content.decode() and "no-store" in answer["Cache-Control"]
    assert AuditLine.objects.get(event="personal.unmasked").note == "回访"
    assert sign_in(Client(), cast.company).post(address, {"reason": "想知道"}).status_code == 403
    assert sign_in(Client(), cast.sibling).post(address, {"reason": "x"}).status_code == 404


def test_a_question_is_asked_by_the_community_alone(cast, case_at, sign_in):
    case = case_at(S.HANDLING)
    assert (
        sign_in(Client(), cast.community)
        .post(f"/evidence/{case.pk}/ask/", {"question": "哪一层"})
        .status_code
        == 302
    )
    assert (
        sign_in(Client(), cast.company).post(f"/evidence/{case.pk}/ask/", {"question": "哪一层"}).status_code
        == 403
    )
    assert case.supplements.count() == 1


def test_the_page_of_the_case_shows_its_pictures_and_hides_who_told_from_the_company(cast, case_at, sign_in):
    case = case_at(S.FILED, words="楼道灯坏了三天", is_anonymous_to_company=True)
    Case.objects.filter(pk=case.pk).update(is_anonymous_to_company=True)
    brings(cast.community, case, sign_in, picture())
    page = sign_in(Client(), cast.community).get(f"/cases/{case.pk}/").content.decode()
    assert (
        "办前和办后" in page
        and f"/evidence/{case.pk}/{Evidence.objects.get().pk}/" in page
        and "看全名和电话" in page
    )
    assert "13300010001" not in page
    seen = sign_in(Client(), cast.company).get(f"/cases/{case.pk}/").content.decode()
    assert "楼道灯坏了三天" not in seen and "张*" not in seen and "0001" not in seen.split("谁报的")[-1]
