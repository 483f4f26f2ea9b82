"""A fresh city gets its first four people from the operator at the machine, once."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from sifang.accounts.models import PostHolding, User
from sifang.accounts.tests.factories import make_city

pytestmark = pytest.mark.django_db
FOUR = ["--system", "sys=钱一", "--security", "sec=孙二", "--auditor", "aud=李三", "--clerk", "clerk=周四"]


def test_four_different_people_with_passwords_printed_once_that_must_change(client):
    make_city()
    out = StringIO()
    call_command("admin", "create", *FOUR, stdout=out)
    assert set(User.objects.values_list("username", flat=True)) == {"sys", "sec", "aud", "clerk"}
    assert PostHolding.objects.count() == 4
    assert User.objects.filter(must_change_password=True).count() == 4
    password = out.getvalue().split("clerk\t")[1].split()[0]
    answer = client.post("/login/", {"username": "clerk", "password": password})
    assert answer["Location"] == "/me/password/"
    with pytest.raises(CommandError, match="已经有管理员"):
        call_command("admin", "create", *[text.replace("=", "2=") for text in FOUR], stdout=out)
    assert User.objects.count() == 4


def test_one_person_for_two_of_them_is_refused_and_nothing_is_made():
    make_city()
    with pytest.raises(CommandError, match="已经有人用了"):
        call_command("admin", "create", *FOUR[:-1], "sys=钱一", stdout=StringIO())
    assert not User.objects.exists()


def test_without_areas_it_says_what_to_do_first():
    with pytest.raises(CommandError, match="还没有区划"):
        call_command("admin", "create", *FOUR, stdout=StringIO())
