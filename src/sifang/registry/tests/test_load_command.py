"""`ledger template` and `ledger load` from the command line."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from sifang.ledgers.models import LedgerBatch
from sifang.ledgers.tests.books import csv_bytes, xlsx
from sifang.registry.models import Compound

HEAD = ("小区名称", "区县", "户数", "物业服务企业")


@pytest.fixture
def run(small_city, tmp_path, settings):
    """`run(rows or bytes, ...)` loads a file and answers what was printed."""
    settings.SIFANG_CLOCK_START = "2021-12-01T08:30:00+08:00"

    def load(content, *options, name="台账.xlsx", as_at="2021-11-30"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else xlsx([HEAD, *content]))
        out = StringIO()
        call_command("ledger", "load", "compounds", str(path), "--as-at", as_at, *options, stdout=out)
        return out.getvalue()

    return load


def test_a_dry_run_shows_and_changes_nothing(run):
    said = run([("甲园", "东岭区", 12, "新月物业")], "--dry-run")
    assert "新增 1 · 变更 0" in said
    assert "什么都没有改" in said
    assert not Compound.objects.filter(name="甲园").exists()


def test_a_load_says_what_it_did_and_the_second_changes_nothing(run):
    rows = [("甲园", "东岭区", 12, "新月物业"), ("乙园", "西塘区", "", "")]
    assert "已导入：新增 2，变更 0，没有变化 0" in run(rows, "--yes")
    assert "已导入：新增 0，变更 0，没有变化 2" in run(rows, "--yes")
    assert LedgerBatch.objects.filter(by=None, state="LOADED").count() == 2


def test_a_load_without_a_terminal_wants_yes(run, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO(""))
    with pytest.raises(CommandError, match="--yes"):
        run([("甲园", "东岭区", 12, "")])


@pytest.mark.parametrize("day", ["2021-02-30", "昨天", "2031-01-01", "1066-01-01"])
def test_an_impossible_date_is_refused(run, day):
    with pytest.raises(CommandError, match=r"日期"):
        run([("甲园", "东岭区", 12, "")], "--yes", as_at=day)


def test_bad_cells_are_printed_by_name_and_nothing_is_loaded(run, capsys):
    with pytest.raises(CommandError, match="有 2 行不能导入"):
        run([("甲园", "东岭区", "很多", ""), ("乙园", "南岭区", 1, ""), ("丙园", "东岭区", 1, "")], "--yes")
    assert not Compound.objects.filter(name="丙园").exists()


def test_a_person_loads_with_his_own_rights(run, small_city):
    clerk = small_city.other_district_clerk.username
    with pytest.raises(CommandError, match="不能导入"):
        run([("甲园", "东岭区", 12, "")], "--yes", "--by", clerk)
    run([("甲园", "西塘区", 12, "")], "--yes", "--by", clerk)
    with pytest.raises(CommandError, match="权限"):
        run([("乙园", "西塘区", 12, "")], "--yes", "--by", small_city.reviewer.username)
    with pytest.raises(CommandError, match="没有登录名"):
        run([("乙园", "西塘区", 12, "")], "--yes", "--by", "nobody-at-all")


def test_a_csv_and_a_mapping_file(run, tmp_path):
    mapping = tmp_path / "m.json"
    mapping.write_text(
        '{"columns": {"名": "小区名称"}, "default_area": "990102", "ignore": "rest"}', encoding="utf-8"
    )
    data = csv_bytes([("名", "闲话"), ("甲园", "?")], "gb18030")
    assert "新增 1" in run(data, "--yes", "--mapping", str(mapping), name="t.csv")


@pytest.mark.parametrize(
    ("options", "why"),
    [(("--mapping", "/nowhere.yaml"), "打不开对照文件"), (("--sheet", "没有的表"), "没有名为")],
)
def test_what_cannot_be_found_is_said(run, options, why):
    with pytest.raises(CommandError, match=why):
        run([("甲园", "东岭区", 12, "")], "--yes", *options)


def test_two_hundred_megabytes_are_refused_unread(tmp_path, small_city):
    path = tmp_path / "大.xlsx"
    with path.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    with pytest.raises(CommandError, match="200 MB"):
        call_command("ledger", "load", "compounds", str(path), "--as-at", "2021-11-30", "--yes")
    with pytest.raises(CommandError, match="打不开"):
        call_command("ledger", "load", "compounds", str(tmp_path / "没有.xlsx"), "--as-at", "2021-11-30")


def test_the_template_is_written_and_an_unknown_sheet_is_told(tmp_path, db):
    out = StringIO()
    call_command("ledger", "template", "compounds", "--out", str(tmp_path / "t.xlsx"), stdout=out)
    assert (tmp_path / "t.xlsx").stat().st_size > 5000
    with pytest.raises(CommandError, match="没有“trees”这种台账"):
        call_command("ledger", "template", "trees")
