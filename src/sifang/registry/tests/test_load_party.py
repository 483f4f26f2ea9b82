"""党组织台账: told by place and name; in, out and in again."""

from __future__ import annotations

from sifang.ledgers.tests.round import everything, goes_round, load

HEAD = ("区县", "党组织名称", "类别", "接待时间", "成立日期")


def test_an_organisation_arrives_goes_round_and_is_taken_back(small_city):
    before = everything("party_organisations")
    row = ("东岭区", "东岭区物业行业党委", "行业党组织", "周一上午", "2021-03-01")
    batch = load(small_city, "party_organisations", HEAD, [row])
    assert (batch.new_count, load(small_city, "party_organisations", HEAD, [row]).same_count) == (1, 1)
    changed = load(small_city, "party_organisations", HEAD, [(*row[:3], "周二上午", "")])
    assert changed.changed_count == 1
    from sifang.ledgers import public as ledgers

    ledgers.undo(changed.pk, by=small_city.city_clerk, at=small_city.at)
    goes_round(small_city, "party_organisations", batch, before)
