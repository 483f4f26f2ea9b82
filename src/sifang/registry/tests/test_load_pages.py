"""A load on pages: received, checked by the worker, looked at, pressed once."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sifang.ledgers.actions import upload
from sifang.ledgers.models import LedgerBatch
from sifang.ledgers.tests.books import xlsx
from sifang.registry import naming
from sifang.registry.models import Compound, CompoundState

HEAD = ("小区名称", "区县", "社区", "户数", "物业服务企业")
GOOD = [("甲园", "东岭区", "春晓社区", "120户", "新月物业"), ("乙园", "东岭区", "", "", "")]


@pytest.fixture(autouse=True)
def kept_elsewhere(settings, tmp_path):
    settings.SIFANG_DATA = tmp_path


@pytest.fixture
def hand_in(client, sign_in, small_city):
    """`hand_in(rows)` uploads a workbook as a person and lets the worker check it; answers batch and page."""

    def run(rows, who="district_clerk", data=None, name="台账.xlsx", check=True, **more):
        sign_in(client, getattr(small_city, who))
        file = SimpleUploadedFile(name, data if data is not None else xlsx([HEAD, *rows]))
        form = {"sheet": "compounds", "as_at": "2021-11-30", "file": file, "only_sheet": ""} | more
        answer = client.post("/ledgers/new/", form)
        if answer.status_code != 302:
            return None, answer
        batch = LedgerBatch.objects.latest("pk")
        if check:
            upload.check(batch.pk, by=None, at=small_city.at)
            batch.refresh_from_db()
        return batch, client.get(answer["Location"])

    return run


def test_a_file_is_checked_looked_at_and_loaded(hand_in, client, small_city):
    batch, page = hand_in(GOOD)
    assert (batch.state, batch.new_count, batch.by) == ("READY", 2, small_city.district_clerk)
    text = page.content.decode()
    assert "先看一遍，再导入" in text
    assert "导入 2 行" in text
    assert not Compound.objects.filter(name="甲园").exists()
    assert client.post(f"/ledgers/{batch.pk}/load/").status_code == 302
    upload.run(batch.pk, by=None, at=small_city.at)
    done = client.get(f"/ledgers/{batch.pk}/").content.decode()
    assert "已导入" in done
    assert "新月物业" in done
    assert Compound.objects.filter(name="甲园").count() == 1
    assert client.get("/ledgers/").content.decode().count("台账.xlsx") >= 1


def test_pressing_twice_loads_once(hand_in, client, small_city):
    batch, _ = hand_in(GOOD)
    client.post(f"/ledgers/{batch.pk}/load/")
    again = client.post(f"/ledgers/{batch.pk}/load/")
    assert again.status_code == 409
    assert "正在导入" in again.content.decode()
    upload.run(batch.pk, by=None, at=small_city.at)
    upload.run(batch.pk, by=None, at=small_city.at)
    assert Compound.objects.filter(name="甲园").count() == 1


def test_a_register_that_changed_since_the_preview_is_not_loaded_over(hand_in, client, small_city):
    batch, _ = hand_in(GOOD)
    client.post(f"/ledgers/{batch.pk}/load/")
    first = small_city.compounds[0]
    first.name = "乙园"
    naming.fill(first).save()
    CompoundState.objects.filter(compound=first).update(community=small_city.community)
    upload.run(batch.pk, by=None, at=small_city.at)
    batch.refresh_from_db()
    assert batch.state == "FAILED"
    assert "预览之后" in client.get(f"/ledgers/{batch.pk}/").content.decode()
    client.post(f"/ledgers/{batch.pk}/check/")
    upload.check(batch.pk, by=None, at=small_city.at)
    batch.refresh_from_db()
    assert batch.state == "READY"


def test_wrong_cells_come_back_marked(hand_in, client):
    batch, page = hand_in([("甲园", "东岭区", "", "很多", ""), ("乙园", "西塘区", "", 1, "")])
    assert (batch.state, batch.refused_count) == ("REFUSED", 2)
    text = page.content.decode()
    assert "这里应填数字" in text
    assert "不在您的辖区" in text
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/ledgers/{batch.pk}/marked/").content))
    marked = {cell.coordinate for row in book.worksheets[0] for cell in row if cell.comment}
    assert marked == {"D2", "B3"}
    assert book["错误清单"].max_row == 3
    assert client.post(f"/ledgers/{batch.pk}/load/").status_code == 409


@pytest.mark.parametrize(
    ("data", "why"), [(b"\x89PNG\r\n\x1a\n00", "PNG 图片"), (b"", "空"), (b"%PDF-1", "PDF")]
)  # fmt: skip
def test_what_is_no_table_is_told_at_once(hand_in, data, why):
    batch, page = hand_in([], data=data)
    assert (batch, page.status_code) == (None, 422)
    assert why in page.content.decode()


def test_a_damaged_workbook_is_told_when_it_was_looked_at(hand_in):
    batch, page = hand_in([], data=xlsx([HEAD, *GOOD])[:700])
    assert batch.state == "REFUSED"
    assert "损坏" in page.content.decode()


def test_a_load_says_as_at_which_date(hand_in):
    for day in ("", "2021-02-30", "2031-01-01"):
        batch, page = hand_in(GOOD, as_at=day)
        assert (batch, page.status_code) == (None, 422)
    batch, _ = hand_in(GOOD)
    assert batch.as_at == date(2021, 11, 30)


def test_a_mapping_may_come_along_and_is_judged(hand_in):
    table = xlsx([("名", "区"), ("甲园", "东岭")])
    mapping = SimpleUploadedFile("m.yaml", "columns: {名: 小区名称, 区: 区县}".encode())
    batch, _ = hand_in([], data=table, mapping=mapping)
    assert (batch.state, batch.new_count) == ("READY", 1)
    batch, page = hand_in([], data=table, mapping=SimpleUploadedFile("m.yaml", b"a: ["))
    assert page.status_code == 422


def test_the_bar_moves_until_the_worker_is_done(hand_in, client, small_city):
    batch, page = hand_in(GOOD, check=False)
    assert "load-bar" in page.content.decode()
    bar = client.get(f"/ledgers/{batch.pk}/progress/")
    assert bar.status_code == 200
    upload.check(batch.pk, by=None, at=small_city.at)
    assert client.get(f"/ledgers/{batch.pk}/progress/")["HX-Refresh"] == "true"


def test_a_dropped_batch_loads_nothing(hand_in, client):
    batch, _ = hand_in(GOOD)
    client.post(f"/ledgers/{batch.pk}/drop/")
    assert client.post(f"/ledgers/{batch.pk}/load/").status_code == 409


def test_another_persons_load_answers_as_one_that_does_not_exist(hand_in, client, sign_in, small_city):
    batch, _ = hand_in(GOOD)
    sign_in(client, small_city.other_district_clerk)
    for path in ("", "progress/", "marked/"):
        assert client.get(f"/ledgers/{batch.pk}/{path}").status_code == 404
    assert client.post(f"/ledgers/{batch.pk}/load/").status_code == 404
    sign_in(client, small_city.city_clerk)
    assert client.get(f"/ledgers/{batch.pk}/").status_code == 200


@pytest.mark.parametrize("who", ["city_leader", "reviewer", "sysadmin"])
def test_loading_needs_the_right_on_pages_too(client, sign_in, small_city, who):
    sign_in(client, getattr(small_city, who))
    assert client.get("/ledgers/new/").status_code == 403
    assert "导入一张表</a>" not in client.get("/ledgers/").content.decode()


def test_the_template_can_be_fetched(client, sign_in, small_city):
    sign_in(client, small_city.city_clerk)
    answer = client.get("/ledgers/template/compounds/")
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames == ["小区台账", "填表说明"]
    assert client.get("/ledgers/template/nothing/").status_code == 404
