"""One's own address for notices: confirmed before anything goes there, masked afterwards, told to nobody."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from conftest import sign_in_as
from sifang.accounts.actions.people import close_account
from sifang.audit.models import AuditLine
from sifang.lib.clock import clock
from sifang.lib.refusals import Refusal
from sifang.notices import public as notices

pytestmark = pytest.mark.django_db
CARE = notices.Care(minutes=30, tries=2, a_day=3)
PATIENCE = notices.Patience(first_minutes=1, times=4, tries=3)
ADDRESS = "wang.clerk@example.org"


@pytest.fixture
def post(settings: Any) -> Any:
    """Mail that really goes somewhere: into the test's own box."""
    settings.SIFANG_DEMONSTRATION = False
    settings.EMAIL_HOST = "mail.example.org"
    settings.SIFANG_CLOCK_START = "2021-12-01T08:30:00+08:00"
    return settings


def tell(to: Any, key: str = "case/1/2") -> None:
    receiver = notices.Receiver(notices.Channel.PAGE, user_id=to.pk, title="社区")
    with transaction.atomic():
        notices.tell_within(
            key, [receiver], title="等您签收：灯不亮", text="张三说的", href="/cases/1/", by=None, at=clock()
        )


def by_mail() -> list[str]:
    notices.deliver_due(patience=PATIENCE, by=None, at=clock() + timedelta(minutes=1))
    return [str(each.subject) for each in mail.outbox]


def test_what_is_told_in_the_page_comes_by_mail_once_the_address_is_confirmed(small_city, post):
    me = small_city.community_worker
    me.is_demonstration = False
    me.save()
    tell(me)
    client = Client()
    sign_in_as(client, me)
    answer = client.post("/me/mail/", {"address": ADDRESS})
    assert answer.status_code == 200, (answer.status_code, answer.headers)
    text = answer.content.decode()
    assert "w***@example.org" in text and ADDRESS not in text and "验证码是" not in text
    tell(me, "case/1/3")
    assert by_mail() == ["四方：确认您的邮箱"], "before it is confirmed nothing else goes there"
    code = re.search(r"\d{6}", str(mail.outbox[0].body))[0]  # type: ignore[index]  # it is there
    assert client.post("/me/mail/confirm/", {"code": code})["Location"] == "/me/"
    tell(me, "case/1/4")
    tell(me, "case/1/4")
    assert by_mail()[1:] == ["等您签收：灯不亮"]
    assert mail.outbox[1].to == [ADDRESS] and "张三" not in mail.outbox[1].body
    page = client.get("/me/").content.decode()
    assert "w***@example.org" in page and ADDRESS not in page
    with connection.cursor() as cursor:
        cursor.execute("select string_agg(m::text, '') from notices_mailaddress m")
        assert ADDRESS not in cursor.fetchone()[0]
    lines = AuditLine.objects.filter(event__startswith="mail.")
    assert [line.event for line in lines.order_by("id")] == ["mail.address_put", "mail.address_confirmed"]
    assert not any("example" in str(line.data) for line in lines)


def test_only_what_was_chosen_comes_by_mail_and_nothing_after_the_address_is_gone(small_city, post):
    me = small_city.community_worker
    code = notices.put_mail_address(ADDRESS, care=CARE, by=me, at=clock())
    notices.confirm_mail_address(code, care=CARE, by=me, at=clock())
    notices.choose_mail_topics(["whistle", "weather"], by=me, at=clock())
    tell(me, "case/1/2")
    tell(me, "whistle/1/2")
    mine = notices.Notice.objects.filter(channel="MAIL", to_id=me.pk)
    assert [one.key for one in mine] == [f"whistle/1/2/PAGE/{me.pk}/MAIL"]
    notices.take_mail_address_away(by=me, at=clock())
    tell(me, "whistle/1/3")
    assert mine.count() == 1 and not notices.MailAddress.objects.exists()


