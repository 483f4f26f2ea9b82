"""A load on pages: received, checked by the worker, looked at, pressed once."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sifang.ledgers import jobs
from sifang.ledgers.actions import upload
from sifang.ledgers.models import LedgerBatch
from sifang.ledgers.tests.books import xlsx
from sifang.registry import naming
from sifang.registry.models import Company, Compound, CompoundState

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


def test_a_record_that_changed_since_the_preview_comes_back_as_a_conflict(hand_in, client, small_city):
    batch, _ = hand_in(GOOD)
    client.post(f"/ledgers/{batch.pk}/load/")
    first = small_city.compounds[0]
    first.name = "乙园"
    naming.fill(first).save()
    upload.run(batch.pk, by=None, at=small_city.at)
    batch.refresh_from_db()
    assert (batch.state, batch.new_count, batch.conflict_count) == ("LOADED", 1, 1)
    page = client.get(f"/ledgers/{batch.pk}/").content.decode()
    assert "核对之后登记册里来了同名的记录" in page
    assert "余下 1 行另核对" in page
    again = client.post(f"/ledgers/{batch.pk}/again/")
    rest = LedgerBatch.objects.latest("pk")
    assert again["Location"] == f"/ledgers/{rest.pk}/"
    upload.check(rest.pk, by=None, at=small_city.at)
    rest.refresh_from_db()
    assert (rest.state, rest.new_count + rest.changed_count + rest.same_count) == ("READY", 1)


def test_wrong_cells_come_back_marked_and_the_good_rows_go_in(hand_in, client, small_city):
    batch, page = hand_in(
        [("甲园", "东岭区", "", "很多", ""), ("乙园", "西塘区", "", 1, ""), ("丙园", "东岭区", "", 1, "")]
    )
    assert (batch.state, batch.refused_count, batch.new_count) == ("READY", 2, 1)
    text = page.content.decode()
    assert "这里应填数字" in text
    assert "不在您的辖区" in text
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/ledgers/{batch.pk}/marked/").content))
    marked = {cell.coordinate for row in book.worksheets[0] for cell in row if cell.comment}
    assert marked == {"H2", "D3"}
    assert book["错误清单"].max_row == 3
    assert [cell.value for cell in book.worksheets[0]["B"]] == ["小区名称", "甲园", "乙园"]
    client.post(f"/ledgers/{batch.pk}/load/")
    upload.run(batch.pk, by=None, at=small_city.at)
    assert (
        Compound.objects.filter(name__in=["甲园", "乙园", "丙园"]).values_list("name", flat=True).get()
        == "丙园"
    )


def test_the_workbook_handed_back_is_mended_and_dropped_again(hand_in, client):
    batch, _ = hand_in([("甲园", "东岭区", "", "很多", ""), ("=1+1", "东岭区", "", 1, "")])
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/ledgers/{batch.pk}/marked/").content))
    book.worksheets[0]["H2"] = 12
    out = io.BytesIO()
    book.save(out)
    batch, _ = hand_in([], data=out.getvalue())
    assert (batch.state, batch.new_count, batch.refused_count) == ("READY", 1, 0)


def test_nothing_good_is_not_loaded(hand_in, client):
    batch, _ = hand_in([("甲园", "东岭区", "", "很多", "")])
    assert batch.state == "REFUSED"
    assert client.post(f"/ledgers/{batch.pk}/load/").status_code == 409


def test_a_wrong_cell_is_mended_on_the_page(hand_in, client, small_city):
    batch, page = hand_in([("甲园", "东岭区", "", "很多", "新月物业"), ("乙园", "东岭区", "", 1, "新月物业")])
    assert f"/ledgers/{batch.pk}/rows/2/" in page.content.decode()
    form = client.get(f"/ledgers/{batch.pk}/rows/2/").content.decode()
    assert "这里应填数字" in form and 'value="很多"' in form
    cells = {
        "cell_name": "甲园",
        "cell_district": "东岭区",
        "cell_household_count": "还是多",
        "cell_company": "新月物业",
    }
    client.post(f"/ledgers/{batch.pk}/rows/2/", cells)
    batch.refresh_from_db()
    assert batch.refused_count == 1
    client.post(f"/ledgers/{batch.pk}/rows/2/", cells | {"cell_household_count": "300"})
    batch.refresh_from_db()
    assert (batch.refused_count, batch.new_count) == (0, 2)
    client.post(f"/ledgers/{batch.pk}/load/")
    upload.run(batch.pk, by=None, at=small_city.at)
    assert Compound.objects.get(name="甲园").states.get().household_count == 300
    assert Company.objects.filter(name="新月物业").count() == 1


def test_a_mended_row_is_still_mended_when_all_is_checked_again(hand_in, client, small_city):
    batch, _ = hand_in([("甲园", "东岭区", "", "很多", ""), ("乙园", "东岭区", "", 1, "")])
    client.post(
        f"/ledgers/{batch.pk}/rows/2/",
        {"cell_name": "甲园", "cell_district": "东岭区", "cell_household_count": "300"},
    )
    client.post(f"/ledgers/{batch.pk}/check/")
    upload.check(batch.pk, by=None, at=small_city.at)
    batch.refresh_from_db()
    assert (batch.refused_count, batch.new_count) == (0, 2)


def test_mending_a_row_into_another_one_is_told(hand_in, client):
    batch, _ = hand_in([("甲园", "东岭区", "", "很多", ""), ("乙园", "东岭区", "", 1, "")])
    client.post(
        f"/ledgers/{batch.pk}/rows/2/",
        {"cell_name": "乙园", "cell_district": "东岭区", "cell_household_count": "3"},
    )
    batch.refresh_from_db()
    assert (batch.refused_count, batch.new_count) == (1, 1)
    assert "与第 3 行说的是同一条记录" in client.get(f"/ledgers/{batch.pk}/").content.decode()


def test_one_row_may_be_a_correction_while_the_others_are_changes(hand_in, client, small_city):
    batch, _ = hand_in([("甲园", "东岭区", "", 1, ""), ("乙园", "东岭区", "", 1, "")], as_at="2021-06-30")
    client.post(f"/ledgers/{batch.pk}/load/")
    upload.run(batch.pk, by=None, at=small_city.at)
    batch, _ = hand_in([("甲园", "东岭区", "", 2, ""), ("乙园", "东岭区", "", 2, "")])
    assert batch.changed_count == 2
    cells = {"cell_name": "甲园", "cell_district": "东岭区", "cell_household_count": "2", "how": "WRONG"}
    client.post(f"/ledgers/{batch.pk}/rows/2/", cells)
    client.post(f"/ledgers/{batch.pk}/load/")
    upload.run(batch.pk, by=None, at=small_city.at)
    states = CompoundState.objects.filter(compound__name__in=["甲园", "乙园"]).order_by(
        "compound__name", "period"
    )
    assert [(s.compound.name, s.household_count) for s in states] == [("乙园", 1), ("乙园", 2), ("甲园", 2)]


def test_a_load_is_undone_on_its_page_and_later_changes_are_listed_with_links(hand_in, client, small_city):
    batch, _ = hand_in(GOOD)
    client.post(f"/ledgers/{batch.pk}/load/")
    upload.run(batch.pk, by=None, at=small_city.at)
    assert "撤销这次导入" in client.get(f"/ledgers/{batch.pk}/").content.decode()
    compound = Compound.objects.get(name="甲园")
    state = compound.states.get()
    CompoundState.objects.filter(pk=state.pk).update(household_count=5)
    refused = client.post(f"/ledgers/{batch.pk}/undo/")
    assert refused.status_code == 409
    assert f'href="/compounds/{compound.pk}/"' in refused.content.decode()
    CompoundState.objects.filter(pk=state.pk).update(household_count=120)
    assert client.post(f"/ledgers/{batch.pk}/undo/").status_code == 302
    assert "已撤销" in client.get(f"/ledgers/{batch.pk}/").content.decode()
    assert not Compound.objects.filter(name="甲园").exists()


def test_a_column_is_corrected_by_a_menu_and_the_office_remembers(hand_in, client, small_city):
    table = [("院名", "区县", "几户", "甲方"), ("甲园", "东岭区", 12, "新月物业")]
    batch, page = hand_in([], data=xlsx(table))
    assert batch.state == "REFUSED"
    assert 'name="column-A"' in page.content.decode()
    chosen = {"column-A": "小区名称", "column-B": "区县", "column-C": "户数", "column-D": ""}
    twice = client.post(f"/ledgers/{batch.pk}/columns/", chosen | {"column-D": "户数"})
    assert "有两列都对到了" in twice.content.decode()
    client.post(f"/ledgers/{batch.pk}/columns/", chosen)
    upload.check(batch.pk, by=None, at=small_city.at)
    batch.refresh_from_db()
    assert (batch.state, batch.new_count) == ("READY", 1)
    assert "几户: 户数" in client.get(f"/ledgers/{batch.pk}/mapping/").content.decode()
    batch, _ = hand_in([], data=xlsx([table[0], ("乙园", "东岭区", 9, "x")]))
    assert (batch.state, batch.new_count) == ("READY", 1), "the same office, the same layout"
    batch, _ = hand_in([], data=xlsx([table[0], ("丙园", "西塘区", 9, "x")]), who="other_district_clerk")
    assert batch.state == "REFUSED", "another office was not asked"


def test_columns_that_nobody_knows_are_passed_over_and_said_so(hand_in):
    batch, page = hand_in([], data=xlsx([("小区名称", "区县", "心情"), ("甲园", "东岭区", "好")]))
    assert (batch.state, batch.new_count) == ("READY", 1)
    assert "没有对上" in page.content.decode()


@pytest.mark.parametrize("tab", ["new", "changed", "same", "conflict", "bad", "doubt", "nonsense"])
def test_every_tab_can_be_looked_at(hand_in, client, tab):
    batch, _ = hand_in([*GOOD, ("丙园", "东岭区", "", "很多", "")])
    assert client.get(f"/ledgers/{batch.pk}/?tab={tab}&page=9").status_code == 200


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
    for path in ("", "progress/", "marked/", "mapping/", "rows/2/"):
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


def test_what_the_register_holds_is_taken_out_in_the_sheets_own_columns(client, sign_in, small_city):
    sign_in(client, small_city.city_clerk)
    page = client.get("/ledgers/").content.decode()
    assert "取出小区台账" in page and 'action="/ledgers/out/compounds/"' in page


@pytest.mark.parametrize(
    ("breaks", "job", "pressed"), [("store", "check_batch", False), ("run_plan", "load_batch", True)]
)
def test_a_load_that_broke_off_says_so_and_can_be_tried_again(hand_in, client, small_city, monkeypatch, breaks, job, pressed):  # fmt: skip
    batch, page = hand_in(GOOD, check=pressed)
    address = page.wsgi_request.path
    if pressed:
        client.post(f"{address}load/")
    with monkeypatch.context() as broken:
        broken.setattr(upload, breaks, lambda *_, **__: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            getattr(jobs, job).func(batch.pk)
    text = client.get(address).content.decode()
    assert "没有导入" in text and "系统中途出错" in text and "重新核对" in text
    assert not Compound.objects.filter(name="甲园").exists()
    client.post(f"{address}check/")
    upload.check(batch.pk, by=None, at=small_city.at)
    batch.refresh_from_db()
    assert (batch.state, batch.new_count) == ("READY", 2)


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (("企业名称", "统一社会信用代码", "负责人"), "它更像企业台账，请换成那一种再交"),
        (
            ("项次", "检查项目", "规定值"),
            "找到的表头是项次、检查项目、规定值，没有“小区名称”。其中有一列就是",
        ),
    ],
)
def test_a_table_of_something_else_is_told_what_it_looks_like(hand_in, head, said):
    batch, page = hand_in([], data=xlsx([head, ("甲", "乙", "丙"), ("丁", "戊", "己")]))
    text = page.content.decode()
    assert batch.state == "REFUSED" and "这张表不像小区台账" in text and said in text
    assert "<span>没有变化</span>" not in text, "nothing was read, so nothing is counted"
