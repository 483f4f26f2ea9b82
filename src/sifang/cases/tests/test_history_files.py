"""Histories out of a file: the same rows as told by hand, every line read or refused with its sentence."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import orjson
import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sifang.accounts import public as accounts
from sifang.audit import public as audit
from sifang.cases import history
from sifang.cases.history import files
from sifang.cases.models import Case
from sifang.cases.tests.lines import Writer
from sifang.cases.tests.test_history import BEGIN, LOADED, by_the_actions, stand_as_pressed
from sifang.cases.wording import with_number
from sifang.lib.hands import LostHand

PAGE = Path(__file__).resolve().parents[4] / "docs" / "how-to" / "load-histories.md"
GOOD: dict[str, Any] = {
    "number": "F1", "title": "楼道灯不亮", "source": "居民反映",
    "steps": [
        {"verb": "上报", "at": "2021-11-05T09:00", "party": "社区居委会"},
        {"verb": "受理", "at": "2021-11-05 09:30", "party": "COMMUNITY", "words": "看了"},
    ],
}  # fmt: skip


def line(told: Any) -> bytes:
    return orjson.dumps(told) + b"\n"


def read(*lines: bytes) -> tuple[list[Any], list[history.Refused]]:
    reader = history.Reader()
    return list(reader.histories(io.BytesIO(b"".join(lines)))), reader.refused


def good(cast: Any, **other: Any) -> dict[str, Any]:
    return GOOD | {"compound": cast.home.pk} | other


@pytest.mark.django_db
def test_what_comes_out_of_a_file_stands_as_the_actions_wrote_it(cast):
    random = Random(20211205)
    told = [by_the_actions(random, cast, number) for number in range(40)]
    read_back, refused = read(*map(Writer().line, (each for _case, each in told)))
    assert refused == []
    assert history.load(read_back, by=None, at=LOADED).new == 40
    stand_as_pressed(told)


@pytest.mark.django_db
def test_verbs_kinds_types_and_bodies_are_named_as_people_name_them(cast):
    office = cast.department_office
    elsewhere = accounts.Office.objects.create(
        name=office.name, kind=office.kind, area=cast.city.area["西塘区"]
    )
    steps = [
        *GOOD["steps"],
        {"verb": "立案", "at": "2021-11-05T10:00", "party": "社区居委会", "type": "0308"},
        {"verb": "上呼", "at": "2021-11-05T10:30", "party": "社区居委会", "words": "社区管不了"},
        {
            "verb": "派遣",
            "at": "2021-11-05T11:00",
            "party": "街道（镇）",
            "kind": "部门",
            "office": office.name,
        },
        {"verb": "签收", "at": "2021-11-05T11:30", "party": "部门"},
    ]
    (told,), refused = read(line(good(cast, compound=cast.home.name, steps=steps)))
    assert refused == [] and told.compound_id == cast.home.pk
    loaded = history.load([told], by=None, at=LOADED)
    assert loaded.refused == [] and loaded.events == 6
    case = Case.objects.get(number="F1")
    assert case.handler_office_id == office.pk != elsewhere.pk and case.reported_at == BEGIN.replace(
        month=11, day=5
    )
    assert list(case.events.order_by("seq").values_list("party_kind", flat=True)[:2]) == ["COMMUNITY"] * 2
    assert case.events.get(seq=6).party_office_id == office.pk


@pytest.mark.django_db
def test_every_wrong_line_says_what_is_wrong_and_the_others_are_read(cast):
    def step(**other: Any) -> bytes:
        return line(good(cast, steps=[GOOD["steps"][0], GOOD["steps"][1] | other]))

    wrong = {
        b"{\n": "不是 JSON",
        b"\xff\xfe{}\n": "不是 JSON",
        b"[1]\n": "写在 {} 里",
        b"x" * (files.LONGEST + 5) + b"\n": "超过 1 MB",
        line(good(cast, colour="red")): "不认得“colour”",
        line(good(cast, steps=[])): "没有写经过",
        line(good(cast, steps=[1])): "第 1 步：应写在 {} 里",
        line(good(cast, compound=10**9)): "没有编号是 1000000000 的小区",
        line(good(cast, compound="没有这个小区")): "没有叫“没有这个小区”的小区",
        line(good(cast, compound=None)): "compound应是文字",
        line(good(cast, title=7)): "title应是文字",
        line(good(cast, number=7)): "number应是文字",
        line(good(cast, is_anonymous="yes")): "true 或 false",
        line(good(cast, longitude="118")): "longitude应是数",
        line(good(cast, found_on="昨天")): "不是日期",
        line(good(cast, source="听说")): "可以是：大排查",
        line({"together": []}): "几件案件",
        step(verb="飞走"): "没有“飞走”这一步",
        step(at="2021-11-05"): "不是时刻",
        step(at="25点"): "不是时刻",
        step(at="0001-01-01T00:00+14:00", type="0308"): "不是时刻",
        step(at="9999-12-31T23:59-12:00", type="0308"): "不是时刻",
        step(party="邻居"): "party“邻居”不认得",
        step(by="nobody"): "没有登录名是“nobody”的账号",
        step(type="九千"): "类别表里没有“九千”",
        step(office="没有这个局"): "没有叫“没有这个局”的单位",
        step(until=7): "until应是文字",
        step(children=[]): "编号和理由",
        step(anything=1): "不认得“anything”",
    }  # fmt: skip
    histories, refused = read(
        b"\xef\xbb\xbf" + line(good(cast)), *wrong, b"\n", line(good(cast, number="F2"))
    )
    assert [each.number for each in histories] == ["F1", "F2"]
    assert [each.line for each in refused] == list(range(2, len(wrong) + 2))
    for each, sentence in zip(refused, wrong.values(), strict=True):
        assert sentence in each.why, each
    # A kind that handles nothing then, told as who took a step.
    handed = [*GOOD["steps"], {"verb": "file", "at": "2021-11-05T10:00", "party": "部门", "type": "0308"}]
    loaded = history.load(read(line(good(cast, steps=handed)))[0], by=None, at=LOADED)
    assert "那时没有部门在办" in loaded.refused[0].why


@pytest.mark.django_db
def test_signs_nobody_sees_are_no_part_of_what_is_told_and_alone_they_say_nothing(cast):
    refuse = {"verb": "不予立案", "at": "2021-11-05T10:00", "party": "COMMUNITY", "route": "法院"}
    lines = [
        good(cast, number="F\0 ", title="\u202e灯不亮\0", external_number="12345\0", words="\u200b"),
        good(cast, number="F"),
        good(cast, number="F2", title="\u200b"),
        good(cast, number="F3", steps=[*GOOD["steps"], refuse | {"words": "\u200b"}]),
    ]
    told, refused = read(*map(line, lines))
    loaded = history.load(told, by=None, at=LOADED)
    case = Case.objects.get(number="F")
    assert (refused, loaded.new, loaded.already) == ([], 1, 1)
    assert (case.title, case.external_number, case.reports.get().words) == ("灯不亮", "12345", "")
    assert [each.why.split("：")[-1] for each in loaded.refused] == ["没有写是什么问题", "不予立案要写明理由"]


@pytest.mark.django_db
@pytest.mark.parametrize("batch", [1, 2, 10])
def test_an_order_from_outside_is_one_case_however_often_it_is_told(cast, batch):
    joined = {"verb": "join", "at": "2021-11-05T11:00", "party": "REPORTER", "external_number": "777"}
    lines = [
        good(cast, number="O1", external_number="12345"),
        good(cast, number="O2", external_number="12345"),
        good(cast, number="O3", steps=[*GOOD["steps"], joined]),
        good(cast, number="O4", external_number="777"),
        good(cast, number="O5", external_number="O1"),
    ]
    told, refused = read(*map(line, lines))
    loaded = history.load(told, by=None, at=LOADED, batch=batch)
    assert (refused, loaded.new) == ([], 3)
    assert all("来源单号" in each.why for each in loaded.refused), loaded.refused
    assert [each.number for each in loaded.refused] == ["O2", "O4"]
    again = history.load(told, by=None, at=LOADED, batch=batch)
    assert (again.new, again.already, len(again.refused)) == (0, 3, 2)
    assert Case.objects.get(external_number="12345").reports.get().external_number == "12345"


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.django_db
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    facts=st.dictionaries(st.sampled_from(sorted(files._FACTS | {"together"})), anything, max_size=4),
    step=st.dictionaries(st.sampled_from(sorted(files._STEP | {"type", "office", "company", *files._ARGS})), anything, max_size=4),
    raw=st.binary(max_size=20),
)  # fmt: skip
def test_whatever_stands_in_a_line_it_is_read_or_refused(cast, facts, step, raw):
    told = good(cast) | {"steps": [GOOD["steps"][0], GOOD["steps"][1] | step]} | facts
    given = orjson.dumps(told, option=orjson.OPT_NON_STR_KEYS)
    histories, refused = read(given + b"\n", raw.replace(b"\n", b" ") + b"\n")
    assert len(histories) + len(refused) in (1, 2)
    for each in histories:
        loaded = history.load([each], by=None, at=LOADED, only_look=True)
        assert loaded.new + len(loaded.refused) >= 1


@pytest.mark.django_db
def test_looking_writes_nothing_and_says_what_a_load_would(cast):
    random = Random(5)
    told = [each for _case, each in (by_the_actions(random, cast, number) for number in range(5))]
    told += [told[0], replace(told[1], number="W", steps=told[1].steps[1:])]
    before = Case.objects.count(), audit.AuditLine.objects.count()
    looked = history.load(iter(told), by=None, at=LOADED, batch=2, only_look=True)
    assert (Case.objects.count(), audit.AuditLine.objects.count()) == before
    loaded = history.load(iter(told), by=None, at=LOADED, batch=2)
    assert (looked.new, looked.already, looked.events) == (loaded.new, loaded.already, loaded.events) == (
        5, 1, sum(len(each.steps) for each in told[:5]),
    )  # fmt: skip
    assert [each.number for each in looked.refused] == [each.number for each in loaded.refused] == ["W"]


@pytest.mark.django_db
def test_the_command_loads_says_what_it_left_and_goes_on_when_run_again(cast, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sifang.cases.management.commands.load_histories.apart", lambda do: do())
    path = tmp_path / "案件.jsonl"
    tied = [good(cast, number=number) for number in ("T1", "T2")]
    tied[0]["steps"] = [*GOOD["steps"], {"verb": "并案", "at": "2021-11-05T10:00", "party": "COMMUNITY", "into": "T2", "words": "同一盏灯"}]  # fmt: skip
    path.write_bytes(
        line(good(cast)) + b"{\n" + line(good(cast, number="AJ2021-1")) + line({"together": tied})
    )
    with pytest.raises(SystemExit):
        call_command("load_histories", str(path), look=True)
    assert not Case.objects.filter(number="F1").exists()
    for told in ("导入 3 件", "已有的 3 件"):
        with pytest.raises(SystemExit):
            call_command("load_histories", str(path))
        said = capsys.readouterr()
        assert (
            told in said.err and "第 2 行" in said.out and "第 3 行 AJ2021-1：编号要是原来的编号" in said.out
        )
    assert Case.objects.get(number="T1").merged_into.number == "T2"
    assert {each.note for each in audit.AuditLine.objects.filter(event="cases.loaded")} == {"案件.jsonl"}
    path.write_bytes(line(good(cast)))
    call_command("load_histories", str(path))
    with pytest.raises(CommandError, match="没有这个文件"):
        call_command("load_histories", str(tmp_path / "没有"))
    assert Case.objects.get(number="F1").found_on == date(2021, 11, 5) and timedelta(0) < LOADED - BEGIN


@pytest.mark.django_db
def test_the_page_that_tells_of_the_file_names_everything_and_its_example_loads(cast):
    told = PAGE.read_text()
    named = set(re.findall(r"`([a-z_]+)`", told))
    assert files._FACTS | files._STEP | set(files._ARGS) | {"type", "office", "company", "together"} <= named
    example = orjson.loads(told.split("```json")[1].split("```")[0])
    histories, refused = read(line(example | {"compound": cast.home.name, "community": "春晓社区"}))
    loaded = history.load(histories, by=None, at=LOADED)
    assert (refused, loaded.refused, loaded.events) == ([], [], len(example["steps"]))


@pytest.mark.django_db
def test_a_load_that_was_ended_from_outside_says_so_and_how_it_goes_on(monkeypatch, tmp_path):
    def ended(do: Any) -> None:
        raise LostHand("另外办事的进程中途没了")

    monkeypatch.setattr("sifang.cases.management.commands.load_histories.apart", ended)
    path = tmp_path / "案件.jsonl"
    path.write_bytes(b"")
    with pytest.raises(CommandError, match="中途没了。写完的批都在；再运行一次"):
        call_command("load_histories", str(path))


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["ZD-2019-0042", "淄川〔2019〕42号", "2019/42", "zd42", "a.1"])
def test_a_case_is_found_by_the_number_it_had_elsewhere_whatever_that_looks_like(
    cast, client, sign_in, number
):
    histories, _refused = read(line(good(cast, number=number)))
    assert history.load(histories, by=None, at=LOADED).new == 1
    case = Case.objects.get(number=number)
    sign_in(client, cast.city_clerk)
    for asked in (number, number[:-1]) if len(number) > 3 else (number,):
        for address, name in (("/search/", "q"), ("/cases/", "number")):
            assert f'"/cases/{case.pk}/' in client.get(address, {name: asked}).content.decode(), (
                asked,
                address,
            )


@pytest.mark.django_db
def test_small_letters_serve_for_large_ones_and_others_are_not_found(cast):
    histories, _refused = read(
        line(good(cast, number="ZD-1", external_number="RX7")), line(good(cast, number="zd-2"))
    )
    history.load(histories, by=None, at=LOADED)

    def found(asked: str) -> set[str]:
        return set(with_number(Case.objects.all(), asked).values_list("number", flat=True))

    assert (found("zd-"), found("ZD-"), found("rx7"), found("RX")) == (
        {"ZD-1", "zd-2"},
        {"ZD-1"},
        {"ZD-1"},
        set(),
    )