@pytest.mark.parametrize("leaves", ["takes it away", "puts another", "account closed"])
def test_what_is_on_its_way_to_an_address_that_is_gone_is_not_sent_and_no_notice_keeps_it(
    small_city, post, leaves
):
    me = small_city.community_worker
    code = notices.put_mail_address(ADDRESS, care=CARE, by=me, at=clock())
    notices.confirm_mail_address(code, care=CARE, by=me, at=clock())
    assert by_mail() == ["四方：确认您的邮箱"]
    tell(me)
    before = set(notices.Notice.objects.filter(channel="MAIL").values_list("address", flat=True))
    if leaves == "takes it away":
        notices.take_mail_address_away(by=me, at=clock())
    elif leaves == "puts another":
        notices.put_mail_address("other@example.org", care=CARE, by=me, at=clock())
    else:
        close_account(me.pk, by=small_city.sysadmin, at=clock())
    by_mail()
    assert [each.to for each in mail.outbox[1:]] == [["other@example.org"]] * (leaves == "puts another")
    assert not notices.Notice.objects.filter(address__in=before).exists()
    assert notices.Notice.objects.filter(channel="PAGE", to_id=me.pk).count() == 1


def test_a_wrong_code_is_counted_and_an_old_one_is_too_late(small_city, post):
    me, at = small_city.community_worker, clock()
    code = notices.put_mail_address(ADDRESS, care=CARE, by=me, at=at)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for why in ("不对", "不对", "错了 2 次"):
        with pytest.raises(Refusal, match=why):
            notices.confirm_mail_address(wrong, care=CARE, by=me, at=at)
    with pytest.raises(Refusal, match="错了 2 次"):
        notices.confirm_mail_address(code, care=CARE, by=me, at=at)
    code = notices.put_mail_address(ADDRESS, care=CARE, by=me, at=at)
    with pytest.raises(Refusal, match="过期"):
        notices.confirm_mail_address(code, care=CARE, by=me, at=at + timedelta(minutes=31))
    with pytest.raises(Refusal, match="没有等着确认"):
        notices.confirm_mail_address(code, care=CARE, by=small_city.subdistrict_clerk, at=at)
    notices.put_mail_address(ADDRESS, care=CARE, by=me, at=at)
    with pytest.raises(Refusal, match="一天最多发 3 次"):
        notices.put_mail_address(ADDRESS, care=CARE, by=me, at=at)


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b", "x@y.cn\nBcc: z@y.cn", f"{'x' * 60}@{'y' * 59}.example.org"]
)
def test_what_is_no_address_is_refused_in_a_sentence(small_city, post, address):
    with pytest.raises(Refusal, match="邮箱"):
        notices.put_mail_address(address, care=CARE, by=small_city.community_worker, at=clock())


def test_mail_that_does_not_leave_stands_in_the_queue(small_city, post):
    post.EMAIL_HOST = ""
    notices.put_mail_address(ADDRESS, care=CARE, by=small_city.community_worker, at=clock())
    assert by_mail() == []
    [waiting] = notices.Notice.objects.not_delivered()
    assert "没有接通" in waiting.problem and waiting.channel == "MAIL"


def test_the_demonstration_shows_the_code_and_administrators_have_no_address(small_city, post):
    post.SIFANG_DEMONSTRATION = True
    client = Client()
    sign_in_as(client, small_city.community_worker)
    text = client.post("/me/mail/", {"address": ADDRESS}).content.decode()
    code = re.search(r"验证码是 <b class=\"num\">(\d{6})", text)[1]  # type: ignore[index]  # it is there
    assert client.post("/me/mail/confirm/", {"code": "x"}).status_code == 422
    assert client.post("/me/mail/confirm/", {"code": code}).status_code == 302
    assert client.post("/me/mail/topics/", {"topics": ["case"]}).status_code == 302
    assert notices.MailAddress.objects.get().topics == ["case"]
    assert client.post("/me/mail/remove/").status_code == 302 and not notices.MailAddress.objects.exists()


def test_after_sealing_anew_the_former_key_may_be_forgotten_by_addresses_too(small_city, post, capsys):
    me = small_city.community_worker
    code = notices.put_mail_address(ADDRESS, care=CARE, by=me, at=clock())
    notices.confirm_mail_address(code, care=CARE, by=me, at=clock())
    tell(me)
    post.SECRET_KEY_FALLBACKS, post.SECRET_KEY = [post.SECRET_KEY], "the new key " * 4
    call_command("seal_anew")
    # One's own, the one the code went to, and that of the notice which waits.
    assert "地址重新封存 3 个" in capsys.readouterr().out
    post.SECRET_KEY_FALLBACKS = []
    assert notices.MailAddress.objects.get().shown == "w***@example.org"
    assert len(by_mail()) == 2
    post.SECRET_KEY = "a wholly different key " * 2
    call_command("seal_anew")
    assert "1 个打不开" in capsys.readouterr().out
