"""Invented names of compounds, companies and people; any likeness to real ones is chance."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

_FIRST = "柳桐梧槐榆枫棠桂兰菊竹松柏荷莲云霞晨晓曦泽澜汐湖溪泉和润齐颜般稷丝禾青瑞锦嘉怡映澄望知"
_SECOND = "岸畔荫影香风月露泉亭桥台湾洲坡林原山川城屏声歌信安宁泰盛景和悦然庭墨翠"
_NEW_ENDS = ("花园", "家园", "新苑", "雅居", "华庭", "名邸", "佳苑", "丽景", "公馆", "府", "新城", "嘉园")
_OLD_ENDS = ("小区", "里", "一村", "二村", "东院", "西院", "北宿舍", "南宿舍", "老院", "巷")
_FIRM_FIRST = "禾同暖齐青映澄砚棠檀稻苇篱榭桥蕙知拾向予"
_FIRM_SECOND = "畔檐巷邻舍序隅阶灯屿径墅窗岚汀野里光园岸"
_SURNAMES = "孟田石曹邓许彭卢蒋余潘杜戴夏汪范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵龙"
_GIVEN = "守诚思齐望舒采薇知远景行如松未央青岚若谷怀瑾致和乐山清和仰止明远慎之允中既白启明"


def compound_names(random: Random, count: int) -> Iterator[tuple[str, str]]:
    """Names as (for a newer compound, for an old one), no name twice; beyond the stock they are numbered."""
    stems = [a + b for a in _FIRST for b in _SECOND if a != b]
    random.shuffle(stems)
    for n in range(count):
        turn, at = divmod(n, len(stems))
        number = "" if not turn else f"{turn + 1}区"
        new = _NEW_ENDS[(n * 7 + turn) % len(_NEW_ENDS)]
        old = _OLD_ENDS[(n * 3 + turn) % len(_OLD_ENDS)]
        yield stems[at] + new + number, stems[at] + old + number


def company_names(random: Random, count: int) -> Iterator[str]:
    """Names of companies, no name twice."""
    stems = [a + b for a in _FIRM_FIRST for b in _FIRM_SECOND]
    random.shuffle(stems)
    ends = ("物业服务有限公司",) * 7 + ("物业管理有限公司",) * 2 + ("城市服务有限公司",)
    for n in range(count):
        turn, at = divmod(n, len(stems))
        yield f"{stems[at]}{'' if not turn else f'第{turn + 1}'}{ends[n % len(ends)]}"


def person(random: Random) -> str:
    """An invented person."""
    at = random.randrange(0, len(_GIVEN) - 1, 2)
    return random.choice(_SURNAMES) + _GIVEN[at : at + 2]


def phone(number: int) -> str:
    """A number nobody can be given: 133-0000 is no assigned block."""
    return f"1330000{number % 10000:04d}"


def landline(number: int) -> str:
    """An office telephone that does not ring: local numbers do not begin with 555-0."""
    return f"0533-5550{number % 1000:03d}"
