"""Signing in: one answer for every failure, a lock, a second factor, sessions that end."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from django.urls import reverse

from sifang.accounts import second_factor, sessions
from sifang.accounts.actions import sign_in as actions
from sifang.accounts.models import User
from sifang.accounts.tests.factories import PASSWORD, make_city, make_holder, make_user
from sifang.audit.models import AuditLine
from sifang.lib.clock import real_clock, today

pytestmark = pytest.mark.django_db
ME = "/me/"
NEW = "Another-horse-8"


def enter(client, username, password=PASSWORD, **more):
    return client.post("/login/", {"username": username, "password": password, **more})


def test_a_clerk_signs_in_and_lands_where_he_wanted_to_go(client):
    make_holder("CITY_CLERK", "clerk", areas=(make_city(),))
    answer = enter(client, "clerk", next="/me/?x=1")
    assert answer.status_code == 302 and answer["Location"] == "/me/?x=1"
    assert client.get(ME).status_code == 200
    assert AuditLine.objects.filter(event="account.signed_in").count() == 1


def test_the_door_does_not_lead_to_another_site(client):
    make_user("clerk")
    assert enter(client, "clerk", next="https://elsewhere.example/")["Location"] == "/"
    assert enter(client, "clerk", next="//elsewhere.example/")["Location"] == "/"


def test_a_wrong_password_an_unknown_name_and_a_locked_account_get_the_same_answer(client):
    make_user("clerk")
    make_user("locked", locked_until=real_clock() + timedelta(minutes=5))

    def words(response):
        text = response.content.decode()
        return text[text.index("没有登录成功") : text.index("</ul>")]

    answers = [
        enter(client, "clerk", "Wrong-horse-7"),
        enter(client, "nobody", "Wrong-horse-7"),
        enter(client, "locked", PASSWORD),
    ]
    assert {a.status_code for a in answers} == {422}
    assert len({words(a) for a in answers}) == 1


def test_the_account_locks_after_the_citys_number_of_failures_and_opens_when_the_time_is_over(client):
    user = make_user("clerk")
    for _ in range(5):
        enter(client, "clerk", "Wrong-horse-7")
    user.refresh_from_db()
    assert user.locked_until > real_clock() + timedelta(minutes=29)
    assert enter(client, "clerk").status_code == 422
    User.objects.update(locked_until=real_clock() - timedelta(seconds=1))
    assert enter(client, "clerk").status_code == 302
    user.refresh_from_db()
    assert (user.failed_logins, user.locked_until) == (0, None)


def test_an_administrator_enrols_a_second_factor_and_is_not_in_before_its_code_fits(client):
    make_holder("AUDITOR", "auditor", must_change_password=False, password_changed_at=real_clock())
    assert enter(client, "auditor")["Location"] == reverse("login_enrol")
    assert client.get(ME).status_code == 302
    page = client.get("/login/enrol/")
    assert "<svg" in page.content.decode()
    sealed = client.session["half"]["secret"]
    secret = second_factor.opened(sealed)
    assert secret != sealed and f"{secret[:4]} {secret[4:8]}" in page.content.decode()
    assert client.post("/login/enrol/", {"code": "000000"}).status_code == 422
    answer = client.post("/login/enrol/", {"code": pyotp.TOTP(secret).now()})
    assert answer.status_code == 302
    assert client.get(ME).status_code == 200
    assert User.objects.get(username="auditor").totp_secret == sealed


def test_a_code_works_once(client):
    secret = second_factor.new_secret()
    user = make_holder("AUDITOR", "auditor", totp_secret=secret, password_changed_at=real_clock())
    now = real_clock()
    code = second_factor.code_now(secret, now)
    assert actions.try_code(user.pk, code, by=user, at=now, now=now)
    assert not actions.try_code(user.pk, code, by=user, at=now, now=now)


def test_guessing_codes_locks_the_account_even_with_the_right_password(client):
    make_holder("AUDITOR", "auditor", totp_secret=second_factor.new_secret())
    for _ in range(5):
        enter(client, "auditor")
        client.post("/login/code/", {"code": "000000"})
    assert User.objects.get(username="auditor").locked_until is not None


def test_an_administrator_has_one_session_at_a_time(client):
    from django.test import Client

    secret = second_factor.new_secret()
    user = make_holder("AUDITOR", "auditor", totp_secret=secret, password_changed_at=real_clock())
    other = Client()
    for browser in (client, other):
        User.objects.filter(pk=user.pk).update(totp_last_step=0)
        enter(browser, "auditor")
        browser.post("/login/code/", {"code": second_factor.code_now(secret, real_clock())})
    assert other.get(ME).status_code == 200
    assert client.get(ME).status_code == 302
    assert "在别处登录" in client.get("/login/").content.decode()


def test_a_session_ends_after_the_citys_minutes_without_a_sign_of_life(client, monkeypatch):
    make_user("clerk")
    enter(client, "clerk")
    later = real_clock() + timedelta(minutes=31)
    monkeypatch.setattr("sifang.accounts.middleware.real_clock", lambda: later)
    assert client.get(ME).status_code == 302
    assert "自动退出" in client.get("/login/").content.decode()


def test_an_administrators_session_ends_sooner(client, monkeypatch, rf):
    user = make_holder("AUDITOR", "auditor")
    request = rf.get("/")
    request.session = client.session
    sessions.begin(request, user, real_clock())
    assert request.session["idle"] == 15 * 60


def test_the_session_key_changes_at_sign_in(client):
    make_user("clerk")
    client.get("/login/")
    client.post("/login/", {"username": "clerk", "password": "wrong"})
    before = client.session.session_key
    enter(client, "clerk")
    assert client.session.session_key != before


def test_signing_out_is_a_post(client):
    make_user("clerk")
    enter(client, "clerk")
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").status_code == 302
    assert client.get(ME).status_code == 302


def test_demonstration_accounts_sign_in_in_the_demonstration_alone(client, settings):
    make_user("demo", is_demonstration=True)
    assert enter(client, "demo").status_code == 302
    settings.SIFANG_DEMONSTRATION = False
    assert client.get(ME).status_code == 302
    assert enter(client, "demo").status_code == 422


def test_a_password_somebody_else_chose_is_changed_first(client):
    make_user("clerk", must_change_password=True)
    assert enter(client, "clerk")["Location"] == "/me/password/"
    assert client.get(ME)["Location"] == "/me/password/"
    answer = client.post(
        "/me/password/", {"old": PASSWORD, "new": "Better-horse-8", "again": "Better-horse-8"}
    )
    assert answer.status_code == 302
    assert client.get(ME).status_code == 200


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("Short-1", "太短"),
        ("alllowercaseletters", "至少要有"),
        ("clerk-Horse-2021", "不能含有登录名"),
        (PASSWORD, "最近"),
        ("Aaaaaaaaaa-1111", "重复太多"),
    ],
)
def test_a_weak_or_recent_password_is_refused_with_the_reason(client, new, why):
    make_user("clerk")
    enter(client, "clerk")
    answer = client.post("/me/password/", {"old": PASSWORD, "new": new, "again": new})
    assert answer.status_code == 422
    assert why in answer.content.decode()


def test_an_administrators_old_password_must_be_changed(client):
    secret = second_factor.new_secret()
    old = real_clock() - timedelta(days=91)
    make_holder("AUDITOR", "auditor", totp_secret=secret, password_changed_at=old)
    enter(client, "auditor")
    answer = client.post("/login/code/", {"code": second_factor.code_now(secret, real_clock())})
    assert answer["Location"] == "/me/password/"
    assert (
        client.get(ME)["Location"] == "/me/password/"
        and "用得太久" in client.get("/me/password/").content.decode()
    )
    client.post("/me/password/", {"old": PASSWORD, "new": NEW, "again": NEW})
    assert client.get(ME).status_code == 200


class FakeSingleSignOn:
    """The city's identity service, for tests: a header says who stands at the door."""

    label = "统一登录"

    def identify(self, request):
        return request.headers.get("X-Fake-Person")


