"""The glossary and the code say the same words."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest
from django.apps import AppConfig, apps
from django.contrib.postgres.search import SearchVectorField
from django.db.models import Model

ROOT = Path(__file__).resolve().parents[2]
_LINE = re.compile(r"\|(.+)\|\s*$")


def _tables() -> dict[str, list[tuple[int, list[str]]]]:
    """Heading and its rows, each with its line; head and rule of the tables left out."""
    tables: dict[str, list[tuple[int, list[str]]]] = defaultdict(list)
    heading = ""
    for number, text in enumerate(
        (ROOT / "docs/glossary.md").read_text(encoding="utf-8").splitlines(), start=1
    ):
        if text.startswith("## "):
            heading = text[3:].strip()
        found = _LINE.match(text)
        if found and not set(text) <= set("|-: "):
            cells = [cell.strip() for cell in found.group(1).split("|")]
            if cells[0] != "中文":
                tables[heading].append((number, cells))
    return tables


def _pairs(heading: str) -> list[tuple[int, str, str]]:
    """Line, Chinese word and identifier of every row of a table; `甲 / 乙` are two pairs."""
    answers = []
    for number, cells in _tables()[heading]:
        words = [word.strip() for word in cells[0].split(" / ")]
        names = re.findall(r"`([^`]+)`", cells[1])
        assert len(words) == len(names), f"docs/glossary.md:{number}: {len(words)} 个词对 {len(names)} 个标识"
        answers += [(number, word, name) for word, name in zip(words, names, strict=True)]
    return answers


def _rooms() -> list[AppConfig]:
    return [each for each in apps.get_app_configs() if each.name.startswith("sifang.")]


def _models() -> list[type[Model]]:
    return [model for room in _rooms() for model in room.get_models()]


def _labels() -> list[tuple[str, str, str]]:
    """Word, code and where it is used, of every choice of every field."""
    return sorted(
        {
            (str(label), str(value), f"{model.__name__}.{field.name}")
            for model in _models()
            for field in model._meta.fields
            if field.choices
            for value, label in field.flatchoices
            if str(value)
        }
    )


@pytest.mark.parametrize("heading", ["Nouns and verbs", "Rooms"])
def test_no_chinese_word_names_two_things_and_no_name_has_two_rows(heading):
    by_word: dict[str, set[str]] = defaultdict(set)
    lines: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, word, name in _pairs(heading):
        by_word[word].add(name)
        lines[word, name].append(number)
    assert {word: names for word, names in by_word.items() if len(names) > 1} == {}
    assert {pair: found for pair, found in lines.items() if len(found) > 1} == {}


def test_a_label_stands_for_one_code_wherever_it_appears():
    by_word: dict[str, set[str]] = defaultdict(set)
    for word, code, _where in [*_labels(), *((word, name, "") for _line, word, name in _pairs("Labels"))]:
        by_word[word].add(code)
    assert {word: codes for word, codes in by_word.items() if len(codes) > 1} == {}


def test_every_noun_of_the_code_has_its_row():
    rows = {(word, name) for _line, word, name in _pairs("Nouns and verbs")}
    missing = [
        f"| {model._meta.verbose_name} | `{model.__name__}` | ... | |"
        for model in _models()
        if (str(model._meta.verbose_name), model.__name__) not in rows
    ]
    assert not missing, "请在 docs/glossary.md 的 Nouns and verbs 里加上这些行：\n" + "\n".join(missing)


def test_every_room_has_its_row():
    rows = {(word, name) for _line, word, name in _pairs("Rooms")}
    missing = [
        f"| {room.verbose_name} | `{room.label}` | ... |"
        for room in _rooms()
        if (str(room.verbose_name), room.label) not in rows
    ]
    assert not missing, "请在 docs/glossary.md 的 Rooms 里加上这些行：\n" + "\n".join(missing)


def test_every_label_of_a_choice_has_its_row():
    rows = {(word, name) for _line, word, name in _pairs("Labels")}
    missing = sorted(
        {f"| {word} | `{code}` | {where} |" for word, code, where in _labels() if (word, code) not in rows}
    )
    assert not missing, "请在 docs/glossary.md 的 Labels 里加上这些行：\n" + "\n".join(missing)


def test_identifiers_are_english_words_not_pinyin():
    """A few syllables no English identifier of ours contains; a net for the commonest slips."""
    pinyin = re.compile(
        r"(?:^|_)(?:xiaoqu|wuye|jiedao|shequ|yeweihui|zhenggai|taizhang|zhibiao|quxian)(?:_|$)"
    )
    for heading in ("Nouns and verbs", "Rooms", "Labels"):
        for number, _word, name in _pairs(heading):
            snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
            assert snake.isascii() and not pinyin.search(snake), f"docs/glossary.md:{number}: {name}"


def test_every_field_a_person_may_see_has_a_chinese_name():
    """Columns that only the search reads, and the two that Django's own user brings, are never shown."""
    hidden = {"password", "last_login"}
    unnamed = [
        f"{model.__name__}.{field.name}"
        for model in _models()
        for field in model._meta.fields
        if not field.primary_key
        and field.name not in hidden
        and not isinstance(field, SearchVectorField)
        and str(field.verbose_name).isascii()
    ]
    assert unnamed == []
