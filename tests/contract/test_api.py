"""The API against its published description: every operation, asked well and asked badly."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from sifang.accounts.actions.tokens import issue_token
from sifang.indicators.public import freeze_month
from sifang.ledgers.actions import upload
from sifang.lib.clock import real_clock
from sifang.registry import public as registry
from sifang.site.api.door import api
from tests.contract.schema import mistakes

ROOT = "/api/v1"
KEY = "professional_service_coverage"
# The description of an API names its operations by path; the paths here are those of the document.
DOCUMENT: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(), default=str))
OPERATIONS = sorted(
    (path, item["get"]["operationId"]) for path, item in DOCUMENT["paths"].items() if "get" in item
)
# What a program may do besides reading: hand in a sheet or orders of the hotline, tell of a case, take its steps, and
# press what a page lets a clerk press.
WRITES = {
    "ask_before_reporting", "hand_in", "join_case", "join_case_with_photographs", "press", "report_case",
    "report_case_with_photographs", "step_case", "take_orders",
}  # fmt: skip
NASTY = ["", "0", "-1", "1", "201", "9" * 30, "x", "%00", "a\x00b", "2021-13-40", "2999-01-01", "0001-01-01", "true",
         "2021-11-30", "'; drop table x", "春", "z1", "9901", "MANAGEMENT", "PROFESSIONAL", "😀", "2021-11"]  # fmt: skip
PERSONAL = ("name_of_person", "phone", "manager", "instructor_name", "member_names", "username")


def test_a_rule_of_the_register_answers_a_program_with_its_sentence(asked, small_city, monkeypatch):
    """Through the whole door, however it came about."""

    def violate(*_: Any) -> None:
        with transaction.atomic():
            registry.CompoundState.objects.filter(compound=small_city.compound["春晓花园"]).update(
                household_count=-1
            )

    monkeypatch.setattr("sifang.registry.api.compounds_named", violate)
    # Reading may not write; what is tried here is the answer, not the way.
    monkeypatch.setattr("sifang.site.middleware._WRITES", ("NOTHING",))
    answer = asked(f"{ROOT}/compounds", q="春")
    assert answer.status_code == 409
    assert json.loads(answer.content) == {"detail": "户数不能是负数"}


def operation(path: str) -> dict[str, Any]:
    return DOCUMENT["paths"][path]["get"]


def judge(path: str, answer: Any) -> Any:
    """The status is declared and the body has the declared shape; answers the body."""
    declared = operation(path)["responses"]
    assert str(answer.status_code) in declared, (path, answer.status_code, answer.content[:300])
    body = json.loads(answer.content)
    schema = declared[str(answer.status_code)]["content"]["application/json"]["schema"]
    assert mistakes(body, schema, DOCUMENT) == [], path
    return body


@pytest.fixture
def asked(client, sign_in, small_city):
    """`asked(path, who, **query)` answers status and body."""

    signed_in: list[str] = []

    def ask(path: str, who: str = "city_clerk", **query: Any):
        if signed_in != [who]:
            sign_in(client, getattr(small_city, who))
            signed_in[:] = [who]
        return client.get(path, query)

    return ask


def filled(path: str, city: Any, value: str | None = None) -> str:
    compound, company = city.compounds[0].pk, city.companies[0].pk
    for name, usual in (
        ("compound_id", compound),
        ("company_id", company),
        ("key", KEY),
        ("month", "2021-10"),
        ("batch_id", "1"),
        ("whistle_id", "1"),
        ("case_id", city.cases[0].pk),
    ):
        path = path.replace(f"{{{name}}}", str(usual) if value is None else value)
    return path


def test_the_description_is_open_and_names_every_answer(client, db):
    answer = client.get(f"{ROOT}/openapi.json")
    assert answer.status_code == 200
    document = answer.json()
    assert {op for _, op in OPERATIONS} == {
        "areas", "bodies", "case", "cases", "companies", "company", "compound", "compounds", "figures",
        "hotline_answers", "indicators", "load", "load_rows", "month", "months", "records", "whistle", "whistles",
    }  # fmt: skip
    for item in document["paths"].values():
        assert set(item) <= {"get", "post"}
        for method, one in item.items():
            assert method == "get" or one["operationId"] in WRITES, (
                "the API reads, takes sheets, and takes cases"
            )
            done = {"200"} if method == "get" else {"200", "201", "202"} & set(one["responses"])
            assert done and done | {"401", "403", "404", "409", "422"} <= set(one["responses"])


def test_no_field_of_the_api_is_personal():
    # What is handed in may name the person who told; what is given out never does.
    given_out = [item for item in DOCUMENT["components"]["schemas"].items() if not item[0].endswith("In")]
    for name, schema in given_out:
        for field in schema.get("properties", {}):
            assert not any(word in field for word in PERSONAL), f"{name}.{field}"


@pytest.mark.parametrize(("path", "name"), OPERATIONS, ids=[name for _, name in OPERATIONS])
def test_every_answer_has_its_published_shape(path, name, asked, small_city):
    query = {"kind": "OWNERS_COMMITTEE"} if name == "bodies" else {}
    body = judge(path, asked(filled(path, small_city), **query))
    if name not in ("month", "months", "records", "whistles", "hotline_answers"):
        assert body.get("items", body), name


@pytest.mark.parametrize(("path", "name"), OPERATIONS, ids=[name for _, name in OPERATIONS])
def test_a_bad_question_gets_a_declared_refusal(path, name, asked, small_city):
    usual = {"kind": "OWNERS_COMMITTEE"} if name == "bodies" else {}
    for parameter in operation(path).get("parameters", []):
        for value in NASTY:
            if parameter["in"] == "path":
                if value in ("", "%00") or "\x00" in value:
                    continue
                judge(path, asked(filled(path, small_city, value)))
            else:
                judge(path, asked(filled(path, small_city), **(usual | {parameter["name"]: value})))


def test_nobody_is_told_anything_without_a_token(client, small_city):
    for path, name in OPERATIONS:
        answer = client.get(filled(path, small_city))
        assert answer.status_code == 401, name
        judge(path, answer)


def test_a_token_may_what_its_holder_may(client, small_city):
    clerk, now = small_city.district_clerk, real_clock()
    _, raw = issue_token(label="试用", days=1, by=clerk, at=small_city.at, now=now)
    mine = client.get(f"{ROOT}/compounds", headers={"Authorization": f"Bearer {raw}"})
    body = judge(f"{ROOT}/compounds", mine)
    assert {c["id"] for c in body["items"]} == set(
        registry.compounds_visible_to(clerk).values_list("pk", flat=True)
    )
    wrong = client.get(f"{ROOT}/compounds", headers={"Authorization": f"Bearer {raw}x"})
    assert wrong.status_code == 401


def test_a_program_hands_in_a_sheet_loads_it_and_takes_it_back(client, small_city, settings, tmp_path):
    settings.SIFANG_DATA = str(tmp_path)
    clerk, now = small_city.district_clerk, real_clock()
    _, raw = issue_token(label="试用", days=1, by=clerk, at=small_city.at, now=now)
    key = {"Authorization": f"Bearer {raw}"}

    def file(content: str = "小区名称,区县,户数\n接口花园,东岭区,12\n坏园,东岭区,很多\n"):
        return SimpleUploadedFile("表.csv", content.encode())

    path = f"{ROOT}/ledgers/sheets/compounds/files"
    form = {"as_at": "2021-11-30"}
    assert client.post(path, form | {"file": file()}).status_code == 401
    for wrong in (
        {"as_at": "2031-01-01"},
        {"as_at": "x"},
        {"mapping": "a: ["},
        {"how": "BOTH"},
        {"file": file("\x00")},
    ):
        assert client.post(path, form | {"file": file()} | wrong, headers=key).status_code == 422, wrong
    assert (
        client.post(f"{ROOT}/ledgers/sheets/trees/files", form | {"file": file()}, headers=key).status_code
        == 404
    )
    answer = client.post(path, form | {"file": file()}, headers=key)
    body = json.loads(answer.content)
    assert (answer.status_code, body["state"]) == (202, "RECEIVED")
    here = f"{ROOT}/ledgers/{body['id']}"
    upload.check(body["id"], by=None, at=small_city.at)
    told = judge(f"{ROOT}/ledgers/{{batch_id}}", client.get(here, headers=key))
    assert (told["state"], told["new_count"], told["refused_count"]) == ("READY", 1, 1)
    rows = judge(f"{ROOT}/ledgers/{{batch_id}}/rows", client.get(f"{here}/rows", headers=key))["items"]
    assert [(row["what"], row["label"]) for row in rows] == [("NEW", "接口花园"), ("BAD", "坏园")]
    assert rows[1]["notes"][0]["header"] == "户数"
    assert client.post(f"{here}/undo", headers=key).status_code == 409
    assert client.post(f"{here}/load", headers=key).status_code == 202
    upload.run(body["id"], by=None, at=small_city.at)
    assert client.post(f"{here}/burn", headers=key).status_code == 404
    assert json.loads(client.post(f"{here}/undo", headers=key).content)["state"] == "UNDONE"
    _, foreign = issue_token(
        label="试用", days=1, by=small_city.other_district_clerk, at=small_city.at, now=now
    )
    other = {"Authorization": f"Bearer {foreign}"}
    assert (
        client.get(here, headers=other).status_code
        == client.post(f"{here}/undo", headers=other).status_code
        == 404
    )


def test_a_browsers_session_writes_nothing_through_the_api(client, sign_in, small_city):
    sign_in(client, small_city.city_clerk)
    assert client.post(f"{ROOT}/ledgers/sheets/compounds/files", {"as_at": "2021-11-30"}).status_code == 401
    assert client.post(f"{ROOT}/ledgers/1/undo").status_code == 401


def test_a_frozen_month_is_told_to_everybody_with_a_post(asked, small_city):
    freeze_month(date(2021, 10, 1), by=small_city.city_chief, at=small_city.at)
    (month,) = judge(f"{ROOT}/months", asked(f"{ROOT}/months", "reviewer"))["items"]
    assert (month["month"], month["version"]) == ("2021-10", 1)
    path = f"{ROOT}/months/2021-10"
    body = judge(f"{ROOT}/months/{{month}}", asked(path, "other_district_clerk", area="990102"))
    assert body["origin"] == "FROZEN"
    assert {f["key"] for f in body["items"]} >= {KEY}
    elsewhere = asked(f"{ROOT}/figures", "other_district_clerk", area="990102").json()
    assert (elsewhere["origin"], elsewhere["month"]) == ("FROZEN", "2021-10")
    assert asked(path, "stranger").status_code == 404


def test_a_district_sees_its_own_compounds_and_no_other(asked, small_city):
    whole = asked(f"{ROOT}/compounds", limit=200).json()["items"]
    mine = asked(f"{ROOT}/compounds", "district_clerk", limit=200).json()["items"]
    theirs = asked(f"{ROOT}/compounds", "other_district_clerk", limit=200).json()["items"]
    assert {c["id"] for c in mine} < {c["id"] for c in whole}
    assert not {c["id"] for c in mine} & {c["id"] for c in theirs}


def test_somebody_elses_number_answers_as_one_that_does_not_exist(asked, small_city):
    theirs = asked(f"{ROOT}/compounds", "other_district_clerk", limit=1).json()["items"][0]["id"]
    foreign = asked(f"{ROOT}/compounds/{theirs}", "district_clerk")
    missing = asked(f"{ROOT}/compounds/999999999", "district_clerk")
    assert (foreign.status_code, foreign.content) == (missing.status_code, missing.content)
    assert foreign.status_code == 404


@pytest.mark.parametrize("who", ["sysadmin", "secadmin", "auditor", "stranger"])
def test_whoever_sees_no_records_gets_none(who, asked):
    assert asked(f"{ROOT}/compounds", who).json()["items"] == []
    assert asked(f"{ROOT}/companies", who).json()["items"] == []
    assert asked(f"{ROOT}/bodies", who, kind="OWNERS_COMMITTEE").json()["items"] == []
    assert asked(f"{ROOT}/figures/{KEY}/records", who, area="9901").status_code == 404


def test_records_are_as_many_as_the_number_and_only_of_ones_own_area(asked, small_city):
    keys = [d["key"] for d in asked(f"{ROOT}/indicators").json()["items"] if d["kind"] == "RATIO"]
    figures = {f["key"]: f for f in asked(f"{ROOT}/figures", "district_clerk").json()["items"]}
    for key in keys:
        body = asked(f"{ROOT}/figures/{key}/records", "district_clerk", counted="true").json()
        assert body["total"] == figures[key]["numerator"], key
    assert asked(f"{ROOT}/figures/{keys[0]}/records", "district_clerk", area="990103").status_code == 404
    assert asked(f"{ROOT}/figures", "district_clerk", area="990103").json()["origin"] == "NONE"


def test_paging_by_number_reaches_every_compound_once(asked):
    whole = [c["id"] for c in asked(f"{ROOT}/compounds", limit=200).json()["items"]]
    seen: list[int] = []
    after = 0
    while after is not None:
        page = asked(f"{ROOT}/compounds", after=after, limit=4).json()
        seen += [c["id"] for c in page["items"]]
        after = page["next"]
    assert seen == whole


def test_the_number_of_queries_does_not_grow_with_rows(asked, small_city):
    for path in ("compounds", "companies", "areas", "bodies"):
        counts = []
        for limit in (1, 200):
            with CaptureQueriesContext(connection) as seen:
                asked(
                    f"{ROOT}/{path}",
                    limit=limit,
                    **({"kind": "OWNERS_COMMITTEE"} if path == "bodies" else {}),
                )
            counts.append(len(seen))
        assert counts[0] >= counts[1] - 1, (path, counts)
        assert counts[1] <= 20, (path, counts)
