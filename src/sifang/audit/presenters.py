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
    "personal.unmasked": "说明理由后查看个人信息",
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
    "compound.registered": "登记小区，{day} 起",
    "compound.changed": "小区情况变更，{day} 起",
    "compound.corrected": "更正小区记录",
    "compound.renamed": "小区更名，{day} 起",
    "compound.merged": "小区并入其他小区，{day}",
    "compound.took_in": "并入其他小区，{day}",
    "compound.split": "小区拆分，{day}",
    "company.registered": "登记企业",
    "company.corrected": "更正企业记录",
    "company.closed": "企业退出，{day}",
    "company.changed": "更换物业服务企业，{day}",
    "company.covered": "企业纳入党组织覆盖，{day} 起",
    "company.uncovered": "企业党组织覆盖结束，{day}",
    "instructor.sent": "选派党建工作指导员，{day} 起",
    "instructor.recalled": "党建工作指导员期满，{day}",
    "party_organisation.founded": "成立党组织，{day}",
    "contract.signed": "登记物业服务合同",
    "contract.corrected": "更正物业服务合同",
    "manager.named": "指定项目负责人，{day} 起",
    "service_mode.changed": "服务方式变更，{day} 起",
    "service_mode.corrected": "更正服务方式",
    "owners_committee.elected": "业主委员会选举产生，{day}",
    "owners_committee.corrected": "更正业主委员会记录",
    "owners_committee.dissolved": "业主委员会终止，{day}",
    "management_committee.set_up": "组建物业管理委员会，{day}",
    "management_committee.corrected": "更正物业管理委员会记录",
    "management_committee.dissolved": "物业管理委员会解散，{day}",
    "environment_committee.founded": "成立环境和物业管理委员会，{day}",
    "environment_committee.dissolved": "环境和物业管理委员会撤销，{day}",
    "joint_meeting.founded": "建立联席会议或党建联盟，{day}",
    "joint_meeting.corrected": "更正联席会议或党建联盟",
    "joint_meeting.ended": "联席会议或党建联盟终止，{day}",
    "field_meeting.held": "召开现场观摩会，{day}",
    "project.claimed": "认领服务项目",
    "project.completed": "认领项目完成，{day}",
    "case.found": "发现问题",
    "case.resolved": "问题已解决，{day}",
    "charging_site.opened": "登记充电设施，{day} 起",
    "charging_site.changed": "充电设施数量变更，{day} 起",
    "charging_site.corrected": "更正充电设施记录",
    "charging_site.closed": "充电设施停用，{day}",
    "subsidy.given": "登记 {year} 年度兜底服务",
    "subsidy.corrected": "更正兜底服务记录",
    "ledger.loaded": "导入表格：新增 {new}，变更 {changed}，未变 {same}",
    "ledger.undone": "撤销导入",
    "month.confirmed": "确认 {month} 月度数",
    "month.frozen": "冻结 {month} 月度数，{records} 条记录",
    "month.corrected": "更正 {month} 月度数，第 {version} 版",
    "bulletin.drafted": "起草通报",
    "bulletin.edited": "修改通报，第 {revision} 稿",
    "bulletin.sent_back": "通报退回修改",
    "bulletin.reviewed": "通报核稿通过",
    "bulletin.issued": "签发通报",
    "demonstration.accounts": "写入演示账号 {new} 个",
    "demonstration.loaded": "写入演示城市：小区 {compounds} 个，企业 {companies} 家",
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
