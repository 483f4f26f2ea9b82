"""The ways of short cases: which steps, how many cases go so far, and who takes each step."""

from __future__ import annotations

from dataclasses import dataclass

HANDLERS = {
    "P": "COMPANY", "C": "COMMUNITY", "B": "OWNERS_BODY", "S": "SUBDISTRICT", "O": "DEPARTMENT", "K": "DEPARTMENT",
    "U": "UTILITY", "W": "UTILITY", "D": "DISTRICT",
}  # fmt: skip
"""Who handles: the company, the community, the owners' body (the community enters for it), the subdistrict, the city
management, the bureau of housing (whose clerk is the district's), heat and gas, water, the district itself."""

_ABOVE = {"P": "C", "B": "C", "C": "S", "S": "D", "O": "S", "K": "S", "U": "S", "W": "S", "D": "T"}
_CHECKS = {"P": "C", "B": "S", "C": "S", "S": "D", "O": "C", "K": "C", "U": "C", "W": "C", "D": "T"}


def presses(verb: str, handler: str) -> str:
    """The letter of whoever takes a step of a case with this handler."""
    if verb in ("sign", "contact", "arrive", "finish_step", "ask_extension", "hand_in", "object"):
        return {"B": "C", "K": "D"}.get(handler, handler)
    if verb in ("shelve", "grant_extension", "close_unsolved"):
        return _ABOVE[handler]
    if verb in ("pass_check", "send_back", "record_word", "close", "close_by_word"):
        return _CHECKS[handler]
    return {"judge": "S", "designate": "D", "urge": "S"}.get(verb, "C")


@dataclass(frozen=True, slots=True)
class Way:
    """
    So many cases take these steps after they were told.

    `rests` are the office hours since the last step; nothing where a limit says how long it has run: that of the
    stage it `waits_for`, or of handling.
    `only` are the handlers that may go this way.
    """

    count: int
    steps: str
    rests: tuple[float, float] | None
    only: str = ""
    needs: str = ""
    waits_for: str = ""

    @property
    def is_left(self) -> bool:
        """Does it wait for the next step of whoever has it in hand?"""
        return not {"hand_in", "close_unsolved", "merge"} & set(self.steps.split())


_SIGNED = "accept file send sign"
_DONE = f"{_SIGNED} hand_in"

WAYS = (
    Way(46, "", None, waits_for="ACCEPT"),
    Way(20, "accept", None, waits_for="FILE"),
    Way(20, "accept file", None, waits_for="DISPATCH"),
    Way(7, "accept file hand_up", None, only="OUWKD", waits_for="DISPATCH"),
    Way(25, "accept file send", None, waits_for="SIGN"),
    Way(4, "accept file send", None, only="UW", waits_for="SIGN"),
    Way(6, "accept file send object", None, only="OUW", waits_for="DISPATCH"),
    Way(3, "accept file send object designate sign", (0.2, 7), only="O"),
    Way(21, _SIGNED, (0.2, 7)),
    Way(30, f"{_SIGNED} contact", None),
    Way(6, f"{_SIGNED} contact", None, only="UW"),
    Way(6, f"{_SIGNED} contact ask_extension", (0.5, 8), needs="limit"),
    Way(4, f"{_SIGNED} contact ask_extension grant_extension", (2, 14), needs="limit"),
    Way(8, f"{_SIGNED} shelve", (2, 60), needs="waits"),
    Way(12, _DONE, None, waits_for="CHECK"),
    Way(4, f"{_DONE} send_back", (0.5, 6)),
    Way(5, f"{_DONE} pass_check", None, only="OKUW", waits_for="JUDGE"),
    Way(6, f"{_DONE} pass_check", None, only="PCBSD", waits_for="WORD"),
    Way(3, f"{_DONE} pass_check judge", None, only="OKUW", waits_for="WORD"),
    Way(8, f"{_DONE} pass_check record_word close", (4, 90), only="PCBSD"),
    Way(2, f"{_DONE} close_by_word", (4, 60), only="PC"),
    Way(2, f"{_SIGNED} close_unsolved", (4, 60), needs="waits"),
    Way(2, "merge", (0.5, 10), only="P"),
)

