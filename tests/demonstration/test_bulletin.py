"""The bulletin of 2021-12-01 on the demonstration city equals the announcement, to the digit."""

from datetime import date

import pytest

from sifang.bulletins import public as bulletins
from sifang.policy import public as policy

# What was announced on 2021-12-01 (and, for the denominators its percentages imply, what follows from them).
ANNOUNCED = [
    ("建立联席会议或党建联盟的街道", "31", "31", "100%"),
    ("成立环境和物业管理委员会的城市社区", "219", "292", "75%"),
    ("成立党组织的物业服务企业", "281", "360", "78%（目标70%）"),
    ("未成立党组织、已派党建工作指导员的企业", "79", "79", "100%"),
    ("业主委员会", "656", "", ""),
    ("物业管理委员会", "425", "", ""),
    ("两者有其一的小区（一个小区只计一次）", "1,081", "1,388", "78%（77.88%）"),
    ("有专业化物业服务的小区", "1,217", "1,388", "87.68%"),
    ("享受兜底服务的老旧小区", "209", "209", "100%；26.28万户；3350万元"),
    ("企业认领的社区党建服务项目", "223", "", ""),
    ("更换物业服务企业的小区", "17", "", ""),
    ("督促解决的问题／排查出的问题", "11,956", "13,913", "85.93%"),
    ("有充电设施的小区", "1,043", "1,388", "5.9万个"),
    ("现场观摩会议", "3", "", "4月、7月、11月"),
]


@pytest.fixture
def content(demonstration_city, db):
    day = date(2021, 12, 1)
    text = policy.bulletin_template(day).read_text(encoding="utf-8")
    return bulletins.content_of(text, dated_on=day, cut_off=date(2021, 11, 30))


def test_the_table_equals_the_announcement_to_the_digit(content):
    keys = ("name", "numerator", "denominator", "shown")
    assert [tuple("".join(p["t"] for p in row[key]) for key in keys) for row in content["table"]] == ANNOUNCED


def test_no_figure_of_the_text_is_typed(content):
    """Every run of digits in the running text is a figure's or a date's, never the template's own."""
    for block in content["blocks"]:
        for piece in block["pieces"]:
            if "key" not in piece:
                typed = [c for c in piece["t"].replace(content["dated"], "") if c.isdigit()]
                assert not typed or piece["t"].startswith("2021年"), piece["t"]
