"""A notice is told once, delivered at last or seen to be not, and read by its receiver alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from conftest import sign_in_as
from sifang.lib.refusals import Refusal
from sifang.notices import actions
from sifang.notices.channels import CannotDeliver
from sifang.notices.public import Channel, Notice, NoticeStatus, Patience, Receiver, deliver_due, tell_within

NOON = datetime(2021, 11, 30, 4, tzinfo=UTC)
PATIENCE = Patience(first_minutes=1, times=4, tries=3)
MAIL = Receiver(Channel.MAIL, address="clerk@example.org", title="马尚街道经办")


class Gateway:
    """An SMS gateway that does what it is told."""

    sent: list[tuple[str, str]] = []
    problem: Exception | None = None

    def send(self, address: str, title: str, text: str) -> None:
        if Gateway.problem:
            raise Gateway.problem
        Gateway.sent.append((address, title))


@pytest.fixture
def gateway(settings: Any) -> type[Gateway]:
    settings.SIFANG_DEMONSTRATION = False
    settings.SIFANG_SMS = f"{__name__}.Gateway"
    Gateway.sent, Gateway.problem = [], None
    return Gateway


def tell(key: str = "case/1/late", *receivers: Receiver) -> int:
    to = receivers or (Receiver(Channel.SMS, address="13800000000"),)
    with transaction.atomic():
        return tell_within(
            key, to, title="案件快到期", text="还剩 2 小时", href="/cases/1/", by=None, at=NOON
        )


@pytest.mark.django_db
def test_the_same_thing_is_told_once(gateway):
    assert tell() == 1 and tell() == 0
    assert tell("case/1/later") == 1
    assert deliver_due(patience=PATIENCE, by=None, at=NOON) == 2
    assert deliver_due(patience=PATIENCE, by=None, at=NOON) == 0
    assert gateway.sent == [("13800000000", "案件快到期")] * 2


@pytest.mark.django_db(transaction=True)
def test_what_did_not_happen_is_not_told(gateway):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell_within("x", [MAIL], title="x", by=None, at=NOON)
        raise ZeroDivisionError
    with pytest.raises(RuntimeError):
        tell_within("x", [MAIL], title="x", by=None, at=NOON)
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_a_copy_of_the_database_shows_no_address(gateway):
    tell()
    with connection.cursor() as cursor:
        cursor.execute("select notices_notice::text from notices_notice")
        assert "13800000000" not in cursor.fetchone()[0]


@pytest.mark.django_db
def test_a_gateway_that_fails_is_tried_with_growing_pauses_and_then_seen(gateway):
    gateway.problem = CannotDeliver("运营商忙")
    tell()
    at, tried = NOON, []
    for _ in range(4):
        deliver_due(patience=PATIENCE, by=None, at=at)
        row = Notice.objects.get()
        tried.append(
            (row.status, row.tries, row.next_try_at and (row.next_try_at - at) / timedelta(minutes=1))
        )
        at = row.next_try_at or at
    assert tried == [("WAITING", 1, 1), ("WAITING", 2, 4), ("FAILED", 3, None), ("FAILED", 3, None)]
    assert Notice.objects.not_delivered().get().problem == "运营商忙"


@pytest.mark.django_db
def test_a_wrong_number_is_not_tried_again(gateway):
    gateway.problem = CannotDeliver("空号", for_good=True)
    tell()
    deliver_due(patience=PATIENCE, by=None, at=NOON)
    assert Notice.objects.get().status == NoticeStatus.FAILED


@pytest.mark.django_db
def test_an_adapter_that_breaks_does_not_hold_up_the_others(gateway):
    gateway.problem = KeyError("表")
    tell()
    gateway_ok = Receiver(Channel.SMS, address="13900000000")
    tell("case/2/late", gateway_ok)
    deliver_due(patience=PATIENCE, by=None, at=NOON)
    assert {row.problem for row in Notice.objects.all()} == {"通道出错（KeyError）"}


@pytest.mark.django_db
def test_a_channel_that_is_not_connected_uses_up_no_patience(settings):
    settings.SIFANG_DEMONSTRATION, settings.SIFANG_SMS, settings.EMAIL_HOST = False, "", ""
    tell("x", MAIL, Receiver(Channel.SMS, address="13800000000"))
    for minutes in (0, 2, 4):
        deliver_due(patience=PATIENCE, by=None, at=NOON + timedelta(minutes=minutes))
    assert set(Notice.objects.values_list("status", "tries")) == {("WAITING", 0)}
    assert {row.problem[:2] for row in Notice.objects.not_delivered()} == {"邮件", "短信"}


@pytest.mark.django_db
def test_a_worker_killed_while_sending_sends_again_after_the_pause(gateway):
    gateway.problem = KeyboardInterrupt()
    tell()
    with pytest.raises(KeyboardInterrupt):
        deliver_due(patience=PATIENCE, by=None, at=NOON)
    gateway.problem = None
    assert deliver_due(patience=PATIENCE, by=None, at=NOON) == 0
    assert deliver_due(patience=PATIENCE, by=None, at=NOON + timedelta(minutes=1)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_notice_another_worker_holds_is_left_to_it(gateway):
    import threading

    tell()
    seen = []

    def other() -> None:
        seen.append(deliver_due(patience=PATIENCE, by=None, at=NOON))
        connection.close()

    with transaction.atomic():
        Notice.objects.select_for_update().get()
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(10)
    assert seen == [0] and not gateway.sent


@pytest.mark.django_db
def test_mail_goes_by_the_mail_server(settings):
    settings.SIFANG_DEMONSTRATION, settings.EMAIL_HOST = False, "mail.example.org"
    tell("x", MAIL)
    assert deliver_due(patience=PATIENCE, by=None, at=NOON) == 1
    assert mail.outbox[0].to == ["clerk@example.org"] and mail.outbox[0].subject == "案件快到期"


@pytest.mark.django_db
def test_the_demonstration_writes_to_nobody():
    tell("x", MAIL)
    assert deliver_due(patience=PATIENCE, by=None, at=NOON) == 1
    assert not mail.outbox


@pytest.mark.django_db
def test_one_reads_ones_own_notices_and_nobody_elses(small_city):
    clerk, other = (small_city.people[key] for key in ("subdistrict_clerk", "district_clerk"))
    tell("x", Receiver(Channel.PAGE, user_id=clerk.pk), Receiver(Channel.PAGE, user_id=other.pk))
    mine = Notice.objects.get(to_id=clerk.pk)
    browser = sign_in_as(Client(), clerk)
    page = browser.get(reverse("notice_list")).content.decode()
    assert page.count("案件快到期") == 1 and "未读" in page
    assert "未读消息：案件快到期" in browser.get(reverse("todo")).content.decode()
    stranger = sign_in_as(Client(), other)
    assert stranger.post(reverse("notice_open", args=[mine.pk])).status_code == 404
    assert browser.post(reverse("notice_open", args=[mine.pk])).headers["Location"] == "/cases/1/"
    mine.refresh_from_db()
    assert mine.read_at is not None
    assert "未读消息" not in browser.get(reverse("todo")).content.decode()


@pytest.mark.django_db
def test_a_notice_leads_nowhere_outside(small_city):
    clerk = small_city.people["subdistrict_clerk"]
    with transaction.atomic():
        tell_within(
            "x",
            [Receiver(Channel.PAGE, user_id=clerk.pk)],
            title="x",
            href="//evil.example/",
            by=None,
            at=NOON,
        )
    answer = sign_in_as(Client(), clerk).post(reverse("notice_open", args=[Notice.objects.get().pk]))
    assert answer.headers["Location"] == reverse("notice_list")


@pytest.mark.django_db
def test_what_did_not_arrive_is_sent_again_or_dropped_for_a_reason(small_city, gateway, settings):
    gateway.problem = CannotDeliver("空号", for_good=True)
    tell()
    deliver_due(patience=PATIENCE, by=None, at=NOON)
    row = Notice.objects.get()
    # The cast signs in by the demonstration's clock.
    settings.SIFANG_DEMONSTRATION = True
    clerk = sign_in_as(Client(), small_city.people["city_clerk"])
    assert "空号" in clerk.get(reverse("notice_queue")).content.decode()
    assert clerk.post(reverse("notice_drop", args=[row.pk]), {"note": " "}).status_code == 422
    clerk.post(reverse("notice_again", args=[row.pk]))
    gateway.problem, settings.SIFANG_DEMONSTRATION = None, False
    assert deliver_due(patience=PATIENCE, by=None, at=NOON + timedelta(days=3650)) == 1
    settings.SIFANG_DEMONSTRATION = True
    assert clerk.post(reverse("notice_drop", args=[row.pk]), {"note": "搬走了"}).status_code == 422
    with pytest.raises(Refusal, match="不管理"):
        actions.try_again(row.pk, by=small_city.people["subdistrict_clerk"], at=NOON)
    assert (
        sign_in_as(Client(), small_city.people["subdistrict_clerk"]).get(reverse("notice_queue")).status_code
        == 403
    )


@pytest.mark.django_db
def test_the_citys_clerk_changes_the_calendar(small_city):
    clerk = sign_in_as(Client(), small_city.people["city_clerk"])
    given = {"day": "2021-12-31", "kind": "HOLIDAY", "name": "元旦", "source": "通知"}
    assert clerk.post(reverse("workdays:set"), given).status_code == 302
