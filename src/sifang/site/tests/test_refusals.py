"""What is larger than anything asked for is refused before it is read."""

from __future__ import annotations

import pytest

MEGA = 1024 * 1024


class NeverRead:
    """A body that must not be touched."""

    def read(self, *_: object) -> bytes:
        raise AssertionError("the body was read")

    readline = read


@pytest.mark.django_db
@pytest.mark.parametrize(("size", "path"), [(129, "/report/"), (4_000, "/api/v1/cases")])
def test_a_stranger_sends_no_more_than_photographs(client, size, path):
    answer = client.generic(
        "POST", path, content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(size * MEGA), **{"wsgi.input": NeverRead()},
    )  # fmt: skip
    assert answer.status_code == 413
    said = answer.json()["detail"] if path.startswith("/api/") else answer.content.decode()
    assert f"{size} MB" in said and "128 MB" in said


@pytest.mark.django_db
def test_a_clerk_may_send_a_large_workbook_and_no_mountain(client, small_city, sign_in):
    sign_in(client, small_city.city_clerk)
    sizes = {"200": 404, "600": 413}
    for size, status in sizes.items():
        answer = client.generic(
            "POST", "/nowhere/", CONTENT_LENGTH=str(int(size) * MEGA), **{"wsgi.input": NeverRead()}
        )
        assert answer.status_code == status


def test_an_address_of_a_button_opened_by_itself_says_so(client, sign_in, small_city):
    sign_in(client, small_city.community_worker)
    answer = client.get("/cases/batch/accept/")
    assert answer.status_code == 405 and answer["Allow"] == "POST"
    assert "这个地址不能直接打开" in answer.content.decode()


@pytest.mark.django_db
def test_whoever_finds_no_page_is_led_to_what_is_his_to_do(client, small_city, sign_in):
    sign_in(client, small_city.city_clerk)
    page = client.get("/nowhere/").content.decode()
    assert '<a class="btn" href="/todo/">我的待办</a>' in page and client.get("/todo/").status_code == 200
