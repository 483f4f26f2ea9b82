"""Where the short tales happen: one community in every district and in the zone of the north, and who works there."""

from __future__ import annotations

from dataclasses import dataclass

from sifang.site.demo.part import Part


@dataclass(frozen=True, slots=True)
class Ward:
    """A community of a district with the people who press: usernames by the letter of `ways`."""

    key: str
    district: str
    """by the code of the place, as the plan of problems counts"""
    people: dict[str, str]

    def who(self, letter: str) -> str:
        return self.people.get(letter) or _EVERYWHERE[letter]


_EVERYWHERE = {"U": "reli", "W": "gongshui", "H": "rexian", "T": "shijingban"}
# key, code, district, subdistrict, and whether its district has a clerk in the cast already
_PLACES = (
    ("zichuan", "370302", "淄川区", "般阳路街道", False),
    ("boshan", "370304", "博山区", "城东街道", True),
    ("linzi", "370305", "临淄区", "雪宫街道", False),
    ("zhoucun", "370306", "周村区", "大街街道", False),
    ("huantai", "370321", "桓台县", "少海街道", False),
    ("gaoqing", "370322", "高青县", "田镇街道", False),
    ("yiyuan", "370323", "沂源县", "历山街道", False),
)
_NAMES = iter(
    [
        "卞清源",
        "纪云舒",
        "单思远",
        "屈若水",
        "鲁怀瑾",
        "尚知行",
        "殷明德",
        "喻安然",
        "柯文渊",
        "车玉成",
        "祁望山",
        "项子衿",
        "邬景和",
        "燕归鸿",
        "褚致知",
        "娄静好",
        "岑晓岚",
        "苗润生",
        "狄秋实",
        "解语堂",
        "阎守正",
        "骆清扬",
        "冉修齐",
        "池新雨",
        "甄允恭",
        "佟乐水",
        "戚长风",
        "荆有光",
        "左明轩",
        "巩思齐",
        "辛怀远",
        "滕书言",
        "寇宁静",
        "曲直方",
        "栾天成",
        "臧若愚",
        "牛向阳",
        "麻可为",
    ]
)


def _hand(*cells: str) -> Part:
    return Part(cells[0], next(_NAMES), *cells[1:])


def _of(key: str, district: str, middle: str, has_clerk: bool) -> tuple[Part, ...]:
    here = f"{middle}/社区"
    found = (
        _hand(f"{key}sq", "COMMUNITY_WORKER", "", "COMMUNITY_OFFICE", "物业委员", here, "area", "本社区的案件"),
        _hand(f"{key}wy", "COMPANY_MANAGER", "", "COMPANY", "项目负责人", here, "company", "本企业服务的小区"),
        _hand(f"{key}jd", "SUBDISTRICT_CLERK", f"{middle}办事处", "SUBDISTRICT_OFFICE", "物业办经办", middle, "area", "本街道的案件"),
        _hand(f"{key}cg", "DEPARTMENT_LIAISON", f"{district}城市管理局", "DEPARTMENT", "联络员", district, "", "派给本单位的案件"),
    )  # fmt: skip
    if has_clerk:
        return found
    bureau = f"{district}住房和城乡建设局"
    return (*found, _hand(key, "DISTRICT_CLERK", bureau, "DISTRICT_BUREAU", "物业科 · 经办", district, "area", "本区县的案件"))  # fmt: skip


_NORTH = "四宝山街道/社区"
HANDS: tuple[Part, ...] = (
    *(hand for key, _, district, middle, has in _PLACES for hand in _of(key, district, middle, has)),
    _hand(
        "sibaoshansq", "COMMUNITY_WORKER", "", "COMMUNITY_OFFICE", "物业委员", _NORTH, "area", "本社区的案件"
    ),
    _hand(
        "sibaoshanwy", "COMPANY_MANAGER", "", "COMPANY", "项目负责人", _NORTH, "company", "本企业服务的小区"
    ),
    _hand(
        "reli",
        "DEPARTMENT_LIAISON",
        "淄博市热力燃气公司",
        "UTILITY",
        "联络员",
        "淄博市",
        "",
        "派给本单位的案件",
    ),
    _hand(
        "gongshui",
        "DEPARTMENT_LIAISON",
        "淄博市供水公司",
        "UTILITY",
        "联络员",
        "淄博市",
        "",
        "派给本单位的案件",
    ),
)
"""Their accounts: like the cast's, but nobody is sent to look at them."""

WARDS: tuple[Ward, ...] = (
    Ward("zhangdian", "370303", {"C": "shequ", "P": "jingli", "S": "mashang", "D": "zhangdian", "O": "zdchengguan"}),
    *(
        Ward(key, code, {"C": f"{key}sq", "P": f"{key}wy", "S": f"{key}jd", "D": key, "O": f"{key}cg"})
        for key, code, *_ in _PLACES
    ),
    Ward("gaoxin", "370303", {"C": "sibaoshansq", "P": "sibaoshanwy", "S": "sibaoshan", "D": "gaoxin", "O": "chengguan"}),
)  # fmt: skip
