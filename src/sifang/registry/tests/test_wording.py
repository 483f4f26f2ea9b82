"""The city's own words for "no company", and what happens when the file is wrong."""

from __future__ import annotations

import pytest

from sifang.policy import public as policy
from sifang.registry.choices import Mode
from sifang.registry.importers.wording import WordingMistake, wording, wording_is_sound


def test_both_cities_words_are_read():
    words = wording()
    assert words.mode_of("") == Mode.UNKNOWN
    assert words.mode_of("无 物业") == Mode.NONE
    assert words.mode_of("松龄街道办事处") == Mode.COMMUNITY_RUN
    assert words.mode_of("某某物业管理有限公司") == Mode.PROFESSIONAL


@pytest.mark.parametrize(
    ("content", "where", "why"),
    [
        ("nobody:\n  words: [无]\n", 1, "不认识的分组“nobody”"),
        ("none:\n  words: [无]\n\nunknown:\n  words:\n    - 不明\n    - 无\n", 7, "在两个分组里都有"),
        ("none:\n  word: [无]\n", 2, "只能写 words 和 endings"),
        ("none: [\n", 2, "YAML 写法有误"),
        ("- 无\n", 1, "分组"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_reason(monkeypatch, content, where, why):
    monkeypatch.setattr(policy, "text", lambda key: content)
    with pytest.raises(WordingMistake):
        wording()
    (problem,) = wording_is_sound(None)
    assert problem.msg.startswith(f"ledgers/services.yaml:{where}: ")
    assert why in problem.msg


def test_a_city_without_the_file_knows_only_the_empty_cell(monkeypatch):
    def none(key):
        raise policy.NoSuchRule("没有")

    monkeypatch.setattr(policy, "text", none)
    assert wording().mode_of("无物业") == Mode.PROFESSIONAL
    assert wording().mode_of("") == Mode.UNKNOWN
