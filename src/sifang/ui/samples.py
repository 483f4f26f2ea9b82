"""Invented values for the gallery, odd ones on purpose: no real compound, company or person."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from django import forms
from django.http import HttpRequest

from sifang.ui.address import href_with
from sifang.ui.citymap import CityMap, MapDistrict
from sifang.ui.icons import NAMES, state
from sifang.ui.parts import Chip, Corner, ModeSegment, Series, Stop, TimelineItem
from sifang.ui.shell import NavGroup, NavItem, Shell
from sifang.ui.tables import Column, Empty, Filter, Page, Row, Table
from sifang.ui.tiles import Tile

AT = dt.date(2021, 11, 30)
LONG_NAME = "东坡里一号院至六号院及沿街公建配套综合住宅小区（二期、三期合并管理）"


def months(*values: Any) -> list[tuple[dt.date, Any]]:
    """Values of the months that end with November 2021."""
    ends = [dt.date(2021, m + 1, 1) - dt.timedelta(days=1) for m in range(12 - len(values), 12)]
    return list(zip(ends, values, strict=True))


RISING = months(79.1, 80.2, 81.9, 83.1, 83.6, 84.8, 85.6, 86.1, 86.6, 87.0, 87.68)
CUT = "1 至 11 月走势，截至 2021-11-30"


def tiles() -> list[Tile]:
    """Met, not met, nothing set, still changing, frozen, no data, a plain count, a very long name."""
    return [
        Tile("a", "专业化物业服务覆盖", "87.68", "%", 1217, 1388, "个小区", "", "none", "未设目标", "", "比上月多 9 个", CUT, "?figure=a", RISING),
        Tile("b", "业委会和物管会合计", "78", "%", 1081, 1388, "", "= 77.88%", "none", "未设目标", "", "656 + 425，一区只计一次", CUT, "?figure=b", RISING),
        Tile("c", "社区环境和物业管理委员会", "75", "%", 219, 292, "个城市社区", "", "soon", "还差 73 个", "目标 100%，2021-12-31", "", CUT, "?figure=c", months(60, 62, 64, 66, 68, 70, 71, 72, 73, 74, 75), 100),
        Tile("d", "物业企业党组织", "78", "%", 281, 360, "家企业", "", "done", "已达标", "目标 70%，超 29 家", "", CUT, "?figure=d", months(60, 62, 64, 66, 68, 70, 72, 74, 75, 77, 78), 70),
        Tile("e", "按月测评的小区", "没有数据", "", None, None, "应报 31 个街道，报了 0 个", "", "none", "没有数据", "", "催 31 个街道", "2021-12-05 前应报", "?figure=e"),
        Tile("f", "环境和物业管理委员会", "75", "%", 219, 292, "个社区", "", "late", "未达标", "差 73 个，已到期", "", "假设到 2021-12-31 仍是 219", "?figure=f", months(70, 72, 75), 100),
        Tile("g", "专业化物业服务覆盖", "87.90", "%", 1220, 1388, "个小区", "", "run", "今天的数", "", "还会变，冻结前不入通报", "截至此刻 2021-12-03 10:20", "?figure=g", RISING),
        Tile("h", "老旧小区兜底服务投入财政资金与享受服务户数合计口径说明", "26.28", "万户", 262800, None, "户，209 个老旧小区", "", "none", "已冻结", "", "12-01 09:00 冻结", "截至 2021-11-30，永远可重算", "", RISING[-1:], None, "lock"),
    ]  # fmt: skip


def four() -> list[Corner]:
    """Three parties and one that is missing."""
    return [
        Corner("party", "社区党组织", "柳岸社区党总支", "done", "在任", [("书记", "孟*，任期至 2024-06"), ("兼任", "居委会主任"), ("找他", "周一说事 9:00，社区二楼")]),
        Corner("committee", "居民委员会", "柳岸社区居民委员会", "done", "在任", [("下设", "环境和物业管理委员会 7 人"), ("网格员", "2 名，第 4、5 网格"), ("电话", "0533-555-0140")]),
        Corner("owners", "业主委员会 / 物业管理委员会", state_kind="late", state_text="缺", missing=True, missing_text="上届业委会 2021-09-12 到期，换届小组 10-12 前应组建，已逾期 49 天。", action_href="#", action_label="组建换届小组", more_href="#", more_label="条例第 35 条怎么说"),
        Corner("company", "物业服务企业", "禾畔物业服务有限公司", "done", "合同有效", [("项目负责人", "高*，2020-06-03 向社区报到"), ("合同", "2020-06-01 至 2023-05-31")], "0533-555-0121", "值班，24 小时"),
    ]  # fmt: skip


def invented_map() -> CityMap:
    """Eight invented districts on a bent grid, with dots."""
    dice = random.Random(7)
    columns, rows, width, height = 3, 4, 384, 520
    nodes = {}
    for i in range(columns):
        for j in range(rows + 1):
            x = 90 + i * 100 + dice.uniform(-26, 26) + (20 if j % 2 else -14)
            nodes[i, j] = (round(x, 1), round(14 + j * 120 + dice.uniform(-22, 22), 1))
    names = ["北川县", "云岭区", "东湖区", "柳城区", "西周区", "石门区", "南沂县", "青山县"]
    shares = [0.9167, 0.9126, 0.8972, 0.8966, 0.8714, 0.8475, None, 0.7697]
    districts: list[MapDistrict] = []
    inside: list[tuple[float, float]] = []
    outside: list[tuple[float, float]] = []
    for k, name in enumerate(names):
        i, j = k % 2, k // 2
        corners = [nodes[i, j], nodes[i + 1, j], nodes[i + 1, j + 1], nodes[i, j + 1]]
        path = "M" + "L".join(f"{x} {y}" for x, y in corners) + "Z"
        ax = sum(x for x, _ in corners) / 4
        ay = sum(y for _, y in corners) / 4
        total = 60 + 40 * k
        share = shares[k]
        value = f"{round(share * total)} / {total}" if share is not None else "没有数据"
        districts.append(
            MapDistrict(
                f"99{k:04d}", name, path, value, share, (round(ax, 1), round(ay, 1)), f"?area=99{k:04d}"
            )
        )
        for _ in range(total):
            spot = (round(dice.gauss(ax, 20), 1), round(dice.gauss(ay, 24), 1))
            (outside if dice.random() > (share or 0.5) else inside).append(spot)
    return CityMap(
        districts, inside, outside, width, height, "青山县覆盖最低，262 / 340", "来源：虚构的演示城市。",
        "有专业化服务 / 小区", legend_in=f"有专业化服务 {len(inside):,} 个", legend_out=f"没有 {len(outside):,} 个，由兜底服务或自管",
    )  # fmt: skip


def table(request: HttpRequest) -> Table:
    """Four rows, one of them with a name no column is made for."""
    columns = [
        Column("name", "小区", sortable=True),
        Column("street", "街道", sortable=True),
        Column("households", "户数", "r", sortable=True),
        Column("mode", "服务方式"),
        Column("company", "企业"),
        Column("contract", "合同"),
        Column("built", "建成年份", "r", hidden_by_default=True),
    ]
    rows = [
        Row("#", ["柳岸新苑", "马尚街道", "1,286", "专业化 + 兜底", "禾畔物业", state("run", "还剩 18 个月", True), "1998"]),
        Row("#", [LONG_NAME, "公园街道", "412", "专业化 + 兜底", "同檐物业", state("soon", "还剩 31 天", True), "1986"], "soon"),
        Row("#", ["机械厂宿舍", "科苑街道", "238", "社区代管", None, state("none", "不适用", True), ""]),
        Row("#", ["少海雅居", "少海街道", "902", "专业化", "青檐物业", state("late", "已到期 3 天", True), "2011"], "late"),
    ]  # fmt: skip
    filters = [
        Filter(
            "district",
            "区县",
            [("370303", "张店区"), ("370304", "博山区")],
            request.GET.get("district", "370303"),
        ),
        Filter("old", "是否老旧小区", [("1", "老旧小区"), ("0", "不是")], request.GET.get("old", "1")),
        Filter("word", "名称里有", value=request.GET.get("word", ""), kind="text"),
    ]
    return Table(
        columns, rows, request.GET.get("sort", "name"), filters, page=Page(4, 72, href_with(request, after="4")),
        export_href="?", total_text="72 个小区", title="列表家具：每张表都一样",
    )  # fmt: skip


class ReportIn(forms.Form):
    """A form with one mistake of each kind."""

    on = forms.DateField(
        label="项目负责人哪天向社区报到",
        help_text="到岗后 5 日内，条例第 44 条。例如 2021-11-30",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "报到日期是 2020-05-28，合同 2020-06-01 才开始。请改日期，或先改合同。"},
    )
    how = forms.ChoiceField(
        label="怎么报到的", choices=[("a", "本人到社区"), ("b", "由企业带着来")], widget=forms.RadioSelect
    )
    company = forms.ChoiceField(label="企业", choices=[("", "请选"), ("1", "禾畔物业服务有限公司")])
    note = forms.CharField(label="还要说明的", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    agree = forms.BooleanField(
        label="不让物业知道我是谁", help_text="社区能看到您的电话，好回您。", required=False
    )


def corner_of_shell() -> Shell:
    """A frame for those who look at the gallery without signing in; the links lead nowhere important."""
    groups = [
        NavGroup("", [NavItem("我的待办", "/me/", 12, late=True, tab=True, short="待办")]),
        NavGroup(
            "看全市", [NavItem("总览", "/", tab=True), NavItem("组件", "/gallery/", current=True, tab=True)]
        ),
        NavGroup("管小区", [NavItem("小区", "/compounds/", 1388), NavItem("企业与项目", "/companies/", 360)]),
    ]
    return Shell(
        city_name="演示市", product_line="演示市红色物业", user="样本", post_title="市住建局物业科 · 经办", nav=groups,
        area_name="演示市", area_code="990000", at=AT, default_at=AT, demonstration=True,
    )  # fmt: skip


def everything(request: HttpRequest) -> dict[str, Any]:
    """What the gallery shows."""
    bound = ReportIn({"bad-on": "不是日期", "bad-how": "c", "bad-company": "1"}, prefix="bad")
    segments = [
        ModeSegment(dt.date(2016, 1, 1), dt.date(2018, 9, 30), "自管", "self"),
        ModeSegment(dt.date(2018, 10, 1), dt.date(2020, 6, 1), "专业化 · 同檐物业"),
        ModeSegment(dt.date(2020, 6, 1), None, "专业化 · 禾畔物业"),
        ModeSegment(dt.date(2021, 1, 1), None, "同时享受兜底服务，2021-01-01 起", "floor", also=True),
    ]
    items = [
        TimelineItem(dt.date(2021, 12, 4), "等您看看好了没有，没有回音社区会打电话", kind="next"),
        TimelineItem(dt.date(2021, 11, 30), "3 号楼下水返水处置完，等核查", "#", kind="now"),
        TimelineItem(
            dt.date(2021, 11, 22), "红色议事会议定：东门车棚加装充电端口 24 个，禾畔物业 12-20 前完成"
        ),
        TimelineItem(dt.date(2021, 9, 12), "第三届业委会任期届满，未启动换届", filled=False),
        TimelineItem(
            dt.date(2020, 6, 1), "更换物业：同檐物业退出，禾畔物业接手", filled=False, note="业主大会表决选聘"
        ),
        TimelineItem(dt.date(2018, 9, 12), "第三届业委会选举产生，7 人"),
    ]
    stops = [
        Stop("done", "上报", "11-25 08:12"), Stop("done", "立案", "用时 20 分"), Stop("late", "处置", "逾期 3 天 5 小时，区城市管理局"),
        Stop("none", "核查"), Stop("none", "结案"),
    ]  # fmt: skip
    rails = [
        ("桓台县", "88 / 96", 91.67),
        (LONG_NAME, "449 / 492", 91.26),
        ("博山区", "117 / 152", 76.97),
        ("没有数的", "—", None),
    ]
    lonely = Table([Column("name", "小区"), Column("x", "企业")], [], empty=Empty("马尚街道 11 月还没有吹哨", "社区和街道协调不了的事，可以召集有关部门到场。", "#", "从案件发起吹哨"))  # fmt: skip
    return {
        "shell": corner_of_shell(),
        "tiles": tiles(),
        "corners": four(),
        "map": invented_map(),
        "table": table(request),
        "lonely": lonely,
        "form": bound,
        "clean": ReportIn(prefix="clean"),
        "segments": segments,
        "items": items,
        "stops": stops,
        "rails": rails,
        "series": [Series("全市", RISING), Series("博山区", months(70, 71, None, 73, 74, 75, 75, 76, 76.2, 76.5, 76.97))],
        "chips": [Chip("计入", "#", True, 1217), Chip("没计入", "#", False, 171), Chip("街道：马尚", "#", remove=True)],
        "icons": NAMES,
        "at": AT,
        "sizes": [("48 / 1.15 数字", "s48"), ("36 / 1.15 数字", "s36"), ("28 / 1.3 页题", "s28"), ("20 / 1.3 节题", "s20"), ("16 / 1.7 正文", "s16"), ("14 / 1.45 表格", "s14"), ("13 / 1.45 说明", "s13")],
        "colours": [("ink", "墨", "正文、主按钮、粗线"), ("ink-2", "次墨", "说明文字"), ("ink-3", "淡墨", "表头、来源、坐标轴；不再更淡"), ("red", "四方红", "标志、导航位置、四角；别处一概不用"), ("done", "办结", "已办结、达标"), ("run", "在办", "办理中、推进中"), ("soon", "将到", "快到期、存疑、提示带"), ("late", "逾期", "已逾期、未达标、有错"), ("none", "没有数据", "未设目标、没有数据、已冻结")],
        "states": [("done", "已办结 已达标 已公示"), ("run", "办理中 还剩5天 等社区核查"), ("soon", "还剩3小时30分 存疑 还差73个"), ("late", "逾期3天5小时 未达标 缺"), ("none", "没有数据 未设目标 不适用"), ("lock", "已冻结")],
        "money": 33500000, "households": 262800, "phone": "13812341234", "person": "欧阳某某",
    }  # fmt: skip
