"""Likeness of two descriptions of a compound, as the city's rules weigh it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sifang.policy import public as policy
from sifang.registry.matching import rules as told
from sifang.registry.matching.addresses import read_address, same_road
from sifang.registry.matching.matcher import match_all
from sifang.registry.matching.names import read_name
from sifang.registry.matching.scoring import AUTOMATIC, DIFFERENT, DOUBTFUL, Scorer, Standing

RULES = told.read(policy.text(told.FILE))
WORDS = RULES.words
PLACES = frozenset({"淄博", "淄博市", "张店区", "张店", "高新区"})
DISTRICT = frozenset({"张店"})


def standing(name, address="", key=1, **more):
    given_ = {"area": "张店", "above": DISTRICT, "districts": DISTRICT} | more
    return Standing(key, name, address=address, **given_)


def judged(one, other):
    return Scorer(RULES, PLACES).compare(one, other)


# ---- names ----


@pytest.mark.parametrize(
    ("name", "core", "parts", "sides"),
    [
        ("河东小区", "河东", (), ""),
        ("中润·华侨城十四组团", "中润华侨城", (("组团", "14"),), ""),
        ("机关第二生活区", "机关", (("区", "2"),), ""),
        ("南石社区南区", "南石", (), "南"),
        ("共青团东路39号院", "共青团东路", (("号", "39"),), ""),
        ("人民东路北二巷", "人民东路", (("巷", "2"),), "北"),
        ("盛世康城二期畅园", "盛世康城畅园", (("期", "2"),), ""),
        ("金都花园【张店】", "金都花园", (), ""),
        ("张店杏园东路56号院", "杏园东路", (("号", "56"),), ""),
        ("一诺花苑", "一诺花园", (), ""),
        ("城中小区", "城中", (), ""),
    ],
)
def test_a_name_is_read_into_core_and_part(name, core, parts, sides):
    read = read_name(name, WORDS, PLACES)
    assert (read.core, read.parts, read.sides) == (core, parts, sides)


def test_an_address_names_roads_and_numbers():
    read = read_address("山东省淄博市张店区和平路与西八路交汇处往东300米，王舍路68号", WORDS, PLACES)
    assert read.roads == {"和平路", "西八路", "王舍路"}
    assert read.numbers == {("王舍路", 68)}
    assert same_road("人民西路", "人民路", WORDS) and same_road("北西五路", "西五路", WORDS)
    assert not same_road("西五路", "西六路", WORDS)
    assert same_road("西十路", "北京路", WORDS), "a road with two names, as the city's file says"


# ---- pairs ----


@pytest.mark.parametrize(
    ("one", "other", "band"),
    [
        (("蓝溪丽景", "晏婴路113号"), ("蓝溪丽景", "晏婴路113"), AUTOMATIC),
        (("绿城-百合花园", ""), ("绿城·百合花园", "北京路77号"), AUTOMATIC),
        (("润晟18特区", "美食街34号"), ("18特区", "张店美食街34号"), AUTOMATIC),
        (("桓公蓝溪花园", "桓公路与杨坡路交叉口"), ("蓝溪桓公花园", "桓公路与杨坡路交汇处"), AUTOMATIC),
        (("春天里", ""), ("金城春天里", "山泉路221号"), DOUBTFUL),
        (("海圣春天四期", "少海路310号"), ("海圣春天", "少海路310号"), DOUBTFUL),
        (("世纪花园", "世纪路"), ("世纪花园梅园", "东南环路"), DIFFERENT),
        (("人民东路北二巷", "人民东路"), ("人民东路北四巷", "人民东路"), DIFFERENT),
        (("盛世康城一期", "世纪路"), ("盛世康城二期", "世纪路"), DIFFERENT),
        (("共青团东路39号院", "共青团东路39号"), ("共青团东路9号院", "共青团东路9号"), DIFFERENT),
        (("民泰花园", ""), ("亨泰花园", "和平路132号"), DIFFERENT),
        (("齊盛花園", "世纪路56号"), ("齐盛花园", "昌国路南"), AUTOMATIC),
        (("顺景园", "华光路与中心路附近"), ("顺景苑", "华光路33号"), AUTOMATIC),
        (("顺景园", ""), ("顺景苑", "华光路33号"), DOUBTFUL),
        (("福升小区", "杏园东路52"), ("福升家园", "杏园东路52号"), DOUBTFUL),
        (("弈景嘉园", "东岳路"), ("羿景嘉园", "桓台县东岳路"), AUTOMATIC),
    ],
)  # fmt: skip
def test_pairs_fall_into_the_band_a_clerk_would_put_them(one, other, band):
    assert judged(standing(*one), standing(*other)).band == band


def test_the_name_of_a_road_alone_tells_nobody():
    judgement = judged(standing("青年街", "青年街与东二路交汇处"), standing("青年街", "东二路8号"))
    assert judgement.band == DOUBTFUL
    assert "“青年街”只是路名，同一条路上可以有几个小区" in [r.says for r in judgement.reasons]


def test_the_same_name_in_another_district_is_offered_only_with_something_for_it():
    there = {"area": "桓台", "above": frozenset({"桓台"}), "districts": frozenset({"桓台"})}
    far = standing("阳光花园", "张北路3299号", **there)
    assert judged(standing("阳光花园", "世纪路"), far).band == DIFFERENT
    near = standing("水晶郦园", "朝阳街", **there)
    assert judged(standing("水晶郦园", "朝阳街北首"), near).band == DOUBTFUL


def test_a_row_without_a_district_is_never_told_by_its_bare_name():
    bare = standing("保利华府", area=None, above=frozenset(), districts=frozenset())
    assert judged(bare, standing("保利华府", "世纪路")).band == DOUBTFUL


def test_a_position_shared_by_several_is_nobodys():
    shop = {"longitude": 118.05, "latitude": 36.8}
    one, other = standing("河东", **shop), standing("河东生活区", **shop)
    told_near = Scorer(RULES, PLACES).compare(one, other)
    told_shop = Scorer(RULES, PLACES, frozenset({one.position})).compare(one, other)
    assert told_near.score > told_shop.score
    assert "位置相距 0 米" not in [r.says for r in told_shop.reasons]


NAMES = st.text("世纪花园小区一二三期东西南北院路号盛康城路0123苑", min_size=1, max_size=9)
STANDINGS = st.builds(
    standing,
    NAMES,
    st.sampled_from(["", "世纪路18号", "世纪路与昌国路交汇处", "柳泉路", "张店区世纪路18号院"]),
    longitude=st.sampled_from([None, 118.01, 118.02, 118.3]),
    latitude=st.just(36.8),
    households=st.sampled_from([None, 0, 300, 310]),
    year=st.sampled_from([None, 2005]),
    company=st.sampled_from(["", "世纪物业"]),
)


@settings(max_examples=300, deadline=None)
@given(STANDINGS, STANDINGS)
def test_the_order_of_the_two_makes_no_difference(one, other):
    assert judged(one, other) == judged(
        replace(other, read=None, where=None), replace(one, read=None, where=None)
    )


@settings(max_examples=200, deadline=None)
@given(STANDINGS)
def test_a_row_is_itself(one):
    again = replace(one, key=2, read=None, where=None)
    found = match_all(RULES, PLACES, [again], [one])[2]
    is_road = read_name(one.name, WORDS, PLACES).is_road
    assert found.key == 1 or is_road, "only the name of a road is not enough"
    assert judged(one, again).score >= judged(one, replace(again, name=again.name + "二期", read=None)).score


# ---- rows against a register ----


def test_two_rows_of_one_sheet_are_not_one_record_unless_they_are_twins():
    known = [standing("南营小区", "南营路71号", key=10)]
    rows = [standing("南营小区", "南营路73号", key=1), standing("南营生活区", "鲁泰大道", key=2)]
    found = match_all(RULES, PLACES, rows, known)
    assert found[1].key == 10
    assert found[2].key is None and found[2].doubtful[0][0] == 10


def test_two_rows_that_both_name_a_record_and_say_its_place_are_that_record():
    known = [standing("般阳西区", "般阳路12号", key=10)]
    rows = [standing("般阳西区", "般阳路12号", key=1), standing("般阳生活西区", "般阳路", key=2)]
    found = match_all(RULES, PLACES, rows, known)
    assert (found[1].key, found[2].key) == (10, 10)


def test_the_only_one_of_its_name_on_both_sides_is_the_same():
    known = [standing("县社小区", "烟草公司东面", key=10), standing("河东小区", "河东街", key=11)]
    row = standing("县社生活区", "张北路1960号")
    assert match_all(RULES, PLACES, [row], known)[1].key == 10
    another = standing("县社宿舍", "县社大楼后", key=12)
    found = match_all(RULES, PLACES, [row], [*known, another])[1]
    assert found.key is None and {key for key, _ in found.doubtful} == {10, 12}


def test_a_record_is_known_by_another_name_it_is_called():
    known = [standing("南营生活区", "鲁泰大道", key=10)]
    row = standing("南营小区", "南营路71号")
    rival = standing("南营大院", "柳泉路", key=2)
    assert match_all(RULES, PLACES, [row, rival], known)[1].key is None
    also = standing("南营小区", "鲁泰大道", key=10, is_former=True)
    assert match_all(RULES, PLACES, [row, rival], [*known, also])[1].key == 10


def test_when_two_records_fit_alike_the_clerk_is_asked():
    known = [standing("粮食局宿舍", "华光路5号", key=10), standing("粮食局宿舍", "柳泉路9号", key=11)]
    found = match_all(RULES, PLACES, [standing("粮食局宿舍")], known)[1]
    assert found.key is None
    assert {key for key, _ in found.doubtful} == {10, 11}


def test_what_somebody_decided_goes_before_likeness():
    known = [standing("春天里", "柳泉路", key=10), standing("金城春天里", "山泉路", key=11)]
    row = standing("春天里", "柳泉路")
    decided = {10: False, 11: True}
    assert match_all(RULES, PLACES, [row], known, lambda _, key: decided[key])[1].key == 11


def test_a_hundred_like_names_are_found_without_comparing_all_with_all():
    known = [standing(f"世纪花园{n}号院", f"世纪路{n}号", key=n) for n in range(1, 400)]
    found = match_all(RULES, PLACES, [standing("世纪花园377号院", "世纪路377号", key=1)], known)[1]
    assert found.key == 377


# ---- the file ----


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("  automatic: 70", "  automatic: 20", "doubtful 应低于 automatic"),
        ("  margin: 8", "  margin: 很多", "“margin”应是一个数"),
        ("  margin: 8", "  margins: 8", "缺少“margin”"),
        ("source: ", "sauce: ", "缺少出处"),
    ],
)
def test_a_mistake_in_the_citys_file_is_named(before, after, why):
    text = policy.text(told.FILE)
    assert before in text
    with pytest.raises(told.RulesMistake, match=why):
        told.read(text.replace(before, after, 1))


def test_a_part_is_looked_for_among_the_parts_of_a_compound_that_has_many():
    others = [standing(f"中润华侨城{n}组团", f"西五路{n}号", key=n) for n in range(11, 40)]
    known = [*others, standing("华侨城十组团", "华侨城", key=10)]
    row = standing("中润·华侨城十组团", "西五路", key=1, company="中润物业")
    assert match_all(RULES, PLACES, [row], known)[1].key == 10


# ---- a sheet that lists one compound twice ----


def test_two_rows_that_differ_in_the_word_for_compound_alone_and_say_one_place_are_one():
    rows = [
        standing("盛世泽园", "西七路与华福大道交叉口以西500米", key=1),
        standing("盛世泽苑", "西七路与华福大道西", key=2),
        standing("盛世泽园小区", "柳泉路9号", key=3),
    ]
    found = match_all(RULES, PLACES, rows, [])
    assert [found[key].twin for key in (1, 2, 3)] == [None, 1, None]


def test_two_rows_whose_households_are_far_apart_are_two():
    rows = [
        standing("北闸子", "小清河北路", key=1, households=690),
        standing("北闸子小区", "小清河北路", key=2, households=227),
    ]
    assert match_all(RULES, PLACES, rows, [])[2].twin is None


def test_another_row_may_write_the_word_for_compound_in_its_own_way():
    known = [standing("鑫盛嘉园", "世纪路以东，昌国路以北", key=10)]
    rows = [
        standing("鑫盛嘉园", "世纪路以东，昌国路以北", key=1),
        standing("鑫盛家园", "世纪路与昌国路交叉口往南500米", key=2),
        standing("鑫盛佳园", "柳泉路9号", key=3),
    ]
    found = match_all(RULES, PLACES, rows, known)
    assert [found[key].key for key in (1, 2, 3)] == [10, 10, None]


# ---- the only name that ends so ----

_CROWD = tuple(standing(f"{a}{b}里", f"柳泉路{n}号", key=1000 + n) for n, (a, b) in enumerate(
    (a, b) for a in "春夏秋冬梅兰竹菊松柏桃李杏樱桂" for b in "江湖河海溪泉山石林田风雨云雪"
))  # fmt: skip


def matched(row, *known, rows=()):
    return match_all(RULES, PLACES, [row, *rows], [*_CROWD, *known])[row.key].key


def test_the_only_name_that_ends_so_is_the_longer_one():
    known = standing("华福家园", "世纪路南端", key=10)
    row = standing("高家村华福家园", "华福大道")
    assert matched(row, known) == 10
    assert match_all(RULES, PLACES, [row], [known])[1].key is None, "among a handful it means nothing"


@pytest.mark.parametrize(
    ("also_known", "also_told"),
    [
        ((standing("民泰华福家园", "柳泉路", key=11),), ()),
        ((standing("华福家园", "柳泉路", key=11),), ()),
        ((), (standing("华福家园", "世纪路南端", key=2),)),
    ],
    ids=["another ends so", "there are two", "the sheet names both"],
)
def test_a_name_is_not_the_longer_one_when_it_may_be_anothers(also_known, also_told):
    known = standing("华福家园", "世纪路南端", key=10)
    assert matched(standing("高家村华福家园", "华福大道"), known, *also_known, rows=also_told) is None


@pytest.mark.parametrize(
    ("row", "known"),
    [
        (standing("旺山丽景家苑", "万寿路", households=190), standing("丽景家苑", key=10, households=1485)),
        (standing("金信银都花园", "柳泉路348号"), standing("银都花园", "东三路3号", key=10)),
        (standing("经八路三彭人家", "经八路"), standing("三彭人家", "纬二路", key=10)),
        (standing("齐鲁石化腈纶厂生活区", "联通路"), standing("腈纶厂生活区", "柳泉路", key=10)),
        (standing("新世界家园", "联通路"), standing("世界家园", "柳泉路", key=10)),
    ],
    ids=["size", "numbers", "a road in front", "a works", "one character"],
)
def test_a_name_is_not_the_longer_one_when_something_speaks_against_it(row, known):
    assert matched(row, known) is None


def test_what_stands_before_a_dot_is_a_word_of_its_own():
    known = standing("太公湖·御泉湾", "太公湖南路西侧", key=10)
    whole = standing("太公湖御泉湾", "太公湖南路西侧", key=2)
    assert matched(standing("御泉湾", "太公湖南路"), known, rows=[whole]) == 10


# ---- offices and roads ----


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("张店区机关第一宿舍", "区机关一宿舍", True),
        ("淄博市政府机关第二宿舍", "市府机关第二宿舍", True),
        ("淄博市机关宿舍", "张店区机关宿舍", False),
        ("張店區書香景園", "书香景园", True),
    ],
)
def test_the_level_of_an_office_is_part_of_its_name(one, other, alike):
    a, b = read_name(one, WORDS, PLACES), read_name(other, WORDS, PLACES)
    assert ((a.core, a.parts) == (b.core, b.parts)) is alike


def test_the_same_number_on_the_road_of_the_name_is_the_same():
    assert judged(standing("吉祥路", "吉祥路2号"), standing("吉祥路", "淄川吉祥路2号")).band == AUTOMATIC
    assert judged(standing("吉祥路", "吉祥路2号"), standing("吉祥路", "吉祥路9号")).band != AUTOMATIC
