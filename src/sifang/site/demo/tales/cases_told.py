"""The told cases of November: every state of the way, in the cast's own places. Invented, all of it."""

from __future__ import annotations

from typing import Any

from sifang.site.demo.tales.steps import RESIDENT, Act, Tale, act


def _taken(
    day: str, hour: int = 8, *, to: str = "COMPANY", signs: str = "jingli", by: str = "shequ"
) -> tuple[Act, ...]:
    """Taken in, filed, sent and signed within the hour, as on most mornings."""
    return (*_sent(day, hour, to=to, by=by), act(f"{day} {hour:02}:50", signs, "sign"))


def _sent(day: str, hour: int = 8, *, to: str = "COMPANY", by: str = "shequ") -> tuple[Act, ...]:
    why = {
        "COMPANY": "按类型表由物业企业先办",
        "COMMUNITY": "社区能协调，自己办",
        "SUBDISTRICT": "按类型表由街道先办",
    }[to]
    return (
        act(f"{day} {hour:02}:32", by, "accept"),
        act(f"{day} {hour:02}:36", by, "file"),
        act(f"{day} {hour:02}:40", by, "dispatch", kind=to, why=why),
    )


def _up(day: str, office: str, *, hour: int = 9, by: str = "shequ", signs: bool = True) -> tuple[Act, ...]:
    """The community calls upward, the subdistrict sends it to an office."""
    found = (
        act(f"{day} {hour:02}:02", by, "accept"),
        act(f"{day} {hour:02}:08", by, "file"),
        act(f"{day} {hour:02}:20", by, "hand_up", why="社区和物业劝过两次，没有执法权，请部门来"),
        act(f"{day} {hour:02}:41", "mashang", "dispatch", kind="DEPARTMENT", office=office, why="社区上呼，按管辖清单归这个部门"),
    )  # fmt: skip
    return (*found, act(f"{day} {hour + 1:02}:15", office, "sign")) if signs else found


def _tell(when: str, name: str, phone: str, **more: Any) -> Act:
    return act(when, RESIDENT, "tell", name=name, phone=f"133000{phone}", **more)


FOUND_ON_VISITS = 3
"""So many problems more are found on the visits of the told campaigns; none is solved yet."""

_OK = {"word": "SOLVED", "is_satisfied": True}

