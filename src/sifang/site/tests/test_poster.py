"""The poster of a compound: four parties with public telephones, nobody's name, and a code that opens its form."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_it_shows_the_four_and_leads_to_the_form(small_city: Any, sign_in: Any) -> None:
    home = small_city.compound["春晓花园"]
    text = (
        sign_in(Client(), small_city.community_worker).get(f"/compounds/{home.pk}/poster/").content.decode()
    )
    for words in ("春晓花园", "社区党组织", "居民委员会", "物业服务企业", "安和物业", "12345"):
        assert words in text
    assert f'aria-label="二维码：http://testserver/report/{home.pk}/"' in text
    assert re.search(r'<svg [^>]*class="qr"', text) and " style=" not in text
    assert len(re.findall(r"<dt>", text)) == 4


def test_it_is_for_those_who_see_the_compound(small_city: Any, sign_in: Any) -> None:
    home = small_city.compound["春晓花园"]
    assert (
        sign_in(Client(), small_city.other_district_clerk).get(f"/compounds/{home.pk}/poster/").status_code
        == 404
    )
    assert Client().get(f"/compounds/{home.pk}/poster/").status_code == 302


def test_the_code_reads_as_the_address() -> None:
    import segno

    from sifang.site.pages.poster import drawn

    address = "http://city.example/report/1/"
    assert 'd="M4' in drawn(address) and segno.make(address, error="q", micro=False).version <= 6  # type: ignore[operator]  # the test knows what stands there
