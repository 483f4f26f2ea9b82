"""Rows that may mean a compound of the register, settled inside the preview: one press each, remembered, taken back."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sifang.ledgers.actions import upload
from sifang.ledgers.models import LedgerBatch, LedgerPair, LedgerRow
from sifang.ledgers.tests.books import xlsx
from sifang.registry import actions
from sifang.registry.models import Compound, DoubtfulPair, RowDecision

HEAD = ("小区名称", "区县", "地址", "户数", "收费标准")
KNOWN = [("金城春天里", "东岭区", "山泉路221号", 500, 0.7), ("方正凤凰国际", "东岭区", "重庆路18号", 900, "")]
ROWS = [("春天里", "东岭区", "柳泉路东首", "约544户", ""), ("丙园", "东岭区", "西山路9号", 70, "")]


@pytest.fixture(autouse=True)
def kept_elsewhere(settings, tmp_path):
    settings.SIFANG_DATA = tmp_path
    settings.SIFANG_CLOCK_START = "2021-12-01T08:30:00+08:00"


@pytest.fixture
def hand_in(client, sign_in, small_city):
    """`hand_in(rows)` as a clerk would, checked by the worker; answers the batch."""

    def run(rows, day="2021-11-30", load=False):
        sign_in(client, small_city.city_clerk)
        file = SimpleUploadedFile("台账.xlsx", xlsx([HEAD, *rows]))
        client.post(
            "/ledgers/new/",
            {"sheet": "compounds", "as_at": day, "file": file, "only_sheet": "", "how": "CHANGED"},
        )
        batch = LedgerBatch.objects.latest("pk")
        upload.check(batch.pk, by=None, at=small_city.at)
        if load:
            client.post(f"/ledgers/{batch.pk}/load/")
            upload.run(batch.pk, by=None, at=small_city.at)
        batch.refresh_from_db()
        return batch

    return run


@pytest.fixture
def offered(hand_in):
    """The register holds two compounds; a row of the new batch may be one of them."""
    assert hand_in(KNOWN, day="2021-11-29", load=True).state == "LOADED"
    batch = hand_in(ROWS)
    return batch, LedgerPair.objects.get(batch=batch)


def settle(client, batch, pair, same):
    return client.post(f"/ledgers/{batch.pk}/pairs/{pair.pk}/", {"same": same}, follow=True).content.decode()


def row_of(batch, number):
    return LedgerRow.objects.exclude(what="ALSO").get(batch=batch, row=number)


def test_the_row_stands_beside_the_record_with_the_reasons(offered, client):
    batch, pair = offered
    assert (pair.row, pair.record_id) == (2, Compound.objects.get(name="金城春天里").pk)
    page = client.get(f"/ledgers/{batch.pk}/").content.decode()
    assert "第 2 行，是不是登记册里的这一个" in page, "what is to be settled comes first"
    assert "柳泉路东首" in page and "山泉路221号" in page
    assert "去掉“金城”" in page


def test_the_same_is_loaded_into_the_record_and_known_again(offered, client, hand_in, small_city):
    batch, pair = offered
    said = settle(client, batch, pair, "1")
    assert "都认定过了" in said and "已认定是登记册编号" in said
    row = row_of(batch, 2)
    assert (row.what, row.subject_id) == ("CHANGED", pair.record_id)
    assert [note["key"] for note in row.faults] == ["household_count"], (
        "约544户 is still marked, the name no more"
    )
    batch.refresh_from_db()
    assert (batch.new_count, batch.changed_count) == (1, 1)
    client.post(f"/ledgers/{batch.pk}/load/")
    upload.run(batch.pk, by=None, at=small_city.at)
    assert not Compound.objects.filter(name="春天里").exists()
    again = hand_in(ROWS)
    assert (again.same_count, again.new_count) == (2, 0)
    assert not LedgerPair.objects.filter(batch=again).exists()


def test_not_the_same_is_a_new_record_and_never_offered_again(offered, client, hand_in, small_city):
    batch, pair = offered
    settle(client, batch, pair, "0")
    assert row_of(batch, 2).what == "NEW"
    client.post(f"/ledgers/{batch.pk}/load/")
    upload.run(batch.pk, by=None, at=small_city.at)
    assert Compound.objects.filter(name="春天里").count() == 1
    actions.find_doubtful_pairs(by=small_city.city_clerk, at=small_city.at)
    assert not DoubtfulPair.objects.filter(one_id=pair.record_id).exists(), (
        "the register's own search knows it"
    )
    assert hand_in(ROWS).same_count == 2


def test_what_was_settled_is_taken_back_and_offered_again(offered, client):
    batch, pair = offered
    settle(client, batch, pair, "1")
    assert row_of(batch, 2).what == "CHANGED"
    assert "是不是登记册里的这一个" in settle(client, batch, pair, "back")
    assert not RowDecision.objects.exists()
    fresh = LedgerPair.objects.get(batch=batch)
    assert (fresh.record_id, fresh.same, row_of(batch, 2).what) == (pair.record_id, None, "NEW")


def test_a_pair_is_settled_once_and_only_by_whoever_may_see_the_load(offered, client, sign_in, small_city):
    batch, pair = offered
    settle(client, batch, pair, "0")
    twice = client.post(f"/ledgers/{batch.pk}/pairs/{pair.pk}/", {"same": "1"})
    assert twice.status_code == 409 and "已经有人认定过" in twice.content.decode()
    sign_in(client, small_city.district_clerk)
    assert client.post(f"/ledgers/{batch.pk}/pairs/{pair.pk}/", {"same": "1"}).status_code == 404


def test_mending_a_row_does_not_hide_what_came_into_the_register_since(offered, client, small_city, hand_in):
    batch, pair = offered
    hand_in([("丙园", "东岭区", "西山路9号", 70, "")], load=True)
    settle(client, batch, pair, "0")
    client.post(f"/ledgers/{batch.pk}/load/")
    upload.run(batch.pk, by=None, at=small_city.at)
    batch.refresh_from_db()
    assert (batch.conflict_count, Compound.objects.filter(name="丙园").count()) == (1, 1)


def test_a_sheet_for_each_community_is_one_load_whose_rows_are_called_by_their_sheets(
    client, sign_in, small_city
):
    sign_in(client, small_city.city_clerk)
    head = ("小区名称", "区县", "地址", "户数")
    one, two = ("甲园", "东岭区", "一路1号", 12), ("乙园", "东岭区", "一路2号", "许多")
    book = xlsx([head, one], [head, two, one], names=("春晓社区", "春晓社区二"))
    file = SimpleUploadedFile("各社区.xlsx", book)
    client.post(
        "/ledgers/new/", {"sheet": "compounds", "as_at": "2021-11-30", "file": file, "only_sheet": ""}
    )
    batch = LedgerBatch.objects.latest("pk")
    upload.check(batch.pk, by=None, at=small_city.at)
    batch.refresh_from_db()
    assert (batch.new_count, batch.refused_count) == (1, 2)
    page = client.get(f"/ledgers/{batch.pk}/?tab=bad").content.decode()
    assert "2 张工作表" in page and "“春晓社区”第 2 行" in page
    bad = LedgerRow.objects.filter(batch=batch, what="BAD").earliest("row")
    assert "改“春晓社区二”第 2 行" in client.get(f"/ledgers/{batch.pk}/rows/{bad.row}/").content.decode()
    client.post(
        f"/ledgers/{batch.pk}/rows/{bad.row}/",
        {"cell_name": "乙园", "cell_district": "东岭区", "cell_address": "一路2号", "cell_household_count": "30", "how": ""},
    )  # fmt: skip
    client.post(f"/ledgers/{batch.pk}/load/")
    upload.run(batch.pk, by=None, at=small_city.at)
    assert set(Compound.objects.filter(name__in=["甲园", "乙园"]).values_list("name", flat=True)) == {
        "甲园",
        "乙园",
    }