WAITS: dict[str, tuple[float, float]] = {
    "accept": (0.2, 1.6), "file": (0.1, 0.8), "hand_up": (0.2, 1.0), "dispatch": (0.1, 0.9), "sign": (0.1, 1.8),
    "contact": (0.3, 3.5), "arrive": (0.1, 0.5), "object": (0.2, 1.9), "designate": (1.0, 6.0), "ask_extension": (6.0, 14.0),
    "grant_extension": (1.0, 6.0), "shelve": (6.0, 20.0), "hand_in": (4.0, 14.0), "pass_check": (2.0, 12.0),
    "judge": (1.0, 8.0), "record_word": (0.5, 9.0), "close": (0.1, 0.4), "close_by_word": (8.0, 15.0),
    "close_unsolved": (20.0, 60.0), "send_back": (2.0, 10.0), "merge": (0.5, 2.0),
}  # fmt: skip
"""Office hours from the step before, at least and at most."""

SOURCES = (
    ("RESIDENT",) * 9
    + ("GRID",) * 3
    + ("HOTLINE",) * 2
    + ("TALK", "TALK", "VISIT", "INSPECTION", "COMPANY", "OTHER")
)

CONTACTS = (
    "电话说好明天上午上门", "已到楼下见面，看了现场", "加了微信，发来了照片", "电话里问清了位置", "和报事人当面看过，说了怎么办", "约好下班后上门",
    "联系上了，家里下午有人", "通了电话，先解释了原因",
)  # fmt: skip
UP = (
    "社区上门两次，没有执法权，请部门来", "超出本级权限，请街道派", "和当事人谈过三次谈不拢，请上级协调", "专业设备在对方手里，社区办不了",
    "要到现场认定，社区不能认定",
)  # fmt: skip
EXTENSIONS = (
    "配件厂家周末才能发到", "三户有一户在外地，约到下周", "连着阴雨，基层不干", "要停水作业，通知期三天", "两家报价还差一家", "施工队排在前一个小区之后",
    "要等图纸调出来核对", "涉及两个单元，先做一个试效果",
)  # fmt: skip
OBJECTIONS = {
    "O": (
        "在小区围墙以内，属物业管理责任，不属市容",
        "该行为没有固定摊位，应由属地先劝导",
        "需先由规划部门认定是否违建",
    ),
    "U": ("户内管道归用户，应先由物业排查", "该小区换热站没有移交，维护责任在建设单位"),
    "W": ("总表以后的管网没有移交，应由物业维护", "二次供水泵房归物业管理，进水压力正常"),
}
DESIGNATED = "按管辖清单由{office}牵头，属地配合，责任单位不再变"
GRANTED = ("理由属实，同意", "看过合同和发货单，同意", "同意，请每两天给报事人回一次话")
THERE = ("到了，先看了现场", "人到现场，拍了照", "到场和报事人当面看过")
FIRST = ("先拉了警戒线，人在现场看着", "先止住，再排修", "先停用，贴了提示", "先隔开，行人绕着走")
BACK = (
    "只办了一半，靠里的还是原样",
    "照片是别处的，现场没有动",
    "当天好了，第二天又坏",
    "报事人说没有人来过",
)
JUDGED = ("当天到场，办得实", "来得快，话也说清了", "到场及时，问题解决")
WORDS = ("报事人说可以了", "电话里说满意", "当面说好了，希望别再坏", "说解决了，谢谢", "家里老人接的，说好了")
BY_WORD = ("泵房要两家同时开门，约了两次没约齐，只看了回单和照片", "报事人已搬走，现场在室内进不去")
UNSOLVED = ("试过两种办法都不彻底，条件不到", "征求意见没有过半数")
