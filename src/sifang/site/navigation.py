"""The left side: one's own work first, then the rooms by what one does there."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from sifang.accounts import public as accounts
from sifang.ui.public import NavGroup, NavItem

# Not a right: for those who have an area of their own. A company or a department has none, and no rates of one.
_GROUND = "(ground)"
# title, then: label, address name, whether the phone's bar shows it, short label, right that is needed
_RECORDS = [
    ("看全市", [
        ("总览", "home", True, "总览", ""),
        ("指标与口径", "indicator_list", True, "指标", ""),
        ("各地对比", "compare", False, "", ""),
        ("大屏", "wall", False, "", ""),
    ]),
    ("办事情", [
        ("轮到我的案件", "case_desk", False, "", ""),
        ("案件", "case_list", False, "", ""),
        ("吹哨报到", "whistle_list", False, "", ""),
        ("督办", "supervision_list", False, "", ""),
        ("排查与督导", "campaign_list", False, "", ""),
        ("案件指标", "case_rates", False, "", _GROUND),
        ("快到期的事", "due", False, "", ""),
        ("月度确认与冻结", "month_list", False, "", ""),
    ]),
    ("管小区", [
        ("小区", "compound_list", True, "小区", ""),
        ("企业与项目", "company_list", False, "", ""),
        ("业委会与物管会", "committee_list", False, "", ""),
        ("环境和物业管理委员会", "environment_list", False, "", ""),
        ("党组织与指导员", "party_list", False, "", ""),
        ("联席会议与党建联盟", "joint_meeting_list", False, "", ""),
        ("认领项目", "claimed_project_list", False, "", ""),
        ("现场观摩会", "field_meeting_list", False, "", ""),
        ("兜底服务", "subsidy_list", False, "", ""),
        ("充电设施", "charging_list", False, "", ""),
    ]),
    ("报与发", [
        ("台账导入", "ledger_list", False, "", "ledger.load"),
        ("12345 工单", "hotline_list", False, "", "hotline.exchange"),
        ("通报", "bulletin_list", False, "", ""),
        ("填报表", "city_report", False, "", "export"),
    ]),
    ("规则", [
        ("政策与清单", "policy:index", False, "", ""),
        ("问题类型与分派", "case_types", False, "", ""),
        ("通讯录", "office_list", False, "", ""),
    ]),
]  # fmt: skip
# The hotline's desk sees no records but its own orders.
_HOTLINE = [
    ("12345 工单", "hotline_list", True, "工单", ""),
    ("问题类型与分派", "case_types", False, "", ""),
    ("通讯录", "office_list", True, "通讯录", ""),
    ("政策与清单", "policy:index", False, "", ""),
]
_RUNNING = [
    ("账号与岗位", "people_list", True, "账号", "people.manage|rights.manage"),
    ("通讯录", "office_list", True, "通讯录", ""),
    ("操作记录", "audit_list", True, "记录", "audit.read"),
    ("运行状况", "health", False, "", ""),
    ("政策与清单", "policy:index", False, "", ""),
]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def navigation(user, path: str, todo_count: int, suffix: str) -> list[NavGroup]:
    """The groups a person sees; `suffix` carries the area and the day along."""
    scope = accounts.scope_of(user)
    held = scope.rights | ({_GROUND} if scope.everywhere or scope.area_ids else set())

    def item(label: str, name: str, tab: bool, short: str, right: str) -> NavItem | None:
        if right and not any(r in held for r in right.split("|")):
            return None
        href = _address(name)
        if not href:
            return None
        here = path == href or (href != "/" and path.startswith(href))
        return NavItem(label, href + suffix, current=here, tab=tab, short=short)

    own = NavItem(
        "我的待办", _address("todo"), count=todo_count or None, current=path == _address("todo"),
        late=todo_count > 0, tab=True, short="待办",
    )  # fmt: skip
    groups = [NavGroup("", [own])]
    plan = [] if scope.is_closed else list(_RECORDS)
    if any(role.is_administrator for role in scope.roles):
        plan.append(("管账号和运行", _RUNNING))
    elif not plan and accounts.may(user, "hotline.exchange"):
        plan.append(("12345 热线", _HOTLINE))
    elif plan and scope.everywhere:
        plan[-1] = (plan[-1][0], [*plan[-1][1], ("运行状况", "health", False, "", "")])
    for title, entries in plan:
        items = [made for entry in entries if (made := item(*entry))]
        if items:
            groups.append(NavGroup(title, items))
    # A page below another's address is told by the nearer one alone.
    marked = [one for group in groups for one in group.items if one.current]
    for one in marked:
        one.current = len(one.href) == max(len(each.href) for each in marked)
    return groups
