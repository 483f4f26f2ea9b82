"""A sign that is a digit and no number, a number nobody has: an address with it is answered, never broken."""

from __future__ import annotations

import pytest

NUMBERS = ("²", "٣", "９", "9" * 17, "9" * 5000, "-1", "\0")
ADDRESSES = (
    "/cases/?compound={}", "/cases/new/?compound={}", "/cases/map/?area=z{}", "/cases/?area=z{}", "/notices/?after={}",
    "/supervisions/new/?case={}", "/whistles/new/?case={}", "/indicators/professional_service_coverage/?month=2021-11&version={}",
    "/compounds/?area=z{}", "/cases/?area={}", "/cases/map/?area={}&type={}", "/party/new/?community={}", "/cases/?after={}", "/cases/?over={}",
    "/cases/desk/?of=over&over={}", "/cases/desk/?after={}", "/hotline/?number={}", "/cases/?number={}", "/search/?q={}", "/months/2021-11/?start={}",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_that_takes_a_number_answers_whatever_stands_there(
    small_city, client, sign_in, address
):
    way, _, asked = address.partition("?")
    for person in (small_city.subdistrict_clerk, small_city.city_clerk):
        sign_in(client, person)
        for number in NUMBERS:
            given = dict(pair.replace("{}", number).split("=") for pair in asked.split("&"))
            assert client.get(way, given).status_code in (200, 302, 400, 403, 404), (address, number[:20])


@pytest.mark.django_db
def test_who_presses_many_at_once_and_who_reads_the_audit_too(small_city, client, sign_in):
    sign_in(client, small_city.community_worker)
    for number in NUMBERS:
        pressed = client.post("/cases/batch/accept/", {"case": [f"{number}:1", f"1:{number}"]})
        assert pressed.status_code in (302, 303), number[:20]
    sign_in(client, small_city.auditor)
    for number in NUMBERS:
        assert client.get("/audit/", {"person": number}).status_code == 200, number[:20]
