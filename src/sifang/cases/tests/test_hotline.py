"""12345: each order is one case however it is sent, its number is kept, and the answer goes back in plain words."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sifang.accounts.actions.tokens import issue_token
from sifang.audit.models import AuditLine
from sifang.cases import actions
from sifang.cases.choices import CaseStatus
from sifang.cases.hotline import orders
from sifang.cases.models import Case, Report
from sifang.cases.tests.conftest import MORNING
from sifang.lib.clock import real_clock

pytestmark = pytest.mark.django_db
NUMBER = "DH20211201000417"
CSV = f"工单号,小区,诉求内容,来电人,联系电话,来电时间\n{NUMBER},春晓花园,3号楼电梯停了两天,李四光,13512345678,2021-11-30\n"


@pytest.fixture(autouse=True)
def _city_clock(settings: Any) -> None:
    settings.SIFANG_CLOCK_START = "2021-12-01T12:00:00+08:00"


@pytest.fixture
def program(small_city: Any) -> Any:
    """`program("city_clerk").post(path, data)`: a program with a token of that post."""

    def of(who: str) -> Any:
        user = small_city.people[who]
        _, raw = issue_token(label="12345", days=30, by=user, at=real_clock(), now=real_clock())
        return Client(headers={"authorization": f"Bearer {raw}"})

    return of


def sends(client: Client, *orders: dict[str, Any]) -> Any:
    return client.post(
        "/api/v1/hotline/orders", json.dumps({"orders": orders}), content_type="application/json"
    )


ORDER = {
    "number": NUMBER,
    "compound": "春晓花园",
    "words": "3号楼电梯停了两天",
    "caller": "李四光",
    "contact": "13512345678",
}


def test_the_same_order_sent_twice_is_one_case(program):
    client = program("city_clerk")
    first, again = (sends(client, ORDER) for _ in range(2))
    assert (first.status_code, again.status_code) == (202, 202)
    one, two = first.json()["items"][0], again.json()["items"][0]
    assert one["is_new"] and not two["is_new"] and one["case_number"] == two["case_number"]
    case = Case.objects.get(external_number=NUMBER)
    assert case.source == "HOTLINE" and case.is_anonymous_to_company
    assert Report.objects.get(external_number=NUMBER).phone == "13512345678"


def test_an_order_that_cannot_be_taken_holds_up_no_other(program):
    items = sends(program("city_clerk"), ORDER | {"number": "X1", "compound": "查无此地"}, ORDER).json()[
        "items"
    ]
    assert "没有找到小区" in items[0]["why"] and items[0]["case_id"] is None
    assert items[1]["is_new"]


def test_only_the_hotlines_post_exchanges_and_only_on_its_ground(program):
    assert sends(program("community_worker"), ORDER).status_code == 403
    assert program("community_worker").get("/api/v1/hotline/answers").status_code == 403
    assert Client().get("/api/v1/hotline/answers").status_code == 401
    elsewhere = sends(program("other_district_clerk"), ORDER).json()["items"][0]
    assert elsewhere["case_id"] is None
    sends(program("city_clerk"), ORDER)
    assert program("other_district_clerk").get("/api/v1/hotline/answers").json()["items"] == []


def test_the_hotlines_desk_hands_in_for_the_whole_city_and_sees_its_orders_and_nothing_else(
    program, small_city, sign_in
):
    sends(program("city_clerk"), ORDER)
    desk = program("hotline_desk")
    assert sends(desk, ORDER | {"number": "DH9", "compound": "西苑华庭"}).json()["items"][0]["is_new"]
    told = desk.get("/api/v1/hotline/answers").json()["items"]
    assert [one["number"] for one in told] == [NUMBER, "DH9"]
    case = Case.objects.get(external_number="DH9")
    assert not Case.objects.visible_to(small_city.people["hotline_desk"]).exists()
    browser = sign_in(Client(), small_city.people["hotline_desk"])
    assert browser.get("/", follow=True).request["PATH_INFO"] == "/hotline/"
    page = browser.post("/hotline/", {"file": SimpleUploadedFile("o.csv", CSV.encode())}).content.decode()
    assert "DH9" in page and case.number in page and f"/cases/{case.pk}/" not in page
    assert browser.get(f"/cases/{case.pk}/").status_code == 404
    assert NUMBER not in browser.get("/cases/").content.decode()


def test_what_a_neighbour_told_of_the_same_case_is_no_order(program, small_city, cast):
    [order] = sends(program("city_clerk"), ORDER).json()["items"]
    Report.objects.create(
        case_id=order["case_id"], told_at=MORNING, channel="GRID", words="另一户", external_number="网格7"
    )
    assert [
        one["number"] for one in program("hotline_desk").get("/api/v1/hotline/answers").json()["items"]
    ] == [NUMBER]


def test_a_browsers_session_cannot_send_orders(small_city, sign_in):
    assert sends(sign_in(Client(), small_city.city_clerk), ORDER).status_code == 401


def test_the_answer_goes_back_in_the_words_the_caller_reads(program, cast):
    client = program("city_clerk")
    case_id = sends(client, ORDER).json()["items"][0]["case_id"]
    [told] = client.get("/api/v1/hotline/answers").json()["items"]
    assert (told["number"], told["word"], told["outcome"], told["closed_at"]) == (NUMBER, "已收到", "", None)
    at = MORNING + timedelta(hours=4)
    actions.refuse(case_id, why="已在法院诉讼，电话13912345678", route="法院", by=cast.community, at=at)
    [told] = client.get("/api/v1/hotline/answers", {"since": at.isoformat()}).json()["items"]
    assert (
        told["status"] == "REFUSED" and "已在法院诉讼" in told["said"] and "13912345678" not in told["said"]
    )
    assert (
        client.get("/api/v1/hotline/answers", {"since": (at + timedelta(1)).isoformat()}).json()["items"]
        == []
    )


@pytest.mark.parametrize("number", [f" {NUMBER} ", f"{NUMBER[:4]}\u200b{NUMBER[4:]}", f"{NUMBER}\x00"])
def test_a_sign_nobody_sees_makes_no_other_number(program, number):
    client = program("hotline_desk")
    first = sends(client, ORDER).json()["items"][0]
    again = sends(client, ORDER | {"number": number})
    assert again.status_code == 202 and not again.json()["items"][0]["is_new"]
    assert again.json()["items"][0]["case_number"] == first["case_number"]
    assert Case.objects.filter(source="HOTLINE").count() == 1


def test_an_order_without_a_number_is_none(program):
    [item] = sends(program("hotline_desk"), ORDER | {"number": " \u200b"}).json()["items"]
    assert item["case_id"] is None and "没有工单号" in item["why"]


def test_a_day_before_the_compound_was_registered_is_named(program):
    [item] = sends(program("hotline_desk"), ORDER | {"found_on": "1990-01-01"}).json()["items"]
    assert item["case_id"] is None and "1990-01-01 没有登记" in item["why"]


def test_an_order_that_belongs_elsewhere_says_so_to_the_hotline_and_to_its_community(
    program, small_city, sign_in, cast
):
    court = ORDER | {"words": "物业费的事已起诉，等判决"}
    [item] = sends(program("hotline_desk"), court).json()["items"]
    assert item["is_new"] and "审理的人民法院" in item["road"]
    worker = sign_in(Client(), small_city.community_worker)
    page = worker.get(f"/cases/{item['case_id']}/").content.decode()
    assert "像是要找审理的人民法院" in page and "12345" in page and "系统" not in page.split("经过")[1]
    asked = worker.get(f"/cases/{item['case_id']}/refuse/").content.decode()
    assert "像是“已在法院”" in asked and "审理的人民法院</textarea>" in asked.replace("\n", "")
    sends(program("hotline_desk"), ORDER | {"number": "DH120", "words": "有人晕倒在电梯里"})
    fallen = Case.objects.get(external_number="DH120")
    assert "先打 120" in worker.get(f"/cases/{fallen.pk}/").content.decode()
    actions.accept(fallen.pk, by=cast.community, at=MORNING + timedelta(hours=4))
    actions.file(fallen.pk, type_code="0502", by=cast.community, at=MORNING + timedelta(hours=4))
    assert "先打 120" not in worker.get(f"/cases/{fallen.pk}/").content.decode()


def test_a_refused_order_is_answered_with_the_right_road(program, cast):
    client = program("hotline_desk")
    case_id = sends(client, ORDER).json()["items"][0]["case_id"]
    at = MORNING + timedelta(hours=4)
    actions.refuse(case_id, why="已在诉讼", route="张店区人民法院", by=cast.community, at=at)
    [told] = client.get("/api/v1/hotline/answers").json()["items"]
    assert told["said"] == "已在诉讼；应当找：张店区人民法院"


def test_a_merged_order_is_answered_and_changes_with_the_case_it_went_into(program, cast):
    client = program("hotline_desk")
    ids = [sends(client, ORDER | {"number": f"DH{n}"}).json()["items"][0]["case_id"] for n in (1, 2, 3)]
    at = MORNING + timedelta(hours=4)
    for one, into in ((ids[0], ids[1]), (ids[1], ids[2])):
        actions.merge(one, into_id=into, why="同一部电梯", by=cast.community, at=at)
    later = at + timedelta(hours=1)
    actions.refuse(ids[2], why="不在这里办", route="法院", by=cast.community, at=later)
    told = client.get("/api/v1/hotline/answers", {"since": later.isoformat()}).json()["items"]
    assert [one["number"] for one in told] == ["DH1", "DH2", "DH3"]
    assert {one["said"] for one in told} == {"不在这里办；应当找：法院"}
    assert len({one["case_number"] for one in told}) == 1


def test_what_was_handed_in_and_sent_back_is_no_answer(program, cast, case_at):
    client, at = program("hotline_desk"), MORNING + timedelta(hours=2)
    case = case_at(CaseStatus.AWAITING_CHECK, source="HOTLINE", external_number=NUMBER)
    [told] = client.get("/api/v1/hotline/answers").json()["items"]
    assert told["said"] == "换了灯"
    actions.send_back(case.pk, why="还是不亮", by=cast.community, at=at)
    [told] = client.get("/api/v1/hotline/answers").json()["items"]
    assert "换了灯" not in told["said"] and told["status"] == "HANDLING"


def test_an_order_put_off_is_answered_with_its_reason_and_its_day(program, case_at):
    case = case_at(CaseStatus.SHELVED, source="HOTLINE", external_number=NUMBER)
    [told] = program("hotline_desk").get("/api/v1/hotline/answers").json()["items"]
    assert told["said"] == f"等维修资金；预计 {case.shelved_until} 接着办"


def test_answers_hold_no_name_and_no_number(program):
    client = program("city_clerk")
    sends(client, ORDER)
    text = client.get("/api/v1/hotline/answers").content.decode()
    assert "李四光" not in text and "13512345678" not in text and "电梯停了" not in text


def excel() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    sheet.append(["12345热线工单派发表"])
    sheet.append(["工单编号", "所属小区", "反映内容", "诉求人", "电话"])
    sheet.append([NUMBER, "春晓花园", "3号楼电梯停了两天", "李四光", 13512345678])
    sheet.append(["DH2", "查无此地", "路灯不亮", "", ""])
    sheet.append(["DH3", "梧桐里", "", "", ""])
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("data", [CSV.encode("utf-8-sig"), CSV.encode("gb18030")], ids=["utf8", "gbk"])
def test_a_csv_of_orders_comes_in_and_again_adds_nothing(small_city, sign_in, data):
    clerk = sign_in(Client(), small_city.city_clerk)
    for said in ("新立", "已经有了"):
        answer = clerk.post("/hotline/", {"file": SimpleUploadedFile("o.csv", data)})
        assert answer.status_code == 200 and said in answer.content.decode()
    case = Case.objects.get(external_number=NUMBER)
    assert str(case.found_on) == "2021-11-30"


def test_an_excel_sheet_with_a_title_comes_in_and_bad_rows_say_why(small_city, sign_in):
    clerk = sign_in(Client(), small_city.city_clerk)
    text = clerk.post("/hotline/", {"file": SimpleUploadedFile("o.xlsx", excel())}).content.decode()
    assert "新立 1 件，没有收下 2 单" in text and "没有找到小区" in text and "缺诉求内容" in text
    assert "李四光" not in text and Report.objects.get(external_number=NUMBER).phone == "13512345678"


@pytest.mark.parametrize("day", ["2021/11/30", "2021年11月30日", "2021.11.30 8:05", "2021-11-30 18:20:01"])
def test_the_day_of_an_order_is_read_however_it_is_written(day):
    [line] = orders.read_file(f"工单号,小区,诉求内容,来电时间\nDH1,春晓花园,路灯不亮,{day}\n".encode())
    assert line.order is not None and line.order.found_on == date(2021, 11, 30)


def test_a_bad_row_is_named_by_its_order(small_city):
    [line] = orders.read_file("工单号,小区,诉求内容,来电时间\nDH1,春晓花园,路灯不亮,前天\n".encode())
    assert line.number == "DH1" and "前天" in line.why


def test_an_order_is_found_by_its_own_number(program, small_city, sign_in):
    sends(program("city_clerk"), ORDER)
    case = Case.objects.get(external_number=NUMBER)
    clerk = sign_in(Client(), small_city.city_clerk)
    for address in (f"/cases/?number={NUMBER}", f"/search/?q={NUMBER}"):
        assert f"/cases/{case.pk}/" in clerk.get(address).content.decode(), address
    desk = sign_in(Client(), small_city.people["hotline_desk"])
    assert case.number in desk.get("/hotline/", {"number": NUMBER[:8]}).content.decode()
    assert "没有这个工单号" in desk.get("/hotline/", {"number": "XX"}).content.decode()


@pytest.mark.parametrize("data", [b"", b"no sheet", b"a,b\n1,2\n"])
def test_a_file_that_is_no_list_of_orders_is_refused_in_a_sentence(small_city, sign_in, data):
    answer = sign_in(Client(), small_city.city_clerk).post(
        "/hotline/", {"file": SimpleUploadedFile("o.csv", data)}
    )
    assert answer.status_code == 422 and "没有收下" in answer.content.decode()


def test_answers_go_home_as_files_and_that_is_written_down(small_city, sign_in, program):
    sends(program("city_clerk"), ORDER | {"number": "=HYPERLINK(1)"})
    clerk = sign_in(Client(), small_city.city_clerk)
    csv = b"".join(clerk.post("/hotline/answers/", {"kind": "csv"}).streaming_content).decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in csv and "已收到" in csv
    book = openpyxl.load_workbook(io.BytesIO(clerk.post("/hotline/answers/", {"kind": "xlsx"}).content))
    assert book.active["A2"].value == "=HYPERLINK(1)" and book.active["A2"].data_type == "s"
    assert AuditLine.objects.filter(event="records.exported").count() == 2
    assert sign_in(Client(), small_city.community_worker).post("/hotline/answers/").status_code == 403


def test_an_order_the_database_refuses_holds_up_no_other_of_its_file(small_city, client, sign_in):
    case = actions.report(
        small_city.compound["春晓花园"].pk, actions.Telling("灯"), by=small_city.community_worker, at=MORNING
    ).case
    Case.objects.filter(pk=case.pk).update(external_number=NUMBER)
    sign_in(client, small_city.hotline_desk)
    two = CSV + CSV.splitlines()[1].replace(NUMBER, "DH2") + "\n"
    answer = client.post("/hotline/", {"file": SimpleUploadedFile("o.csv", two.encode())})
    assert answer.status_code == 200 and "不重复立案" in answer.content.decode()
    assert Report.objects.filter(external_number="DH2").exists()