TALES: tuple[Tale, ...] = (
    # Waiting to be taken in.
    Tale("lamp", "own1", "0308", "2 号楼三单元四层楼道灯不亮", "灯坏了三天，晚上看不见台阶，楼上有两位老人。", (
        _tell("12-01 07:12", "秦女士", "20001", photo="lamp-before"),
    ), "2 号楼三单元四层"),
    Tale("lane", "near1", "0601", "6 号楼北侧消防车通道停了私家车", "一辆红色轿车从昨晚停到现在，消防车进不来。", (
        _tell("12-01 06:48", "尤先生", "20002", photo="lane-before"),
    ), "6 号楼北侧"),
    Tale("sweep", "near2", "0101", "1 号楼楼道一周没有打扫", "楼梯上有烟头和油渍，保洁一周没来。", (
        _tell("11-30 21:15", "", "20003", is_anonymous_to_company=True),
    ), "1 号楼"),
    Tale("hot_sewer", "near3", "0401", "污水井返水", "5 号楼前污水井往外冒水，气味很大，行人绕行。", (
        act("12-01 07:55", "zhangdian", "order", number="ZB2112010017", caller="来电人", contact="13300020004"),
    ), "5 号楼前"),
    Tale("noise", "north1", "1205", "地下水泵夜里响", "夜里十一点以后水泵一直嗡嗡响，一楼睡不着。", (
        _tell("11-30 20:05", "单女士", "20005"),
    ), "9 号楼一楼"),
    # Taken in, not filed; filed, not sent.
    Tale("board", "own1", "0204", "公示栏里还是去年的收支", "公共收益和物业费收支只公示到 2020 年。", (
        _tell("11-30 15:20", "葛先生", "20006", photo="board-before"),
        act("11-30 16:40", "shequ", "accept"),
    ), "南门公示栏"),
    Tale("bikes", "near1", "0701", "门厅停了四辆电动车", "门厅里停电动车，有一辆夜里拉线充电。", (
        act("11-30 16:05", "shequ", "report", source="GRID"),
        act("11-30 16:06", "shequ", "accept"), act("11-30 16:10", "shequ", "file"),
    ), "3 号楼门厅"),
    Tale("shed", "near2", "0901", "一楼在搭棚房", "一楼住户在院里砌墙搭棚，已经立了柱子。", (
        _tell("11-30 10:10", "龚先生", "20007", is_anonymous_to_company=True),
        act("11-30 10:30", "shequ", "accept"), act("11-30 10:41", "shequ", "file"),
        act("11-30 11:02", "shequ", "hand_up", why="社区到场劝停，住户不听；没有执法权"),
    ), "4 号楼一楼东户"),
    # Sent, not signed; objected; designated.
    Tale("gate", "own1", "0307", "单元门关不上", "4 号楼一单元门闭门器坏了，门整天开着。", (
        _tell("11-30 09:02", "左女士", "20008"), *_sent("11-30", 16),
    ), "4 号楼一单元"),
    Tale("lock", "near4", "0804", "私装地锁三处", "公共车位上装了三把地锁。", (
        act("11-29 09:00", "shequ", "report", source="GRID"), *_up("11-30", "zdchengguan", signs=False),
    ), "7 号楼东侧"),
    Tale("smoke", "near3", "1204", "一楼小饭馆油烟直排", "油烟机管道朝着楼上窗户，中午晚上都不能开窗。", (
        _tell("11-26 12:40", "贺女士", "20009"), *_up("11-29", "zdchengguan", signs=False),
        act("11-29 14:20", "zdchengguan", "object", why="饭馆有专用烟道，油烟超标归生态环境部门监测认定"),
    ), "临街 3 号商铺"),
    Tale("old_car", "near1", "0807", "废旧车辆占位半年", "一辆没有牌照的面包车停了半年，轮胎都瘪了。", (
        act("11-22 09:10", "shequ", "report", source="TALK"), *_up("11-22", "zdchengguan", hour=10, signs=False),
        act("11-22 15:00", "zdchengguan", "object", why="车辆在小区内，属公安交管的僵尸车清理范围"),
        act("11-23 09:30", "zhangdian", "designate", kind="DEPARTMENT", office="zdchengguan",
            why="按管辖清单，小区内占用公共车位的废弃车辆由城管牵头，公安配合查车主"),
        act("11-23 10:05", "zdchengguan", "sign"), act("11-24 09:40", "zdchengguan", "contact", note="已请交管查车主"),
        act("11-24 16:00", "zdchengguan", "finish_step", note="张贴了限期挪车通知，留了照片"),
    ), "2 号楼后"),
    # Being handled.
    Tale("roof", "own1", "0301", "顶楼屋面渗水", "六楼屋顶渗水，下雨时卧室滴水。", (
        _tell("11-19 18:30", "康先生", "20010", photo="wall-before"), *_taken("11-22"),
        act("11-22 10:30", "jingli", "contact", note="已上门看过，屋面卷材开裂"),
        act("11-24 10:00", "jingli", "arrive", note="和防水队看了现场，量了面积"),
        act("11-30 15:30", "jingli", "ask_extension", why="近期有雨雪，卷材要连续三个晴天才能铺"),
    ), "5 号楼顶楼"),
    Tale("guard", "own2", "0104", "北门岗夜里没有人", "连续三晚北门没有保安，外卖车随便进。", (
        _tell("11-24 08:10", "申女士", "20011", is_anonymous_to_company=True), *_taken("11-24", 9, by="mashang"),
        act("11-24 11:00", "jingli", "contact"), act("11-26 17:30", "jingli", "ask_extension", why="新保安下周到岗"),
        act("11-29 09:30", "mashang", "grant_extension", note="情况属实，先由项目部夜间顶岗"),
    ), "北门"),
    Tale("green", "own3", "0103", "绿地踩秃了一大片", "门口绿地黄土裸露，起风就扬尘。", (
        act("11-18 10:00", "mashang", "report", source="GRID"), *_taken("11-18", 14, by="mashang"),
        act("11-19 09:30", "jingli", "contact"),
    ), "东门绿地"),
    Tale("repair", "own1", "0105", "报修水管三次没有人来", "厨房下水返水，报修三次都说排期。", (
        _tell("11-25 19:40", "安女士", "20012"), *_taken("11-26"),
        act("11-30 19:00", "shequ", "urge", note="已经逾期，请今天给诉求人回话"),
    ), "7 号楼二单元 201"),
    Tale("railing", "own1", "0304", "楼梯栏杆松动", "三层到四层的扶手松了，孩子扶着会晃。", (
        _tell("11-28 20:20", "穆先生", "20013"), *_taken("11-29"),
        act("11-29 10:10", "jingli", "contact", note="约好 12 月 1 日上门焊接"),
    ), "1 号楼二单元"),
    Tale("cables", "near4", "0407", "楼间弱电线缆垂到头顶", "两栋楼之间的线垂下来，伸手就能够到。", (
        act("11-26 09:00", "shequ", "report", source="INSPECTION"), *_taken("11-26", 9, to="COMMUNITY", signs="shequ"),
        act("11-26 15:00", "shequ", "arrive", note="已拉警戒线，请通信企业来收线"),
        act("11-29 10:00", "shequ", "finish_step", note="先把线吊高到四米以上，行人不再碰到"),
    ), "3 号楼和 4 号楼之间"),
    Tale("lift_money", "near3", "0505", "老电梯一个月停了五次", "十五年的电梯，一个月停了五次，老人下不了楼。", (
        act("11-08 10:00", "shequ", "report", source="TALK"),
        act("11-08 14:00", "shequ", "accept"), act("11-08 14:10", "shequ", "file"),
        act("11-08 15:00", "mashang", "dispatch", kind="SUBDISTRICT", why="按类型表由街道先办"),
        act("11-08 15:20", "mashang", "sign"), act("11-09 10:00", "mashang", "contact", note="和业委会、维保单位碰过头"),
        act("11-15 16:00", "zhangdian", "shelve", until="2022-03-31", why="更新要用维修资金，业主表决期到明年三月"),
    ), "2 号楼"),
    Tale("bench", "near1", "0406", "健身器材松动", "漫步机一侧螺丝掉了，晃得厉害。", (
        act("11-10 08:50", "shequ", "report", source="VISIT", photo="board-after"),
        *_taken("11-10", 9, to="COMMUNITY", signs="shequ"),
        act("11-11 10:00", "mashang", "shelve", until="2021-11-29", why="厂家配件 11 月 28 日到货"),
        act("11-29 08:35", "shequ", "resume", note="配件到了"), act("11-30 15:00", "shequ", "hand_in", said="换了螺栓，试坐正常"),
    ), "中心广场"),
    Tale("moved", "own3", "1102", "装修垃圾堆在楼下一周", "楼下堆了十几袋装修垃圾，一周没人拉。", (
        _tell("11-27 10:30", "费先生", "20014"), *_taken("11-29", 9, by="mashang"),
        act("11-29 14:00", "jingli", "contact", note="约了清运车，12 月 1 日上午拉走"),
    ), "8 号楼下"),
    # Looked at by somebody else.
    Tale("bins", "own1", "0102", "垃圾桶满溢没有清", "西门两个桶满了，垃圾堆到地上。", (
        _tell("11-29 07:30", "常女士", "20015", photo="bin-before"), *_taken("11-29"),
        act("11-29 09:20", "jingli", "contact"),
        act("11-29 16:10", "jingli", "hand_in", said="两桶已清，地面冲洗过，改为每天清两次", photo="bin-after"),
    ), "西门投放点"),
    Tale("wall", "own1", "0304", "门厅墙皮脱落", "门厅墙皮掉了一大块，露出砖。", (
        _tell("11-15 12:10", "蒲先生", "20016", photo="wall-before"), *_taken("11-16"),
        act("11-16 10:00", "jingli", "contact"), act("11-22 15:00", "jingli", "hand_in", said="铲掉重抹，刷了涂料"),
        act("11-23 10:30", "shequ", "send_back", why="只补了一半，靠电表箱一侧还在掉"),
        act("11-26 16:00", "jingli", "hand_in", said="整面重做，电表箱一侧一起处理", photo="wall-after"),
    ), "6 号楼门厅"),
    Tale("stall", "near2", "1002", "西门口占道摆摊", "每天傍晚西门口摆摊，车出不去。", (
        _tell("11-22 18:10", "辛先生", "20017"), *_up("11-23", "zdchengguan"),
        act("11-23 15:00", "zdchengguan", "contact"), act("11-24 17:30", "zdchengguan", "arrive", note="劝离三处摊位"),
        act("11-25 18:30", "zdchengguan", "hand_in", said="连续两晚值守，摊位已撤，划了禁停线"),
        act("11-26 18:00", "shequ", "pass_check", note="傍晚去看了，门口已通"),
    ), "西门"),
    Tale("extinguisher", "near4", "0602", "消火栓箱里没有水带", "三单元两个消火栓箱是空的。", (
        act("11-17 09:30", "shequ", "report", source="INSPECTION"), *_up("11-17", "xiaofang", hour=10),
        act("11-17 14:30", "xiaofang", "contact"), act("11-17 16:00", "xiaofang", "arrive", note="现场查验，下达整改通知"),
        act("11-17 17:00", "xiaofang", "finish_step", note="先从微型消防站调了两盘水带"),
        act("11-24 15:00", "xiaofang", "hand_in", said="物业已配齐水带水枪，抽查出水正常", photo="lane-after"),
        act("11-25 09:30", "shequ", "pass_check", note="逐箱看过，齐了"),
        act("11-25 15:10", "mashang", "judge", has_come=True, is_solved=True, note="当天到场，处理得当"),
    ), "3 单元"),
    Tale("intercom", "own1", "0307", "对讲按了没有声音", "五单元对讲按了没有声音，快递上不来。", (
        _tell("11-23 09:15", "柏女士", "20018"), *_taken("11-23", 9), act("11-23 11:00", "jingli", "contact"),
        act("11-25 11:00", "jingli", "hand_in", said="换了主机，逐户试通"),
        act("11-25 17:00", "shequ", "pass_check", note="按了六户，都通"),
        act("11-28 20:10", RESIDENT, "say_unsolved", why="我家还是没有声音，只有开锁的咔嗒声", has_come=True),
    ), "5 单元"),
    Tale("puddle", "own2", "0403", "路面坑洼积水", "东侧路面坑洼，下雨积水没过脚面。", (
        _tell("11-08 07:50", "申女士", "20019"), *_taken("11-08", 9, by="mashang"), act("11-08 14:00", "jingli", "contact"),
        act("11-25 10:00", "jingli", "hand_in", said="坑洼处铣刨重铺，试了水", photo="lane-after"),
        act("11-26 10:00", "mashang", "pass_check", note="浇水看过，不积水了"),
        act("11-27 19:30", RESIDENT, "say_solved", has_come=True, has_explained=True),
    ), "东侧路"),
    # Closed, each in its way; some not left at that.
    Tale("dark_road", "own1", "0308", "小区主路路灯四盏不亮", "主路从南门到 3 号楼四盏灯不亮。", (
        _tell("11-02 18:45", "翁先生", "20020", photo="lamp-before"),
        _tell("11-02 19:30", "曲女士", "20021", joins="dark_road"), _tell("11-02 21:02", "巴先生", "20022", joins="dark_road"),
        *_taken("11-03"), act("11-03 09:30", "jingli", "contact"),
        act("11-04 16:20", "jingli", "hand_in", said="换了四盏灯和一段老化的线", photo="lamp-after"),
        act("11-04 18:30", "shequ", "pass_check", note="天黑后去看，四盏都亮", photo="lamp-after"),
        act("11-05 09:00", RESIDENT, "say_solved", has_come=True, has_explained=True),
        act("11-05 09:40", "shequ", "close"),
    ), "南门至 3 号楼"),
    Tale("pile", "near1", "0603", "楼道堆放旧家具", "五层楼道堆了沙发和柜子，过不去人。", (
        act("11-05 09:00", "shequ", "report", source="INSPECTION", photo="wall-before"),
        *_taken("11-05", 9, to="COMMUNITY", signs="shequ"), act("11-05 14:00", "shequ", "contact", note="住户同意搬"),
        act("11-08 11:00", "shequ", "hand_in", said="住户自己搬走了，社区帮着找的车", photo="wall-after"),
        act("11-09 10:00", "mashang", "pass_check", note="上楼看了，楼道已空"),
        act("11-09 10:20", "mashang", "record_word", **_OK, note="同楼层两户都说好了"), act("11-09 10:30", "mashang", "close"),
    ), "2 号楼五层"),
    Tale("drain", "own1", "0401", "雨水箅子堵了积水", "3 号楼前雨水箅子堵了，积水成坑。", (
        _tell("11-09 08:05", "燕先生", "20023"), *_taken("11-09"), act("11-09 09:10", "jingli", "contact"),
        act("11-09 11:30", "jingli", "finish_step", note="先抽干积水，放了警示牌"),
        act("11-10 15:00", "jingli", "hand_in", said="清掏两口井，放水试过"), act("11-10 17:00", "shequ", "pass_check", note="看着放水，走得快"),
        act("11-11 10:00", "shequ", "record_word", word="NO_CONTACT", note="10 日 17:20、11 日 9:40 各打一次，没有接"),
        act("11-11 10:10", "shequ", "close"),
    ), "3 号楼前"),
    Tale("charging", "near2", "0702", "从四楼往下拉线充电", "四楼往下拉插线板给电动车充电。", (
        _tell("11-11 20:40", "", "20024", is_anonymous_to_company=True), *_up("11-12", "xiaofang", hour=9),
        act("11-12 11:00", "xiaofang", "arrive", note="当场拆除，教育了住户"),
        act("11-12 15:00", "xiaofang", "hand_in", said="拆线一处，社区引到充电棚"), act("11-15 10:00", "shequ", "pass_check", note="周末两晚都看了，没有再拉"),
        act("11-15 15:00", "mashang", "judge", has_come=True, is_solved=True, note="到场快"),
        act("11-16 09:30", "shequ", "record_word", **_OK, note="说好了"), act("11-16 09:40", "shequ", "close"),
    ), "5 号楼"),
    Tale("by_word", "own3", "0404", "东门监控坏了", "东门摄像头画面全黑。", (
        act("11-04 09:00", "mashang", "report", source="COMPANY"), *_taken("11-04", 14, by="mashang"),
        act("11-10 11:00", "jingli", "hand_in", said="换了摄像头，存储已恢复"),
        act("11-15 10:00", "mashang", "close_by_word", why="监控室钥匙由物业保管，两次去都没有人，没能当面看录像"),
    ), "东门"),
    Tale("unsolved", "near4", "0803", "车位不够，要求增划", "晚上九点以后没有地方停车，请在绿地边增划车位。", (
        _tell("11-03 21:30", "敖先生", "20025"), *_taken("11-04", 9, to="COMMUNITY", signs="shequ"),
        act("11-04 15:00", "shequ", "contact", note="解释了绿地不能改车位"),
        act("11-19 16:00", "mashang", "close_unsolved", why="占用绿地增划要业主共同决定，征求意见未过半数",
            comes_next="业委会明年一季度再征求意见，社区协调旁边单位夜间错时停车"),
    ), "南侧绿地"),
    Tale("late", "own2", "0101", "地下车库长期没有打扫", "车库地面一层灰，墙角有垃圾。", (
        _tell("11-08 19:00", "晏女士", "20026"), *_taken("11-09", 9, by="mashang"),
        act("11-18 15:00", "jingli", "hand_in", said="车库全面清扫，冲洗地面", photo="bin-after"),
        act("11-19 10:00", "mashang", "pass_check", note="下去看了，干净"), act("11-19 10:20", "mashang", "record_word", **_OK, note="满意"),
        act("11-19 10:30", "mashang", "close"),
        act("11-22 09:00", "jingli", "appeal", fault="LATE", why="11 月 10 日至 16 日车库封闭做消防管网抢修，进不去，有抢修单"),
        act("11-23 10:00", "mashang", "review_appeal", is_supported=True, why="抢修属实，街道有备案"),
        act("11-24 15:00", "zhangdian", "decide_appeal", is_upheld=True, why="同意初审意见，逾期不计入统计，经过照旧保留"),
    ), "地下车库"),
    Tale("late_no", "own1", "0110", "夜间值班电话没人接", "夜里漏水打值班电话没人接。", (
        _tell("11-10 23:20", "车女士", "20027"), *_taken("11-11"), act("11-18 10:00", "jingli", "hand_in", said="值班电话改到项目经理手机，张贴公示"),
        act("11-18 22:10", "shequ", "pass_check", note="当晚打了两次，都接了"), act("11-19 09:00", "shequ", "record_word", **_OK, note="打通了"),
        act("11-19 09:10", "shequ", "close"), act("11-22 10:00", "jingli", "appeal", fault="LATE", why="值班员请假"),
        act("11-22 16:00", "shequ", "review_appeal", is_supported=False, why="请假应当安排替班，不属于免责情形"),
        act("11-23 16:00", "mashang", "decide_appeal", is_upheld=False, why="同意社区意见，不成立"),
    ), "客服中心"),
    Tale("appealing", "own1", "0304", "单元台阶破损", "三单元台阶缺角，绊倒过人。", (
        _tell("11-04 08:00", "麻先生", "20028"), *_taken("11-04", 9), act("11-22 16:00", "jingli", "hand_in", said="台阶重做，加了防滑条"),
        act("11-23 09:00", "shequ", "pass_check", note="走了一遍，平整"), act("11-23 15:00", "shequ", "record_word", **_OK, note="好了"),
        act("11-23 15:10", "shequ", "close"),
        act("11-29 10:00", "jingli", "appeal", fault="LATE", why="混凝土要在 5 度以上养护，11 月 7 日寒潮后停工一周"),
    ), "三单元"),
    Tale("again", "own1", "0305", "楼上漏水到厨房", "楼上地漏漏水，厨房吊顶湿了。", (
        _tell("11-12 21:00", "冉女士", "20029", photo="wall-before"), *_taken("11-13", 9),
        act("11-13 10:30", "jingli", "contact"), act("11-13 11:00", "jingli", "finish_step", note="关了楼上的角阀，先止住水"),
        act("11-18 15:00", "jingli", "hand_in", said="楼上换了地漏，做了闭水"), act("11-19 10:00", "shequ", "pass_check", note="闭水 24 小时没有渗"),
        act("11-19 15:00", "shequ", "record_word", **_OK, note="暂时不漏了"), act("11-19 15:10", "shequ", "close"),
        act("11-29 21:40", RESIDENT, "say_unsolved", why="楼上用了一周又开始漏，吊顶又湿了", has_come=True, has_explained=False),
    ), "2 号楼一单元 101"),
    # Told twice; parts of one; not for here.
    Tale("twice", "own1", "0308", "主路的灯又不亮了一盏", "3 号楼前那盏灯不亮了。", (
        _tell("11-29 18:20", "曲女士", "20021"), act("11-30 08:40", "shequ", "accept"),
    ), "3 号楼前"),
    Tale("same", "own1", "0308", "3 号楼门口黑", "3 号楼门口晚上黑，路灯坏了。", (
        _tell("11-29 20:05", "翁先生", "20020"),
        act("11-30 08:50", "shequ", "merge", into="twice", why="同一盏灯，昨晚两户先后报的"),
    ), "3 号楼门口"),
    Tale("not_same", "near3", "0603", "二层楼道堆纸箱", "二层楼道堆满纸箱。", (
        _tell("11-25 18:00", "郗先生", "20030"), *_taken("11-26", 9, to="COMMUNITY", signs="shequ"),
    ), "1 号楼二层"),
    Tale("not_same_2", "near3", "0603", "1 号楼三层堆旧自行车", "三层楼道放了五辆旧自行车。", (
        _tell("11-26 07:30", "郗先生", "20030"), act("11-26 10:00", "shequ", "accept"),
        act("11-26 10:05", "shequ", "merge", into="not_same", why="同一栋楼堆物"),
        act("11-26 15:30", "shequ", "unmerge", why="现场看是两层、两家的东西，分开办"),
        act("11-26 15:35", "shequ", "file"), act("11-26 15:40", "shequ", "dispatch", kind="COMMUNITY", why="社区能协调，自己办"),
        act("11-26 15:45", "shequ", "sign"),
    ), "1 号楼三层"),
    Tale("water_all", "north2", "1401", "三栋楼水压不足", "早晚高峰三栋楼六层以上没有水。", (
        act("11-24 08:30", "sibaoshan", "report", source="TALK"), act("11-24 08:40", "sibaoshan", "accept"), act("11-24 08:50", "sibaoshan", "file"),
        act("11-24 09:00", "sibaoshan", "dispatch", kind="SUBDISTRICT", why="涉及供水、物业两家，街道牵头"),
        act("11-24 09:10", "sibaoshan", "sign"), act("11-24 10:00", "sibaoshan", "contact", note="和供水公司、物业约了现场会"),
    ), "4、5、6 号楼"),
    Tale("water_pump", "north2", "0405", "泵房变频器故障", "泵房变频器报警，压力上不去。", (
        act("11-24 11:00", "sibaoshan", "report", source="TALK"), act("11-24 11:05", "sibaoshan", "accept"), act("11-24 11:10", "sibaoshan", "file"),
        act("11-24 11:15", "sibaoshan", "hand_up", why="牵涉供水公司，由街道一并协调"),
        act("11-24 11:20", "sibaoshan", "dispatch", kind="SUBDISTRICT", why="街道牵头一并办"), act("11-24 11:25", "sibaoshan", "sign"),
        act("11-24 11:30", "sibaoshan", "adopt", child="water_pump", of="water_all"),
        act("11-26 16:00", "sibaoshan", "hand_in", said="变频器已换，压力 0.42 兆帕"),
        act("11-29 09:30", "gaoxin", "pass_check", note="早高峰去看，顶楼有水"), act("11-29 15:00", "gaoxin", "record_word", **_OK, note="六楼三户都说有水了"),
        act("11-29 15:10", "gaoxin", "close"),
    ), "泵房"),
    Tale("water_pipe", "north2", "1401", "5 号楼立管锈蚀", "5 号楼立管锈蚀，水是黄的。", (
        act("11-24 14:00", "sibaoshan", "report", source="TALK"), act("11-24 14:05", "sibaoshan", "accept"), act("11-24 14:10", "sibaoshan", "file"),
        act("11-24 14:20", "sibaoshan", "dispatch", kind="SUBDISTRICT", why="街道牵头一并办"), act("11-24 14:25", "sibaoshan", "sign"),
        act("11-24 14:30", "sibaoshan", "adopt", child="water_pipe", of="water_all"),
    ), "5 号楼"),
    Tale("court", "near4", "0201", "物业多收的费用要求退", "已经起诉到法院，请街道先让物业退钱。", (
        _tell("11-16 10:00", "呼先生", "20031"),
        act("11-16 15:00", "shequ", "refuse", why="双方已在法院诉讼，审理期间不另行处理", route="等法院判决；需要法律援助的，可以打 12348"),
    ), ""),
    Tale("hot_heat", "near1", "1403", "家里只有 15 度", "开暖半个月，客厅只有 15 度。", (
        act("11-25 09:00", "zhangdian", "order", number="ZB2111250093", caller="来电人", contact="13300020032"),
        act("11-25 09:20", "shequ", "accept"), act("11-25 09:25", "shequ", "file"),
        act("11-25 09:40", "mashang", "dispatch", kind="COMMUNITY", why="先由社区上门测温，再请热力公司"),
        act("11-25 09:50", "shequ", "sign"), act("11-25 14:00", "shequ", "contact", note="已上门测温，14.8 度"),
        act("11-26 15:00", "shequ", "hand_in", said="请热力公司上门排气、清洗过滤网，测温 20.5 度"),
        act("11-29 09:00", "mashang", "pass_check", note="电话回访并看了测温记录"), act("11-29 09:20", "mashang", "record_word", **_OK, note="暖和了"),
        act("11-29 09:30", "mashang", "close"),
    ), "2 号楼 302"),
    Tale("hot_noise", "own2", "1203", "夜里装修施工", "晚上十点还在用电钻。", (
        act("11-29 22:30", "zhangdian", "order", number="ZB2111290214", caller="来电人", contact="13300000000"),
        *_taken("11-30", 9, by="mashang"),
    ), "9 号楼"),
    Tale("hot_income", "own1", "1801", "电梯广告的钱去哪了", "电梯广告收入没有公示。", (
        act("11-17 11:20", "zhangdian", "order", number="ZB2111170051", caller="来电人", contact="13300020033"),
        *_taken("11-17", 14, to="COMMUNITY", signs="shequ"), act("11-18 10:00", "shequ", "contact"),
        act("11-26 16:00", "shequ", "hand_in", said="物业已单列并公示今年前三季度公共收益，留了照片", photo="board-after"),
        act("11-29 10:30", "mashang", "pass_check", note="公示栏看过，数目、用途、签章都有"),
        act("11-29 11:00", "mashang", "record_word", word="SOLVED", is_satisfied=False, note="公示了，但嫌太晚"), act("11-29 11:10", "mashang", "close"),
    ), ""),
)  # fmt: skip
