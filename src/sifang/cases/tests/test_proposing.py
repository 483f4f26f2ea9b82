"""A type is proposed from the words of a report, with a reason; the person decides."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sifang.cases import proposing, rulebook
from sifang.site.demo import problems

BOOK = rulebook.rulebook(date(2021, 12, 1))

# What the demonstration's titles are about; several where either is right.
TITLES = {
    "楼道保洁不到位": "0101", "垃圾桶满溢未清运": "0102", "绿地内堆放杂物": "1102 0603", "楼道堆放旧家具": "0603",
    "疏散通道堆放纸箱": "0603", "门厅停放电动车": "0701", "消防车通道被车辆占用": "0601", "安全出口上锁": "0601",
    "消火栓箱缺水带": "0602", "楼道灯不亮": "0308", "小区道路路灯损坏": "0308", "单元门闭门器损坏": "0307",
    "健身器材松动": "0406", "围墙栏杆锈蚀": "0304", "道路坑洼积水": "0403", "电梯检验标志过期未更换": "0503",
    "电梯轿厢照明损坏": "0502", "屋面渗水": "0301", "外墙面砖空鼓": "0302", "污水井堵塞返水": "0401",
    "雨水箅子破损": "0401", "占用公共绿地停车": "0801", "地锁私装": "0804", "电动车飞线充电": "0702",
    "一楼私搭棚房": "0901", "楼顶私建阳光房": "0901", "收费标准未公示": "0204", "公共收益未公示": "1801",
    "服务内容公示不全": "0204", "门岗无人值守": "0104", "监控摄像头损坏": "0404", "报修后未按时上门": "0105",
    "值班电话无人接听": "0110",
}  # fmt: skip


def codes(words: str, **more) -> list[str]:
    return [proposal.type.code for proposal in proposing.propose(BOOK, words, **more)]


@pytest.mark.parametrize(("title", "right"), TITLES.items())
def test_the_demonstrations_own_titles_are_recognised(title, right):
    assert codes(title)[0] in right.split()


def test_every_title_of_the_demonstration_is_labelled():
    assert {title for _kind, titles, _weight in problems.TYPES for title in titles} == set(TITLES)


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