def test_single_sign_on_opens_the_account_it_vouches_for_and_no_other(client, settings):
    make_user("clerk")
    assert client.post("/login/sso/").status_code == 404
    settings.SIFANG_SSO = "sifang.accounts.tests.test_signing_in.FakeSingleSignOn"
    assert "统一登录" in client.get("/login/").content.decode()
    assert client.post("/login/sso/", headers={"X-Fake-Person": "nobody"}).status_code == 422
    assert client.post("/login/sso/", headers={"X-Fake-Person": "clerk"}).status_code == 302
    assert client.get(ME).status_code == 200


def test_a_fragment_asked_for_after_the_session_ended_sends_the_whole_page_to_the_door(client):
    answer = client.get(
        ME, headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/compounds/?q=1"}
    )
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/login/?next=%2Fcompounds%2F%3Fq%3D1"


def test_a_key_is_shown_once_and_works_until_it_is_revoked(client):
    from sifang.accounts.tokens import user_of_token

    user = make_user("clerk")
    enter(client, "clerk")
    page = client.post("/me/tokens/", {"label": "月报程序", "days": 30}).content.decode()
    raw = page[page.index("sfk_") :].split("<")[0]
    assert raw not in client.get(ME).content.decode()
    assert user_of_token(raw, real_clock(), on=today()) == user
    assert user_of_token(raw, real_clock() + timedelta(days=31), on=today()) is None
    assert user_of_token(raw[:-1], real_clock(), on=today()) is None
    from sifang.accounts.models import ApiToken

    client.post(f"/me/tokens/{ApiToken.objects.get().pk}/revoke/")
    assert user_of_token(raw, real_clock(), on=today()) is None


