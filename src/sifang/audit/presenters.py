"""What an event is called on a screen, in a sentence a person can read."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

EVENTS: dict[str, str] = {
    "account.signed_in": "登录",
    "account.signed_out": "退出",
    "account.sign_in_failed": "登录失败，连续第 {failures} 次",
    "account.sign_in_refused": "登录被拒（账号停用或锁定）",
    "account.unknown_name_tried": "用不存在的登录名尝试登录",
    "account.locked": "账号锁定 {minutes} 分钟",
    "account.second_factor_set": "设置第二因素",
    "account.password_changed": "更改口令",
    "account.password_reset": "重设口令",
    "account.created": "开账号",
    "account.corrected": "更正姓名或手机",
    "account.closed": "停用账号",
    "account.opened": "恢复账号",
    "account.unlocked": "解锁账号",
    "account.second_factor_cleared": "清除第二因素",
    "person.unmasked": "说明理由后查看个人信息",
    "office.added": "新增单位",
    "office.changed": "更改单位",
    "offices.prepared": "写入机关单位，新增 {new} 个",
    "post.added": "新增岗位（{role}）",
    "post.role_set": "岗位角色由{was}改为{role}",
    "post.area_given": "授予区域权限：{name}",
    "post.area_taken": "收回区域权限：{name}",
    "post.handed_over": "岗位交接，{on} 起",
    "feedback.said": "提出意见反馈",
    "feedback.answered": "答复意见反馈",
    "token.issued": "签发接口令牌，有效 {days} 天",
    "token.revoked": "作废接口令牌",
    "city.opened": "城市启用：开出头四个账号",
    "areas.built": "写入区划，新增 {new} 个",
    "area.moved": "区划改隶",
    "workdays.changed": "更改工作日历",
    "workdays.cleared": "恢复工作日历",
    "workdays.completed": "补齐年度工作日历",
}
"""Event -> sentence; `{name}` takes the value of that name from the line's data."""


def present(event: str, data: dict[str, Any] | None = None) -> str:
    """The sentence of a line; an event without one shows its own name, which a test forbids."""
    words = EVENTS.get(event)
    if words is None:
        return event
    return words.format_map(defaultdict(str, data or {}))


def is_known(event: str) -> bool:
    return event in EVENTS
