"""Cases for programs: the same steps, the same refusals, nothing of persons."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from ninja.responses import NinjaJSONEncoder

from sifang.accounts.actions.tokens import issue_token
from sifang.cases.choices import CaseStatus as S
from sifang.cases.models import Case, Evidence, Report
from sifang.cases.schemas import CaseOut, ToldOut
from sifang.cases.tests.test_telling import photo
from sifang.lib.clock import real_clock

ROOT = "/api/v1/cases"


@pytest.fixture
def call(client, settings):
    settings.SIFANG_CLOCK_START = "2021-12-01T12:00:00+08:00"
    keys: dict[int, str] = {}

    def ask(person, path="", data=None):
        if person.pk not in keys:
            keys[person.pk] = issue_token(label="试", days=30, by=person, at=real_clock(), now=real_clock())[
                1
            ]
        head = {"HTTP_AUTHORIZATION": f"Bearer {keys[person.pk]}"}
        if data is None:
            answer = client.get(ROOT + path, **head)
        else:
            answer = client.post(ROOT + path, json.dumps(data), content_type="application/json", **head)
        return answer.status_code, json.loads(answer.content)

    ask.keys = keys
    return ask


def has_shape(told, schema):
    """Exactly what is published, in the kinds that are published: what is written is not put through the schema."""
    assert set(told) == set(schema.model_fields)
    assert json.loads(json.dumps(schema.model_validate(told).model_dump(), cls=NinjaJSONEncoder)) == told


def test_a_program_tells_of_a_problem_and_the_case_is_walked_to_its_end(call, cast):
    status, told = call(cast.community, "", {"compound": cast.home.pk, "title": "路灯不亮", "name": "张三"})
    assert status == 201 and told["status"] == "REPORTED" and told["token"]
    has_shape(told, ToldOut)
    at, company = f"/{told['id']}/steps", cast.city.company["安和物业服务有限公司"].pk
    for person, verb, given in (
        (cast.community, "accept", {"seen": 1}), (cast.community, "file", {"type_code": "0308"}),
        (cast.community, "dispatch", {"kind": "COMPANY", "company_id": company}), (cast.company, "sign", {}),
        (cast.company, "hand_in", {"said": "换了灯"}), (cast.community, "pass_check", {"note": "亮了"}),
        (cast.community, "record_word", {"word": "SOLVED"}), (cast.community, "close", {}),
    ):  # fmt: skip
        status, told = call(person, f"{at}/{verb}", given)
        assert status == 200, told
        has_shape(told, CaseOut)
    assert (told["status"], told["outcome"], told["turn"]) == ("CLOSED", "VERIFIED", "")


def test_a_step_that_is_not_allowed_now_says_why_and_whose_turn_it_is(call, case_at, cast):
    case = case_at(S.HANDLING)
    status, told = call(cast.community, f"/{case.pk}/steps/hand_in", {"said": "x"})
    assert status == 409 and "轮到安和物业" in told["detail"]
    status, told = call(cast.company, f"/{case.pk}/steps/hand_in", {})
    assert status == 422 and "said" in told["detail"]
    status, told = call(cast.company, f"/{case.pk}/steps/hand_in", {"said": "x", "word": "SOLVED"})
    assert status == 422 and "用不到" in told["detail"]
    status, told = call(cast.company, f"/{case.pk}/steps/hand_in", {"said": "x", "seen": 1})
    assert status == 409 and "别人已经办了" in told["detail"]


def test_what_one_may_not_see_is_not_there(call, case_at, cast):
    case = case_at(S.HANDLING)
    for person in (cast.sibling, cast.department):
        assert call(person, f"/{case.pk}")[0] == call(person, "/999999999")[0] == 404
        assert call(person, f"/{case.pk}/steps/accept", {})[0] == 404
        joined = [call(person, f"/{pk}/reports", {"title": "灯坏了"}) for pk in (case.pk, 999999999)]
        assert joined[0] == joined[1] and joined[0][0] == 404
        assert case.pk not in [one["id"] for one in call(person)[1]["items"]]


def test_one_case_explains_its_clocks_and_its_steps_without_naming_anybody(call, case_at, cast):
    case = case_at(S.HANDLING)
    status, told = call(cast.community, f"/{case.pk}")
    assert status == 200 and "到 2021-12-03" in json.dumps(told["clocks"], ensure_ascii=False)
    assert {one["verb"]: one["may"] for one in told["steps"]}["transfer"] is True
    text = json.dumps(told, ensure_ascii=False)
    assert "张三" not in text and "楼道灯坏了三天" not in text


def test_a_program_asks_before_it_tells_and_joins_what_is_open(call, case_at, cast):
    case = case_at(S.HANDLING, title="3 号楼楼道灯不亮")
    asked = {"compound": cast.home.pk, "words": "3 号楼的楼道灯坏了"}
    status, told = call(cast.community, "/question", asked)
    assert status == 200 and [one["number"] for one in told["alike"]] == [case.number]
    assert told["types"][0]["reason"] and told["elsewhere"] is None
    status, told = call(cast.community, "/question", asked | {"words": "楼上正在打架，有人持刀"})
    assert "110" in told["elsewhere"]["route"]
    status, told = call(cast.community, f"/{case.pk}/reports", {"title": "楼道灯坏了", "name": "李四"})
    assert status == 201 and told["report_count"] == 2 and told["token"]
    assert call(cast.other_district, f"/{case.pk}/reports", {"title": "x"})[0] == 404
    assert call(cast.other_district, "/question", asked)[0] == 404
    assert call(cast.community, "/question", {"compound": cast.home.pk, "words": ""})[0] == 422


def test_an_order_of_the_hotline_is_filed_once(call, cast):
    given = {"compound": cast.home.pk, "title": "停水", "source": "HOTLINE", "external_number": "12345-9"}
    assert call(cast.community, "", given)[0] == 201
    for number in ("12345-9", " 12345-9 ", "12345\u200b-9", "12345-9\x00"):
        status, told = call(cast.community, "", given | {"external_number": number})
        assert status == 409 and "来源单号" in told["detail"], number
    assert (
        Case.objects.filter(external_number="12345-9").count()
        == Report.objects.filter(external_number="12345-9").count()
        == 1
    )


def test_the_session_of_a_browser_writes_nothing(client, sign_in, cast):
    sign_in(client, cast.community)
    answer = client.post(
        ROOT, json.dumps({"compound": cast.home.pk, "title": "x"}), content_type="application/json"
    )
    assert answer.status_code == 401


@pytest.fixture
def send(client, call):
    """As `call`, with photographs beside the telling."""

    def ask(person, path, telling, *files):
        call(person)
        head = {"HTTP_AUTHORIZATION": f"Bearer {call.keys[person.pk]}"}
        sent = {"telling": json.dumps(telling), "photographs": list(files)}
        answer = client.post(ROOT + path, sent, **head)
        return answer.status_code, json.loads(answer.content)

    return ask


def test_a_program_sends_photographs_along_and_they_are_those_of_its_telling(send, cast):
    cast.home.longitude, cast.home.latitude = 118.05, 36.8
    cast.home.save()
    telling = {"compound": cast.home.pk, "title": "花坛的砖松了", "longitude": 118.0511, "latitude": 36.8009}
    status, told = send(
        cast.community, "/with-photographs", telling, photo("a.jpg", position=(118.05, 36.801))
    )
    assert status == 201, told
    has_shape(told, ToldOut)
    [one] = Evidence.objects.filter(case=told["id"])
    assert (
        one.stage == "TOLD"
        and one.report.case_id == told["id"]
        and one.distance_m == pytest.approx(111, abs=2)
    )
    joining = {"title": "也看到了", "name": "李四"}
    status, told = send(
        cast.community, f"/{told['id']}/reports/with-photographs", joining, photo("b.jpg", shade=90)
    )
    assert status == 201 and told["report_count"] == 2
    assert {one.report.name for one in Evidence.objects.filter(case=told["id"])} == {"", "李四"}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (lambda: [SimpleUploadedFile("x.jpg", b"%PDF-1.4 something", content_type="image/jpeg")], "不是照片"),
        (lambda: [SimpleUploadedFile("big.jpg", b"\xff\xd8" + b"0" * (50 * 1024 * 1024))], "50 MB"),
        (lambda: [photo(f"{n}.jpg") for n in range(5)], "一次最多 4 张"),
    ],
)
def test_of_wrong_photographs_a_sentence_is_answered_and_nothing_is_kept(send, cast, files, said):
    status, told = send(
        cast.community, "/with-photographs", {"compound": cast.home.pk, "title": "花坛的砖松了"}, *files()
    )
    assert status in (409, 422) and said in told["detail"]
    assert not Case.objects.filter(title="花坛的砖松了").exists()


def test_a_place_far_from_the_compound_or_half_a_place_is_refused(call, cast):
    cast.home.longitude, cast.home.latitude = 118.05, 36.8
    cast.home.save()
    for place, why in (
        ({"longitude": 118.2, "latitude": 36.8}, "超过 500 米"),
        ({"longitude": 118.05}, "要一起给"),
    ):
        status, told = call(cast.community, "", {"compound": cast.home.pk, "title": "花坛的砖松了"} | place)
        assert status == 422 and why in told["detail"]
    given = {"compound": cast.home.pk, "title": "花坛的砖松了", "longitude": 118.0511, "latitude": 36.8009}
    told = call(cast.community, "", given)[1]
    shown = call(cast.community, f"/{told['id']}")[1]
    assert (shown["longitude"], shown["latitude"]) == (118.0511, 36.8009)
