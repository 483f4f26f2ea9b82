"""A report form whose cells are marked on the page: pressed, chosen, filled, undone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from conftest import sign_in_as
from sifang.audit.models import AuditLine
from sifang.bulletins.models import OfficeForm
from sifang.bulletins.reporting import day_said
from sifang.bulletins.tests.test_report_forms import book, opened
from sifang.indicators import public as indicators

CELLS = {
    "A1": "某市月报",
    "A2": "小区数",
    "B2": 0,
    "A3": "覆盖率",
    "B3": "=B2*2",
    "A4": "{{区划}}",
    "B4": None,
}


def a_form(city: Any, who: str = "city_clerk", cells: dict[str, Any] | None = None) -> tuple[Any, OfficeForm]:
    client = sign_in_as(Client(), getattr(city, who))
    data = book(cells or CELLS, lambda page: page.merge_cells("A1:B1"))
    answer = client.post(reverse("city_report"), {"file": SimpleUploadedFile("月报.xlsx", data), "mark": "1"})
    form = OfficeForm.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("report_marks", args=[form.pk]))
    return client, form


def cell(form: OfficeForm, place: str) -> str:
    return f"{reverse('report_marks', args=[form.pk])}?sheet=0&cell={place}"


def test_a_cell_is_pressed_and_says_what_was_chosen_when_the_form_is_filled(small_city):
    client, form = a_form(small_city)
    name = indicators.words_on("professional_service_coverage", small_city.cut_off).name
    page = client.get(cell(form, "B2")).content.decode()
    assert "原来写的是“0”" in page and name in page and 'colspan="2"' in page
    chosen = {"what": name, "part": "分母", "where": "东岭区", "when": ""}
    assert client.post(cell(form, "B2"), chosen).status_code == 302
    client.post(cell(form, "B4"), {"what": "截至日期", "part": "", "where": "", "when": ""})
    form.refresh_from_db()
    marked = opened(bytes(form.book))
    assert marked["B2"].value == "{{东岭区:" + name + ".分母}}"
    assert form.before == {"月报!B2": 0, "月报!B4": None}
    page = client.get(cell(form, "B2")).content.decode()
    assert '<option value="分母" selected>' in page and 'value="东岭区"' in page, (
        "what is chosen stands there"
    )
    answer = client.post(
        reverse("city_report"), {"name": f"office:{form.pk}"}, query_params={"at": "2021-11-30"}
    )
    filled = opened(answer.content)
    assert filled["B2"].value > 0 and filled["B4"].value.date() == small_city.cut_off
    assert filled["B3"].value == "=B2*2", "formulas stay"
    assert AuditLine.objects.filter(event="report_form.marked").count() == 2


def test_a_mark_undone_leaves_what_stood_there_and_one_that_came_with_the_file_leaves_nothing(small_city):
    client, form = a_form(small_city)
    undo = reverse("report_unmark", args=[form.pk])
    for what in ("年", "月"):
        client.post(cell(form, "B2"), {"what": what})
    for place in ("B2", "A4"):
        assert client.post(undo, {"sheet": "0", "cell": place}).status_code == 302
    form.refresh_from_db()
    page = opened(bytes(form.book))
    assert (page["B2"].value, page["A4"].value, form.before) == (0, None, {})
    told = client.post(undo, {"sheet": "0", "cell": "A2"}, follow=True).content.decode()
    assert "这个格子没有记号" in told


def test_what_cannot_be_marked_is_said(small_city):
    client, form = a_form(small_city)
    for place, why in (("B1", "合并"), ("", "没有这个格子"), ("ZZ9", "前 120 行"), ("A0", "没有这个格子")):
        answer = client.post(cell(form, place), {"what": "年"})
        assert (answer.status_code, why in answer.content.decode()) == (422, True)
    name = indicators.words_on("professional_service_coverage", small_city.cut_off).name
    wrong = {"what": name, "where": "没有的区", "when": "day", "day": ""}
    page = client.post(cell(form, "B2"), wrong).content.decode()
    assert "没有叫“没有的区”的区划" in page and "请写明是哪一天" in page
    assert client.get(f"{reverse('report_marks', args=[form.pk])}?sheet=7").status_code == 404


def test_another_offices_form_is_not_there_and_nobody_marks_who_may_take_nothing_home(small_city):
    _client, form = a_form(small_city)
    other = sign_in_as(Client(), small_city.district_clerk)
    assert other.get(cell(form, "B2")).status_code == 404
    assert other.post(reverse("report_unmark", args=[form.pk]), {"cell": "B2"}).status_code == 404
    worker = sign_in_as(Client(), small_city.community_worker)
    assert worker.get(cell(form, "B2")).status_code == 403


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("上月末", date(2021, 10, 31)), ("上年末", date(2020, 12, 31)), ("去年同日", date(2020, 11, 30)),
        ("2021-06-30", date(2021, 6, 30)), ("去年", None),
    ],
)  # fmt: skip
def test_a_mark_may_speak_of_another_day(said, day):
    assert day_said(said, date(2021, 11, 30)) == day
    assert day_said("去年同日", date(2024, 2, 29)) == date(2023, 2, 28)


def test_a_figure_of_another_day_is_that_days(small_city):
    name = indicators.words_on("professional_service_coverage", small_city.cut_off).name
    mark = "{{" + name + ".分母@"
    cells = {"A1": mark + "2021-06-30}}", "A2": mark + "2031-06-30}}", "A3": mark + "上月末}}"}
    client = sign_in_as(Client(), small_city.city_clerk)
    answer = client.post(reverse("city_report"), {"file": SimpleUploadedFile("月报.xlsx", book(cells))})
    page = opened(answer.content)
    assert isinstance(page["A1"].value, (int, float)) and isinstance(page["A3"].value, (int, float))
    assert page["A2"].value == mark + "2031-06-30}}", "a day that has not come"
