"""意见反馈: everybody may say it, one sees one's own, those who run the product answer."""

from __future__ import annotations

import pytest

from sifang.accounts.models import Feedback
from sifang.accounts.tests.factories import make_city, make_holder, make_user

pytestmark = pytest.mark.django_db


def test_said_on_a_page_answered_by_the_administrator_read_by_the_one_who_said_it(client, sign_in):
    make_city()
    clerk, other, system = make_user("clerk"), make_user("other"), make_holder("SYSTEM_ADMINISTRATOR")
    sign_in(client, clerk)
    assert 'value="/compounds/?q=1"' in client.get("/feedback/?from=/compounds/%3Fq=1").content.decode()
    assert client.post("/feedback/", {"text": "  "}).status_code == 422
    assert client.post("/feedback/", {"text": "数字对不上", "address": "/compounds/"}).status_code == 302
    said = Feedback.objects.get()
    sign_in(client, other)
    assert "数字对不上" not in client.get("/feedback/").content.decode()
    assert client.post(f"/feedback/{said.pk}/answer/", {"answer": "已改"}).status_code == 403
    sign_in(client, system)
    assert "数字对不上" in client.get("/feedback/").content.decode()
    assert client.post(f"/feedback/{said.pk}/answer/", {"answer": "已改"}).status_code == 302
    sign_in(client, clerk)
    assert "已改" in client.get("/feedback/").content.decode()
