"""Every address asks who is there, except those that say they do not; and each one can be walked to."""

from __future__ import annotations

import pytest

from sifang.lib.access import is_open_to_all
from tests.walking import addresses

# Marked `open_to_all`, and why.
OPEN = {
    "login": "the door itself",
    "login_by_sso": "the door itself",
    "login_code": "the door's second lock",
    "login_enrol": "the door's second lock",
    "report_choose": "anybody may tell of a problem; names of compounds are public",
    "report_form": "anybody may tell of a problem",
    "report_hints": "anybody may tell of a problem; no word of another is shown",
    "report_page": "the secret in the address is the key of one telling",
    "report_picture": "the secret in the address is the key of one telling",
    "health": "monitors are not people; they get one word",
    "gallery": "components with invented values",
    "openapi-json": "describes the API, holds no data",
    "openapi-view": "describes the API, holds no data",
    "api-root": "says where the API begins, holds no data",
}
ALL = sorted({(one.name, one.filled()): one.view for one in addresses()}.items(), key=lambda one: one[0])


@pytest.mark.django_db
@pytest.mark.parametrize(("where", "view"), ALL, ids=[f"{name} {path}" for (name, path), _ in ALL])
def test_an_anonymous_visitor_is_sent_to_the_door(client, where, view):
    name, path = where
    if is_open_to_all(view):
        assert name.split(":")[-1] in OPEN, f"{name} 对所有人开放，但没有写进 OPEN 说明为什么"
        return
    for method in (client.get, client.post):
        answer = method(path)
        if path.startswith("/api/"):
            assert answer.status_code == 401, (path, answer.status_code)
        else:
            assert answer.status_code == 302 and answer["Location"].startswith("/login/"), (
                path,
                answer.status_code,
            )


def test_nothing_open_is_listed_that_does_not_exist():
    names = {name.split(":")[-1] for (name, _), view in ALL if is_open_to_all(view)}
    assert names <= set(OPEN)
