"""The small city holds what other tests count on."""

from __future__ import annotations

from sifang.accounts import public as accounts
from sifang.registry import public as registry


def test_every_role_has_a_person(small_city):
    assert {post.role for post in small_city.posts.values()} == set(accounts.ROLES)
    assert accounts.scope_of(small_city.stranger).is_closed


def test_every_mode_of_service_has_a_compound(small_city):
    modes = set(registry.ServiceMode.objects.values_list("mode", flat=True))
    assert modes == set(registry.Mode.values)
    assert registry.states_on(small_city.cut_off).count() == len(small_city.compounds) == 13


def test_the_zone_manages_a_subdistrict_of_the_district(small_city):
    def seen(who):
        names = registry.Compound.objects.visible_to(who).values_list("name", flat=True)
        return set(names)

    assert "云峰公馆" in seen(small_city.zone_clerk)
    assert "云峰公馆" not in seen(small_city.district_clerk)
    assert seen(small_city.community_worker) == {"春晓花园", "梧桐里"}
    assert seen(small_city.company_manager) == {"春晓花园", "梧桐里"}
    assert seen(small_city.stranger) == seen(small_city.sysadmin) == set()
    assert len(seen(small_city.city_clerk)) == 13


def test_a_person_signs_in(small_city, sign_in, client):
    sign_in(client, small_city.city_clerk)
    assert client.session["user_id"] == small_city.city_clerk.pk
