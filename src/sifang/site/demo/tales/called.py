"""Whistles, supervisions, campaigns and a locked sample of the demonstration year, told through their own actions."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sifang.campaigns import public as campaigns
from sifang.cases import public as cases
from sifang.notices import public as notices
from sifang.site.demo.stories import Story
from sifang.site.demo.tales.steps import Ground, Upload, moment
from sifang.site.demo.words import noun
from sifang.supervision import public as supervision
from sifang.whistles import public as whistles


def stories(ground: Ground) -> list[Story]:
    return [
        *_whistles(ground),
        *_supervisions(ground),
        *_campaigns(ground),
        *_sample(ground),
        *_roster(ground),
        *_notices(ground),
    ]


class _Whistle:
    """One whistle: each line is a step of it on its own day."""

    def __init__(self, ground: Ground, who: str, judge: str, told: list[Story]) -> None:
        self.ground, self.who, self.judge, self.told = ground, who, judge, told
        self.id = 0

    def _add(self, when: str, tell: Callable[[datetime], Any]) -> None:
        at = moment(when)
        self.told.append(Story(at, lambda: tell(at)))

    def blow(
        self,
        when: str,
        kind: str,
        matter: str,
        place: str,
        calls: dict[str, str],
        where: str = "",
        case: str = "",
    ) -> None:
        def tell(at: datetime) -> None:
            on = {"case_id": self.ground.ids[case]} if case else {"compound_id": self.ground.places[where].pk}
            office = [whistles.Call(self._office(name), task) for name, task in calls.items()]
            self.id = whistles.blow(
                kind_key=kind, matter=matter, place=place, calls=office, agreed_by_post="街道办事处分管副主任", **on,
                by=self.ground.people[self.who], at=at,
            ).pk  # fmt: skip

        self._add(when, tell)

    def _office(self, name: str) -> int:
        if name in self.ground.people:
            return self.ground.office_of(name)
        return int(noun("accounts.Office").objects.get(name=name).pk)

    def step(self, when: str, office: str, verb: str, words: str = "", by: str = "", **given: Any) -> None:
        def tell(at: datetime) -> None:
            row = whistles.Summons.objects.get(whistle=self.id, office=self._office(office))
            whistles.take(
                row.pk, verb, given={"words": words, **given}, by=self.ground.people[by or office], at=at
            )

        self._add(when, tell)

    def rule(self, when: str, office: str, to: str | None, matter: str, reasons: str, rule_key: str) -> None:
        def tell(at: datetime) -> None:
            row = whistles.Summons.objects.get(whistle=self.id, office=self._office(office))
            whistles.rule(
                row.pk, to_office_id=self._office(to) if to else None, matter=matter, reasons=reasons,
                rule_key=rule_key, by=self.ground.people[self.judge], at=at,
            )  # fmt: skip

        self._add(when, tell)

    def end(self, when: str, how: Callable[..., Any], by: str, **given: Any) -> None:
        self._add(when, lambda at: how(self.id, **given, by=self.ground.people[by], at=at))

    def came(self, day: str, office: str, officer: str, done: str, answer: str, replied: str) -> None:
        """Signed, an officer named, there, done, answered: nothing late."""
        self.step(f"{day} 09:20", office, "sign")
        self.step(f"{day} 09:30", office, "name_officer", officer=officer, phone="13300030001")
        self.step(f"{day} 10:00", office, "contact", "约好下午两点到现场")
        self.step(f"{day} 14:00", office, "arrive", "到现场")
        self.step(f"{day} 14:20", office, "confirm", "来了中队长和两名队员", by=self.who)
        self.step(f"{day} 17:00", office, "act", done)
        self.step(f"{replied} 10:00", office, "reply", answer)


def _whistles(ground: Ground) -> list[Story]:
    told: list[Story] = []

    def new(who: str = "mashang", judge: str = "zhangdian") -> _Whistle:
        return _Whistle(ground, who, judge, told)

    # This morning, an emergency: one has signed, one has not.
    one = new()
    one.blow("12-01 07:35", "emergency", "外墙保温板松动，随时可能掉到单元门口", "6 号楼北侧单元门前",
             {"xiaofang": "高处排险，拉警戒线", "zdchengguan": "封闭人行便道"}, where="own1")  # fmt: skip
    one.step("12-01 07:41", "xiaofang", "sign")
    one.step("12-01 07:44", "xiaofang", "name_officer", officer="宋明川", phone="13300030002")
    # Running: over a case handed up yesterday.
    one = new()
    one.blow("11-30 11:20", "ordinary", "一楼院内砌墙搭棚，劝停无效", "4 号楼一楼东户",
             {"zdchengguan": "到场认定、制止"}, case="shed")  # fmt: skip
    one.step("11-30 11:50", "zdchengguan", "sign")
    one.step("11-30 13:40", "zdchengguan", "name_officer", officer="关之航", phone="13300030003")
    one.step("11-30 14:10", "zdchengguan", "contact", "约 12 月 1 日上午到现场")
    # Refused, ruled to be another's, done, closed, both sides judged: a precedent.
    one = new()
    one.blow("11-17 09:05", "ordinary", "登高场地长期堆放建材，消防车展不开", "12 号楼南侧登高场地",
             {"zdchengguan": "清理堆放的建材"}, where="near4")  # fmt: skip
    one.step("11-17 10:10", "zdchengguan", "refuse", "占用消防登高场地由消防救援机构查处，不属城管职责")
    one.rule("11-17 15:30", "zdchengguan", "xiaofang", "消防登高场地堆放建材",
             "占用、堵塞消防车通道和登高场地由消防救援机构查处；城管协助清运，不作牵头", "fire")  # fmt: skip
    one.came(
        "11-18",
        "xiaofang",
        "宋明川",
        "责令当场清走，留有两次复查记录",
        "已清空并划线，物业每天巡查一次",
        "11-19",
    )
    one.step("11-22 10:00", "xiaofang", "judge", "当天到场，一次办成", by="mashang", verdict="SOLVED")
    one.end("11-22 10:20", whistles.close, "mashang", words="已办成，转社区每周看一次")
    one.end("11-24 16:00", whistles.assess, "zhangdian", worth="RIGHTLY", words="街道没有执法权，该吹")
    # Refused, ruled to be its own.
    one = new()
    one.blow("11-22 14:30", "ordinary", "临街饭馆油烟直排，楼上不能开窗", "临街 3 号商铺",
             {"zdchengguan": "查处油烟直排"}, where="near3")  # fmt: skip
    one.step("11-22 15:10", "zdchengguan", "refuse", "油烟超标要先由生态环境部门监测")
    one.rule("11-23 10:00", "zdchengguan", None, "居民楼下餐饮油烟直排",
             "餐饮油烟的查处归城市管理；需要监测的，由城市管理委托，不退给街道", "fumes")  # fmt: skip
    one.step("11-23 10:40", "zdchengguan", "sign")
    one.step("11-23 11:00", "zdchengguan", "name_officer", officer="关之航", phone="13300030003")
    one.step("11-24 09:30", "zdchengguan", "arrive", "查看烟道")
    one.step("11-24 10:00", "zdchengguan", "confirm", "来了两名执法队员", by="mashang")
    one.step("11-29 16:30", "zdchengguan", "act", "责令改装净化器、改道至楼顶，已动工")
    # Nobody came: the ladder climbed to the city.
    one = new()
    one.blow("11-18 09:00", "ordinary", "三部电梯检验过期仍在用", "1、2、3 号楼",
             {"张店区市场监督管理局": "现场检查，该停用的停用"}, where="near2")  # fmt: skip
    one.step("11-24 09:00", "张店区市场监督管理局", "urge", "已过报到时限，请今天到", by="mashang")
    for when in ("11-09 18:00", "11-11 18:00", "11-15 08:40", "11-23 12:00", "11-24 14:00", "11-29 09:00"):
        told.append(_climb(moment(when)))
    # Blown in vain.
    one = new()
    one.blow(
        "11-10 09:00",
        "ordinary",
        "门前道路挖开没有回填",
        "南门外",
        {"zdchengguan": "查施工手续"},
        where="own1",
    )
    one.end("11-10 10:30", whistles.withdraw, "mashang", words="施工单位当天回填，不用来了")
    one.end("11-11 15:00", whistles.assess, "zhangdian", worth="IN_VAIN", words="打个电话就能问清，先问再吹")
    # A hard one the district settled.
    one = new()
    one.blow("11-02 09:00", "hard", "供热支管老化，三方都说不归自己修", "全小区",
             {"zdchengguan": "核对挖掘手续", "张店区财政局": "核算改造资金"}, where="own2")  # fmt: skip
    one.step("11-02 09:40", "zdchengguan", "sign")
    one.step("11-02 10:00", "zdchengguan", "name_officer", officer="关之航", phone="13300030003")
    one.step("11-03 09:30", "zdchengguan", "arrive", "查了道路挖掘许可")
    one.step("11-03 09:50", "zdchengguan", "confirm", "来了一名科长", by="mashang")
    one.end("11-26 15:00", whistles.decide, "zhangdian",
            words="列入明年供热老旧管网改造，区里出六成，供热企业出四成；今冬由供热企业先行抢修")  # fmt: skip
    # In the zone.
    one = new("sibaoshan", "gaoxin")
    one.blow(
        "11-15 09:00",
        "ordinary",
        "夜间施工噪声，屡劝不改",
        "东侧工地",
        {"chengguan": "查夜间施工许可"},
        where="north3",
    )
    one.came(
        "11-15",
        "chengguan",
        "关之航",
        "立案一件，责令夜间停工",
        "工地已承诺 22 时后停工，街道夜查两次无施工",
        "11-17",
    )
    one.step("11-18 09:30", "chengguan", "judge", "到场及时，停工有效", by="sibaoshan", verdict="SOLVED")
    one.end("11-18 09:40", whistles.close, "sibaoshan", words="办成")
    one.end("11-19 10:00", whistles.assess, "gaoxin", worth="RIGHTLY", words="街道没有执法权，该吹")
    return told


def _climb(at: datetime) -> Story:
    return Story(at, lambda: whistles.climb_all(by=None, at=at))


def _supervisions(ground: Ground) -> list[Story]:
    told: list[Story] = []

    def issue(
        when: str,
        who: str,
        office: str,
        due: str,
        every: int,
        matter: str,
        asked: str,
        conditions: list[str],
        **on: Any,
    ) -> Callable[..., None]:
        at, found = moment(when), {}

        def tell() -> None:
            found["id"] = supervision.issue(
                matter=matter, requirement=asked, office_id=ground.office_of(office), office_post="分管副局长",
                leader_post="区分管负责人" if who == "zhangdian" else "分管负责人", acceptor_id=ground.office_of(who),
                due_on=date.fromisoformat(due), feedback_every=every, conditions=conditions,
                case_id=ground.ids[on["case"]] if "case" in on else None, by=ground.people[who], at=at,
            ).pk  # fmt: skip

        told.append(Story(at, tell))

        def step(when: str, who: str, verb: str, words: str = "", **given: Any) -> None:
            at = moment(when)
            told.append(Story(at, lambda: supervision.take(
                found["id"], verb, given={"words": words, **given}, by=ground.people[who], at=at,
            )))  # fmt: skip

        return step

    # Feedback is due today.
    step = issue("11-22 10:00", "zhangdian", "zdchengguan", "2021-12-20", 3, "僵尸车清理", "查清车主，限期挪走；查不到的依规拖移",
                 ["废旧车辆已挪走", "车位恢复公用"], case="old_car")  # fmt: skip
    step("11-26 10:00", "zdchengguan", "feed_back", "已张贴限期通知，交管查到车主在外地，答应月底前处理")
    # Feedback is late.
    step = issue("11-15 09:30", "mashang", "zdchengguan", "2021-12-06", 5, "楼顶违建两处", "制止续建，限期拆除",
                 ["楼顶恢复原状", "邻居无新的反映"])  # fmt: skip
    step("11-29 09:00", "mashang", "remind", "11 月 22 日该反馈，请今天补上")
    # Handed in, one condition is still open.
    step = issue("11-01 10:00", "shijingban", "boshan", "2021-11-30", 7, "老旧小区专业化服务覆盖率偏低", "逐小区列出责任人和时间",
                 ["11 月新增不少于 2 个小区", "余下小区有名单、有时间"])  # fmt: skip
    step("11-10 10:00", "boshan", "feed_back", "已与三家企业谈定，两个小区本月进驻")
    step("11-26 16:00", "boshan", "hand_in", "新增 2 个小区，余下 35 个列出名单和时间")
    step("11-29 10:00", "shijingban", "meet", "名单已收到，逐小区有责任人", condition="2")
    # Done and struck off.
    step = issue("11-03 09:00", "mashang", "xiaofang", "2021-11-19", 3, "沿街商铺堵塞消防通道", "打通通道，落实商铺责任人",
                 ["通道全部打通", "划线并公示责任人"])  # fmt: skip
    step("11-08 10:00", "xiaofang", "feed_back", "打通两处，余一处与商户约谈")
    step("11-15 15:00", "xiaofang", "hand_in", "三处全部打通，已划线")
    step("11-16 09:30", "mashang", "meet", "逐处走过，都通", condition="1")
    step("11-16 09:40", "mashang", "meet", "划线、责任牌都在", condition="2")
    step("11-16 09:50", "mashang", "cancel", "条件都达到，销号")
    return told


def _campaigns(ground: Ground) -> Iterator[Story]:
    made: dict[str, Any] = {}
    planned, visited, again, over = (
        moment("11-19 15:00"),
        moment("11-30 16:40"),
        moment("11-25 09:00"),
        moment("11-30 10:00"),
    )
    fails = {
        "lane": ("fire_lane", "6 号楼北侧登高面画线不清，停了一辆车"),
        "lamp": ("lights", "地下室过道三盏灯不亮"),
    }

    def plan() -> None:
        home = next(iter(ground.scope("shequ").area_ids))
        made["winter"] = campaigns.plan(
            name="马尚街道冬季消防和电梯排查", checklist_key="inspection", area_id=home, starts_on=date(2021, 11, 22),
            ends_on=date(2021, 12, 10), by=ground.people["mashang"], at=planned,
        )  # fmt: skip
        made["visit"] = campaigns.plan(
            name="张店区四季度红色物业督导", checklist_key="supervision", area_id=home, starts_on=date(2021, 11, 22),
            ends_on=date(2021, 12, 24), by=ground.people["zhangdian"], at=planned,
        )  # fmt: skip

    def visit(
        which: str, where: str, by: str, at: datetime, most: int, wrong: dict[str, tuple[str, str]]
    ) -> None:
        campaign, compound = made[which], ground.places[where]
        target = campaigns.CampaignTarget.objects.get(campaign=campaign, compound=compound)
        bad = {key: (picture, words) for picture, (key, words) in wrong.items()}
        book = cases.rulebook(at.date()).campaigns[campaign.checklist_key]
        items = [item for group in book.groups for item in group.items][:most]
        for item in items:
            picture, words = bad.get(item.key, ("", ""))
            shown = [cases.taken(Upload(f"{picture}-before", words), compound, at)] if picture else []
            campaigns.answer(
                target.pk, item.key, result="FAIL" if words else "PASS", words=words, photographs=shown,
                press=uuid.uuid5(uuid.NAMESPACE_OID, f"{which}/{where}/{item.key}"), by=ground.people[by], at=at,
            )  # fmt: skip
        if most > 90:
            campaigns.finish(target.pk, by=ground.people[by], at=at)

    yield Story(planned, plan)
    yield Story(visited, lambda: visit("winter", "near1", "shequ", visited, 99, fails))
    yield Story(again, lambda: visit("winter", "near2", "shequ", again, 7, {}))
    yield Story(over, lambda: visit(
        "visit", "own1", "zhangdian", over, 99, {"bin": ("charging", "8 号楼前充电棚旁仍有一处飞线")}
    ))  # fmt: skip


def _sample(ground: Ground) -> Iterator[Story]:
    """The closed cases of the first half of November, a twentieth of them looked at again."""
    locked, drawn, looked, made = moment("11-16 09:00"), moment("11-17 15:30"), moment("11-19 10:00"), {}

    def lock() -> None:
        made["draw"] = campaigns.lock(
            first_on=date(2021, 11, 1), last_on=date(2021, 11, 14), seed_source="11 月 17 日上证综指收盘价",
            by=ground.people["zhangdian"], at=locked,
        ).pk  # fmt: skip

    def look() -> None:
        items = campaigns.SampleItem.objects.filter(draw=made["draw"]).order_by("position")
        rows = items.exclude(checker_kind="DISTRICT").exclude(handler_kind="DISTRICT")
        for item in rows[: max(1, rows.count() - 2)]:
            campaigns.look_again(
                item.pk,
                result="AGREES",
                words="到现场看过，与结案照片和回单一致",
                by=ground.people["zhangdian"],
                at=looked,
            )

    yield Story(locked, lock)
    yield Story(
        drawn, lambda: campaigns.draw(made["draw"], seed="3537.37", by=ground.people["zhangdian"], at=drawn)
    )
    yield Story(looked, look)


def _roster(ground: Ground) -> Iterator[Story]:
    """The week that begins is arranged: a subdistrict by day and night, a district by day."""
    at = moment("12-01 08:05")
    for who, on_duty, shift in (
        ("mashang", "mashang", cases.Shift.DAY),
        ("mashang", "zhangdian", cases.Shift.NIGHT),
        ("zhangdian", "zhangdian", cases.Shift.DAY),
    ):

        def arrange(who: str = who, on_duty: str = on_duty, shift: str = shift) -> None:
            cases.put_on_duty(
                next(iter(ground.scope(who).area_ids)), shift=shift, first=at.date(), last=at.date() + timedelta(days=6),
                user_id=ground.people[on_duty].pk, by=ground.people[who], at=at,
            )  # fmt: skip

        yield Story(at, arrange)


def _notices(ground: Ground) -> Iterator[Story]:
    """On the last evening everybody read what had come; in the morning the messages went out."""
    evening, morning = moment("11-30 17:40"), moment("12-01 08:15")

    def read() -> None:
        for name in (
            "shequ",
            "mashang",
            "jingli",
            "zhangdian",
            "zdchengguan",
            "xiaofang",
            "sibaoshan",
            "gaoxin",
        ):
            notices.read_all(by=ground.people[name], at=evening)

    yield Story(evening, read)
    patience = notices.Patience(first_minutes=1, times=2, tries=5)
    yield Story(morning, lambda: notices.deliver_due(patience=patience, by=None, at=morning))
