"""Names are spelled as the dictionary spells them, only faster."""

from __future__ import annotations

import random

from sifang.lib import words

_CHARACTERS = "春夏秋冬金银翠碧锦瑞祥和长重庆行乐一不号院期花园小区家公寓新村苑里府城庭山清水秀月①Aa1 "


def as_the_library_spells(name: str) -> list[str]:
    from pypinyin.constants import RE_HANS
    from pypinyin.seg import mmseg

    spelled: list[str] = []
    for run in words._dictionary().chinese.split(words.normalised(name)):
        if not RE_HANS.match(run):
            spelled += [run] if run else []
        else:
            spelled += [syllable for word in mmseg.seg.cut(run) for syllable in words._word(word)]
    return spelled


def test_names_are_spelled_as_the_dictionary_spells_them():
    dice = random.Random(20211130)
    names = ["".join(dice.choices(_CHARACTERS, k=dice.randint(0, 9))) for _ in range(4000)]
    for name in [*names, "长清路小区", "重庆路", "山清水", "一不做二不休花园", "𠮷野家"]:
        assert words._syllables(words.normalised(name)) == as_the_library_spells(name), name


def test_a_name_that_is_normalised_already_is_spelled_the_same():
    name = "阳光花园（二期）3号院"
    assert words.spelled(name) == words.spelled(name, words.normalised(name))
    assert words.spelled("阳光花园") == ("yangguanghuayuan", "yghy")


def test_what_is_typed_keeps_what_can_be_seen_and_nothing_that_turns_it_around():
    assert words.legible(" \u202e三号楼\u200b灯\u0007坏了\u3000") == "三号楼灯坏了"
    assert words.legible("第一行\r\n第二行\t完") == "第一行\n第二行\t完"
    assert words.legible("👨\u200d👩\u200d👧") == "👨\u200d👩\u200d👧"
    assert words.legible("\u200d \ufe0f\u2066\x00") == ""
