"""The city's own report form, filled in: figures, rows, formulas, looks, and whoever fills it."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl.styles import Font

from conftest import sign_in_as
from sifang.accounts import public as accounts
from sifang.audit.models import AuditLine
from sifang.bulletins.models import OfficeForm
from sifang.bulletins.output.workbook import fill
from sifang.indicators import public as indicators
from sifang.ledgers import public as ledgers
from sifang.registry.models import Compound


def book(cells: dict[str, Any], more: Any = lambda page: None) -> bytes:
    made = openpyxl.Workbook()
    page = made.active
    page.title = "月报"
    for place, value in cells.items():
        page[place] = value
    more(page)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


def rows_of(name: str) -> Any:
    return (["名称", "户数"], iter([["甲园", 10], ["=1+1", 20], ["丙园", 30]])) if name == "表" else None


def test_a_row_becomes_as_many_as_there_are_records_and_what_stands_below_moves_along():
    def looks(page: Any) -> None:
        page["A3"].font = Font(bold=True)
        page.merge_cells("A5:B5")
        page.merge_cells("C3:D3")
        page.row_dimensions[5].height = 33

    cells = {
        "A1": "某市月报", "A2": "序号", "B2": "名称", "A3": "{{序号}}", "B3": "{{表:名称}}", "C3": "{{表：户数}}",
        "E3": "=C3*2", "C4": "=SUM(C3:C3)", "A5": "填表人：", "F1": "=C4", "F2": "=月报!C4+$C$3",
    }  # fmt: skip
    done = fill(book(cells, looks), lambda mark, percent: None, rows_of)
    page = opened(done.data)
    assert (done.rows, done.unknown) == (3, [])
    assert [[page.cell(r, c).value for c in (1, 2, 3, 5)] for r in (3, 4, 5)] == [
        [1, "甲园", 10, "=C3*2"], [2, "=1+1", 20, "=C4*2"], [3, "丙园", 30, "=C5*2"],
    ]  # fmt: skip
    assert page["B4"].data_type == "s", "a name is never a formula"
    assert page["C6"].value == "=SUM(C3:C5)"
    assert (page["F1"].value, page["F2"].value) == ("=C6", "=月报!C6+$C$3")
    assert page["A5"].font.bold and page["A7"].value == "填表人："
    assert {str(held) for held in page.merged_cells.ranges} == {"A7:B7", "C3:D3", "C4:D4", "C5:D5"}
    assert page.row_dimensions[7].height == 33


def test_a_mark_alone_keeps_its_kind_and_one_nobody_knows_stays_with_a_comment():
    def percent(page: Any) -> None:
        page["A1"].number_format = "0.0%"

    cells = {"A1": "{{覆盖率}}", "A2": "覆盖率 {{覆盖率}}，{{天气}}", "A3": "{{日子}}"}
    known = {"覆盖率": "87.5%", "日子": date(2021, 11, 30)}
    done = fill(
        book(cells, percent),
        lambda mark, as_number: 0.875 if mark == "覆盖率" and as_number else known.get(mark),
        rows_of,
    )
    page = opened(done.data)
    assert (page["A1"].value, page["A2"].value) == (0.875, "覆盖率 87.5%，{{天气}}")
    assert page["A3"].value.date() == date(2021, 11, 30)
    assert done.unknown == ["月报!A2 天气"]
    assert "不认识“天气”" in page["A2"].comment.text


def test_no_records_leave_an_empty_row():
    done = fill(
        book({"A1": "{{表:名称}}", "A2": "=COUNTA(A1:A1)"}), lambda m, p: None, lambda n: (["名称"], iter(()))
    )
    assert [opened(done.data)[place].value for place in ("A1", "A2")] in (
        ["", "=COUNTA(A1:A1)"],
        [None, "=COUNTA(A1:A1)"],
    )


def test_what_is_no_workbook_is_refused():
    with pytest.raises(ledgers.NotATable, match="打不开"):
        fill(b"PK\x03\x04 nothing", lambda m, p: None, rows_of)


def handed_in(city: Any, who: str, data: bytes, question: str = "") -> Any:
    from django.test import Client

    client = sign_in_as(Client(), getattr(city, who))
    return client.post(reverse("city_report") + question, {"file": SimpleUploadedFile("月报.xlsx", data)})


def test_an_office_hands_in_its_form_and_takes_it_home_filled(small_city):
    name = indicators.words_on("professional_service_coverage", small_city.cut_off).name
    cells = {
        "A1": "{{区划}}", "B1": "{{截至日期}}", "A2": "{{" + name + ".分母}}", "A3": "{{东岭区:" + name + ".分母}}",
        "A5": "{{小区台账:小区名称}}", "B5": "{{小区台账:户数}}", "B6": "=SUM(B5:B5)",
    }  # fmt: skip
    answer = handed_in(small_city, "city_clerk", book(cells))
    assert (answer.status_code, answer["X-Unknown-Marks"]) == (200, "0")
    page = opened(answer.content)
    count = Compound.objects.visible_to(small_city.city_clerk).standing_on(small_city.cut_off).count()
    assert page["A1"].value == "青禾市"
    assert page["A2"].value >= page["A3"].value > 0
    assert page.cell(5 + count, 2).value == f"=SUM(B5:B{4 + count})"
    line = AuditLine.objects.filter(event="records.exported").latest("pk")
    assert (line.data["count"], line.data["kind"]) == (count, "xlsx")


def test_nobody_gets_rows_beyond_his_own(small_city):
    data = book({"A1": "{{小区台账:小区名称}}"})
    mine = Compound.objects.visible_to(small_city.district_clerk).standing_on(small_city.cut_off)
    page = opened(handed_in(small_city, "district_clerk", data).content)
    assert {row[0].value for row in page.iter_rows()} == set(mine.values_list("name", flat=True))


def test_it_needs_the_right_to_take_things_home_and_a_file(small_city):
    assert handed_in(small_city, "community_worker", book({"A1": "x"})).status_code == 403
    assert handed_in(small_city, "city_clerk", b"no workbook").status_code == 422


def test_an_office_keeps_its_form_and_fills_it_without_handing_it_in_again(small_city):
    from django.test import Client

    client = sign_in_as(Client(), small_city.city_clerk)
    file = SimpleUploadedFile("月报.xlsx", book({"A1": "{{区划}}"}))
    assert client.post(reverse("city_report"), {"file": file, "keep": "on"}).status_code == 200
    kept = OfficeForm.objects.get()
    assert "本单位：月报" in client.get(reverse("city_report")).content.decode()
    answer = client.post(reverse("city_report"), {"name": f"office:{kept.pk}"})
    assert opened(answer.content)["A1"].value == "青禾市"
    client.post(
        reverse("city_report"), {"file": SimpleUploadedFile("月报.xlsx", book({"A1": "新"})), "keep": "on"}
    )
    assert OfficeForm.objects.get().pk == kept.pk, "one of a name, the newer"
    assert handed_in_kept(small_city, "district_clerk", kept.pk).status_code == 422, "another office's"
    other = sign_in_as(Client(), small_city.district_clerk)
    assert other.post(reverse("report_forget", args=[kept.pk])).status_code == 404
    assert client.post(reverse("report_forget", args=[kept.pk])).status_code == 302
    assert not OfficeForm.objects.exists()


def handed_in_kept(city: Any, who: str, pk: int) -> Any:
    from django.test import Client

    return sign_in_as(Client(), getattr(city, who)).post(reverse("city_report"), {"name": f"office:{pk}"})


def test_an_office_keeps_one_form_of_a_name(small_city):
    by = small_city.city_clerk
    said = {
        "office_id": min(accounts.scope_of(by).office_ids),
        "name": "月报",
        "book": b"",
        "by": by,
        "at": small_city.at,
    }
    OfficeForm.objects.create(**said)
    with pytest.raises(IntegrityError, match="an_office_keeps_a_form_of_a_name_once"), transaction.atomic():
        OfficeForm.objects.create(**said)