NOTE = "写了很久的一段话：三号楼东侧的井盖松了"


def _sent_after_the_session_ended(client, **more):
    answer = client.post("/feedback/?from=/", {"words": NOTE, "kind": "IDEA", **more})
    assert answer.status_code == 401
    carried = dict(answer.context["late"].carried)
    assert NOTE in answer.content.decode() and NOTE in carried.values()
    return carried


def test_what_was_written_when_the_session_had_ended_is_there_after_signing_in_and_waits_for_a_press(client):
    make_holder("CITY_CLERK", "clerk", areas=(make_city(),))
    carried = _sent_after_the_session_ended(client)
    assert NOTE in enter(client, "clerk", "Wrong-horse-7", **carried).content.decode()
    shown = enter(client, "clerk", **carried).content.decode()
    assert NOTE in shown and 'action="/feedback/?from=/"' in shown and "照片" not in shown
    assert client.get(ME).status_code == 200


def test_an_administrators_writing_waits_behind_the_second_factor_too(client):
    secret = second_factor.new_secret()
    make_holder("SYSTEM_ADMINISTRATOR", "admin", areas=(make_city(),))
    User.objects.filter(username="admin").update(totp_secret=secret, password_changed_at=real_clock())
    assert enter(client, "admin", **_sent_after_the_session_ended(client))["Location"] == "/login/code/"
    shown = client.post("/login/code/", {"code": second_factor.code_now(secret, real_clock())})
    assert NOTE in shown.content.decode()


@pytest.mark.parametrize("why", ["ran out", "given by somebody else"])
def test_what_was_written_waits_until_there_is_a_new_password_too(client, why):
    secret, old = second_factor.new_secret(), real_clock() - timedelta(days=91)
    make_holder("SYSTEM_ADMINISTRATOR", "admin", areas=(make_city(),))
    given = (
        {"password_changed_at": old}
        if why == "ran out"
        else {"password_changed_at": real_clock(), "must_change_password": True}
    )
    User.objects.filter(username="admin").update(totp_secret=secret, **given)
    enter(client, "admin", **_sent_after_the_session_ended(client))
    asked = client.post("/login/code/", {"code": second_factor.code_now(secret, real_clock())}, follow=True)
    assert asked.request["PATH_INFO"] == "/me/password/" and "都给您留着" in asked.content.decode()
    assert client.post("/me/password/", {"old": PASSWORD, "new": "x", "again": "x"}).status_code == 422
    shown = client.post("/me/password/", {"old": PASSWORD, "new": NEW, "again": NEW}).content.decode()
    assert NOTE in shown and 'action="/feedback/?from=/"' in shown
    assert "都给您留着" not in client.get("/me/password/").content.decode()


def test_single_sign_on_that_knows_nobody_loses_nothing_that_was_written(client, settings):
    settings.SIFANG_SSO = "sifang.accounts.tests.test_signing_in.FakeSingleSignOn"
    carried = _sent_after_the_session_ended(client)
    refused = client.post("/login/sso/", carried, headers={"X-Fake-Person": "nobody"})
    assert NOTE in refused.content.decode() and "没有认出" in refused.content.decode()


def test_passwords_empty_forms_and_addresses_of_elsewhere_are_not_carried(client):
    make_holder("CITY_CLERK", "clerk", areas=(make_city(),))
    assert client.post("/me/password/", {"old_password": "老 口令", "words": NOTE}).status_code == 302
    phrase = {"old": "correct horse", "new": "battery staple", "again": "battery staple"}
    assert client.post("/me/password/", phrase).status_code == 302
    assert client.post("/feedback/", {"kind": "IDEA"}).status_code == 302
    for to in ("https://elsewhere.example/", "//elsewhere.example/", ""):
        answer = enter(client, "clerk", **{"written_to": to, "written.words": NOTE})
        assert answer.status_code == 302, to
        client.post("/logout/")
