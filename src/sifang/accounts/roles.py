"""Roles: what a post may do, said plainly. Where it may do it is the post's jurisdiction."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Role:
    """A role; `rights` are words the rooms ask for with `accounts.may(user, right)`."""

    key: str
    name: str
    description: str
    rights: frozenset[str] = field(default_factory=frozenset)
    sees_records: bool = True
    is_administrator: bool = False


# What the rights mean, in the words of the roles page.
RIGHTS = {
    "register.edit": "登记、更正小区和企业等",
    "ledger.load": "导入表格",
    "month.confirm": "确认本级月度数",
    "month.freeze": "冻结全市月度数",
    "bulletin.draft": "起草通报",
    "bulletin.review": "核稿",
    "bulletin.issue": "签发通报",
    "hotline.exchange": "收 12345 工单、交答复",
    "personal.unmask": "说明理由后查看个人信息",
    "export": "导出看得见的记录",
    "people.manage": "管理账号和单位",
    "rights.manage": "设置岗位、角色和区域权限，安排任岗，解锁账号",
    "audit.read": "查看操作记录",
    "calendar.edit": "维护节假日和调休",
    "notices.run": "处理没有送达的消息",
}


def _role(key: str, name: str, description: str, *rights: str, **kind: bool) -> Role:
    return Role(key, name, description, frozenset(rights), **kind)


ROLES = {
    role.key: role
    for role in (
        _role(
            "CITY_CLERK", "市级经办", "看全市，登记和导入，起草通报，确认全市月度数。",
            "register.edit", "ledger.load", "month.confirm", "bulletin.draft", "personal.unmask", "hotline.exchange", "export",
            "calendar.edit", "notices.run",
        ),
        _role(
            "CITY_CHIEF", "市级科长", "看全市，核稿，冻结月度数。",
            "month.freeze", "month.confirm", "bulletin.review", "personal.unmask", "export",
        ),
        _role("CITY_LEADER", "市级分管负责人", "看全市，签发通报。", "bulletin.issue", "export"),
        _role(
            "DISTRICT_CLERK", "区县（功能区）经办", "看本区县，登记和导入，确认本级月度数。",
            "register.edit", "ledger.load", "month.confirm", "personal.unmask", "hotline.exchange", "export",
        ),
        _role(
            "SUBDISTRICT_CLERK", "街道（镇）经办", "看本街道，登记和导入，确认本级月度数。",
            "register.edit", "ledger.load", "month.confirm", "personal.unmask", "export",
        ),
        _role(
            "COMMUNITY_WORKER", "社区工作者", "看本社区，登记，确认本社区月度数。",
            "register.edit", "month.confirm", "personal.unmask",
        ),
        _role("COMPANY_MANAGER", "物业项目负责人", "只看本企业服务的小区。"),
        _role("DEPARTMENT_LIAISON", "部门联络员", "只看派给本单位的事项。"),
        _role(
            "HOTLINE_DESK", "12345 值班席", "把 12345 工单交进来，把答复取出去；只看热线交来的单，看不到小区、案件和别的记录。",
            "hotline.exchange", sees_records=False,
        ),
        _role("PARTY_OFFICER", "党建联络员", "看党组织覆盖，不看党员名单。", "export"),
        _role("CONGRESS_REVIEWER", "人大评议", "只读，看全市数字、口径和记录。", "export"),
        _role(
            "SYSTEM_ADMINISTRATOR", "系统管理员", "管理账号、单位和运行，看不到业务记录，也不能授权。",
            "people.manage", sees_records=False, is_administrator=True,
        ),
        _role(
            "SECURITY_ADMINISTRATOR", "安全管理员", "设置岗位、角色和区域权限，安排任岗，解锁账号；不能开账号，看不到业务记录。",
            "rights.manage", sees_records=False, is_administrator=True,
        ),
        _role(
            "AUDITOR", "审计管理员", "查看和校验操作记录，看不到业务记录，不能改任何东西。",
            "audit.read", sees_records=False, is_administrator=True,
        ),
    )
}  # fmt: skip

ADMINISTRATORS = tuple(key for key, role in ROLES.items() if role.is_administrator)
"""The three that no one person holds two of; a trigger of the database says the same."""
