"""What a form of each noun shows: the seal of the form, and the words of its fields."""

from __future__ import annotations

from typing import Any

from sifang.registry.models import Company, Compound, CompoundState, ServiceMode, ServiceProject

PLAIN = ("name", "address", "built_year", "building_count", "longitude", "latitude")


STATE = ("community_id", "household_count", "floor_area", "is_old_compound")


COMPOUND_LABELS = {
    "name": "小区名称", "address": "地址", "built_year": "建成年份", "building_count": "楼栋数",
    "longitude": "经度", "latitude": "纬度", "community_id": "所在社区", "household_count": "户数",
    "floor_area": "建筑面积", "is_old_compound": "老旧小区",
}  # fmt: skip


def shown_compound(compound: Compound, state: CompoundState | None) -> dict[str, Any]:
    """What a form of a compound shows: for its seal, and to compare with."""
    values = {key: getattr(compound, key) for key in PLAIN}
    return values | {key: getattr(state, key) if state else None for key in STATE}


MODE_LABELS = {"mode": "服务方式", "company_id": "企业", "starts_on": "开始日期", "ends_on": "结束日期"}


def shown_mode(row: ServiceMode) -> dict[str, Any]:
    """What a form of a service mode shows."""
    return {
        "mode": row.mode, "company_id": row.company_id, "starts_on": row.period.lower,
        "before": row.period.upper,
    }  # fmt: skip


CONTRACT_LABELS = {
    "company_id": "企业", "starts_on": "开始日期", "before": "结束日期", "signed_on": "签订日期",
    "filed_on": "备案日期", "fee": "收费标准",
}  # fmt: skip


def shown_contract(row: ServiceProject) -> dict[str, Any]:
    """What a form of a contract shows."""
    return {
        "company_id": row.company_id, "starts_on": row.period.lower, "before": row.period.upper,
        "signed_on": row.signed_on, "filed_on": row.filed_on, "fee": row.fee,
    }  # fmt: skip


COMPANY_LABELS = {
    "name": "企业名称",
    "credit_code": "统一社会信用代码",
    "area_id": "注册地",
    "phone": "值班电话",
}


def shown_company(company: Company) -> dict[str, Any]:
    """What a form of a company shows."""
    return {key: getattr(company, key) for key in COMPANY_LABELS}
