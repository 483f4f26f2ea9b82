"""联席会议台账, 认领项目台账, 现场观摩会台账: as offices keep them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sifang.areas import public as areas
from sifang.ledgers import public as ledgers
from sifang.partnership.models import BodyKind
from sifang.registry import public as registry

_SILENT = "空格表示没说，不会抹掉已登记的内容。"


def _not_before(later: str, earlier: str, why: str) -> Any:
    def check(values: dict[str, Any], day: date) -> tuple[str, str] | None:
        first, last = values.get(earlier), values.get(later)
        if first is not None and first > day:
            return earlier, f"{first} 晚于截至日期 {day}"
        if first is not None and last is not None and last < first:
            return later, why
        return None

    return check


_MEETINGS = registry.Hanging(
    "partnership.JointMeeting", "area", ("name", "kind"), needed=("name", "kind"),
    alone=("partnership.JointMeeting",), kinds=(areas.AreaKind.SUBDISTRICT, areas.AreaKind.TOWN),
)  # fmt: skip
JOINT_MEETINGS = ledgers.declare(
    ledgers.Sheet(
        key="joint_meetings", name="联席会议台账",
        columns=(
            *registry.required(registry.AREA_COLUMNS, "subdistrict"),
            ledgers.Column("名称", "name", ledgers.text(100), ("联席会议名称", "党建联盟名称"), example="示例街道物业管理联席会议", width=32),
            ledgers.Column("形式", "kind", registry.one_of(BodyKind), ("类别",), choices=tuple(str(k.label) for k in BodyKind)),
            *registry.PERIOD_COLUMNS,
        ),
        plan=_MEETINGS.plan, out=_MEETINGS.out,
        subjects=(ledgers.Subject("partnership.JointMeeting", page="joint_meeting_page"),),
        explained=("每行一个街道（镇）的联席会议或党建联盟。按编号认；没有编号的，按街道认。", _SILENT),
    )
)  # fmt: skip

_PROJECTS = registry.Hanging(
    "partnership.ClaimedProject", "community", ("title", "company_id", "claimed_on", "completed_on"),
    told_by="title", needed=("title", "company_id", "claimed_on"), dated=False, kinds=(areas.AreaKind.COMMUNITY,),
    check=_not_before("completed_on", "claimed_on", "完成日期不能早于认领日期"),
)  # fmt: skip
CLAIMED_PROJECTS = ledgers.declare(
    ledgers.Sheet(
        key="claimed_projects", name="认领项目台账",
        columns=(
            *registry.required(registry.AREA_COLUMNS, "community"),
            ledgers.Column("项目名称", "title", ledgers.text(100), ("项目", "服务项目", "认领项目"), required=True, example="楼道清洁", width=28),
            ledgers.Column("认领企业", "company", ledgers.text(100), ("企业", "物业企业", "认领单位"), example="示例物业服务有限公司", width=28),
            ledgers.Column("认领日期", "claimed_on", ledgers.day, ("认领时间",), example="2021-06-01"),
            ledgers.Column("完成日期", "completed_on", ledgers.day, ("完成时间",)),
        ),
        plan=_PROJECTS.plan, out=_PROJECTS.out,
        subjects=(ledgers.Subject("partnership.ClaimedProject", page="claimed_project_page"),),
        explained=("每行一个项目。按编号认；没有编号的，按社区和项目名称认。企业要先登记。", _SILENT),
    )
)  # fmt: skip

_FIELD_MEETINGS = registry.Hanging(
    "partnership.FieldMeeting", "area", ("title", "held_on", "place"), told_by="title", needed=("title", "held_on"),
    otherwise={"place": ""}, dated=False, check=_not_before("held_on", "held_on", ""),
)  # fmt: skip
FIELD_MEETINGS = ledgers.declare(
    ledgers.Sheet(
        key="field_meetings", name="现场观摩会台账",
        columns=(
            *registry.AREA_COLUMNS,
            ledgers.Column("会议名称", "title", ledgers.text(100), ("观摩会名称", "名称"), required=True, example="老旧小区物业服务现场观摩会", width=32),
            ledgers.Column("召开日期", "held_on", ledgers.day, ("召开时间", "日期"), example="2021-09-16"),
            ledgers.Column("地点", "place", ledgers.text(100), ("会议地点",), width=24),
        ),
        plan=_FIELD_MEETINGS.plan, out=_FIELD_MEETINGS.out,
        subjects=(ledgers.Subject("partnership.FieldMeeting", page="field_meeting_page"),),
        explained=("每行一次现场观摩会。按编号认；没有编号的，按组织区划和会议名称认。市里组织的，区县一栏写市名。", _SILENT),
    )
)  # fmt: skip
