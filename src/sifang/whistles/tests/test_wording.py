"""What the rates of whistles are called stands in the city's folder, and a mistake there says where it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sifang.policy import public as policy
from sifang.whistles.wording import RESPONSE, WORDS

CITIES = sorted(one for one in policy.folder().parent.iterdir() if (one / "city.yaml").is_file())


@pytest.mark.parametrize("city", CITIES, ids=lambda one: one.name)
def test_every_rate_has_words_with_a_source_in_every_city(city: Path) -> None:
    found, problems = WORDS.read(city)
    assert not problems and tuple(found) == WORDS.keys
    assert all(one.source and one.definition for versions in found.values() for one in versions)


def test_a_rate_without_words_and_words_without_a_rate_are_told_with_their_line(tmp_path: Path) -> None:
    shutil.copytree(policy.folder() / "cases", tmp_path / "cases")
    file = tmp_path / WORDS.name
    file.write_text(file.read_text(encoding="utf-8").replace(f"{RESPONSE}:", "whistle_loudness:"), "utf-8")
    [wrong] = WORDS.check(tmp_path)
    assert "不认识的吹哨指标“whistle_loudness”" in wrong.reason and wrong.line > 1
