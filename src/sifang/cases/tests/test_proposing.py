"""A type is proposed from the words of a report, with a reason; the person decides."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sifang.cases import proposing, rulebook
from sifang.site.demo import sayings

BOOK = rulebook.rulebook(date(2021, 12, 1))

# What is found in the demonstration, each with the type it was found as.
# Things left on the grass are proposed as rubbish left lying, where the demonstration takes them as cleaning.
ELSE = {"绿地内堆放杂物": "1102"}
TITLES = [(title, ELSE.get(title, code)) for code, titles, *_more in sayings.TITLES for title in titles]


def codes(words: str, **more) -> list[str]:
    return [proposal.type.code for proposal in proposing.propose(BOOK, words, **more)]


@pytest.mark.parametrize(("title", "code"), TITLES)
def test_the_demonstrations_own_titles_are_among_the_three(title, code):
    assert code in codes(title)


def test_nine_of_ten_of_the_demonstrations_titles_are_recognised_first():
    wrong = [(title, code, codes(title)) for title, code in TITLES if codes(title)[:1] != [code]]
    assert len(wrong) <= len(TITLES) / 10, wrong


@pytest.mark.parametrize("kind", BOOK.types.values(), ids=lambda kind: kind.code)
def test_every_type_is_found_by_its_own_first_saying(kind):
    assert kind.code in codes(kind.synonyms[0])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("僵尸车停了两年", "0807"),
        ("楼上漏水泡了我家", "0305"),
        ("有人飞线充电", "0702"),
        ("网线飞线乱", "0407"),
    ],
)
def test_sayings_of_the_street_are_understood(words, code):
    assert codes(words)[0] == code


def test_a_proposal_says_why():
    first = proposing.propose(BOOK, "从窗户飞线充电")[0]
    assert first.sayings[0] == "飞线充电"
    assert first.reason == "说到“飞线充电”“飞线”，多半是“飞线充电（私拉电线）”。"
    assert first.condition.key == "line_in_use"


def test_at_most_three_are_proposed_and_the_best_first():
    found = proposing.propose(BOOK, "电动车在楼道充电，飞线，停车堵门")
    assert len(found) == 3
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


def test_words_that_speak_of_nothing_propose_nothing():
    assert codes("") == [] == codes("你好谢谢")


@given(st.text(max_size=300), st.text(max_size=60))
def test_any_words_get_the_same_answer_twice(words, title):
    assert proposing.propose(BOOK, words, title=title) == proposing.propose(BOOK, words, title=title)


def test_a_proposal_takes_less_than_five_milliseconds():
    words = "小区里有人把电动车停在楼道飞线充电，物业不管，楼下烧烤油烟很大，电梯又坏了。" * 12
    codes(words)
    best = min(_timed(words) for _ in range(5))
    assert best < 0.005


def _timed(words: str) -> float:
    began = time.process_time()
    codes(words)
    return time.process_time() - began
