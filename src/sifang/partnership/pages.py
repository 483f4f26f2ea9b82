"""联席会议、认领项目、现场观摩会: lists, pages and forms."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.areas.looking import looking_at
from sifang.lib.clock import clock
from sifang.lib.once import seal
from sifang.lib.words import days_since
from sifang.partnership import actions, forms, lists
from sifang.partnership.models import ClaimedProject, FieldMeeting, JointMeeting
from sifang.partnership.shown import shown
from sifang.registry import public as registry
from sifang.registry.public import Press, Record, act, kept, list_page, record_page
from sifang.ui import public as ui


def _new(request: HttpRequest, label: str, name: str) -> list[dict[str, str]]:
    may = accounts.may(request.user, registry.EDIT)
    return [{"href": reverse(name), "label": label}] if may else []


def joint_meeting_list(request: HttpRequest) -> HttpResponse:
    looking = looking_at(request)
    return list_page(
        request, lists.meeting_listing(looking),
        lists.meeting_rows(request.user, looking, asked="area" in request.GET), looking,
        headline="哪些街道（镇）有联席会议或党建联盟",
        new_actions=_new(request, "登记联席会议", "joint_meeting_new"),
    )  # fmt: skip


def claimed_project_list(request: HttpRequest) -> HttpResponse:
    looking = looking_at(request)
    return list_page(
        request, lists.project_listing(looking),
        lists.project_rows(request.user, looking, asked="area" in request.GET), looking,
        headline="企业认领了哪些服务项目", new_actions=_new(request, "登记认领", "claimed_project_new"),
    )  # fmt: skip


def field_meeting_list(request: HttpRequest) -> HttpResponse:
    looking = looking_at(request)
    return list_page(
        request, lists.field_meeting_listing(looking),
        lists.field_meeting_rows(request.user, looking, asked="area" in request.GET), looking,
        headline="开过哪些现场观摩会", new_actions=_new(request, "登记观摩会", "field_meeting_new"),
    )  # fmt: skip


def joint_meeting_page(request: HttpRequest, meeting_id: int) -> HttpResponse:
    looking = looking_at(request)
    row = get_object_or_404(
        JointMeeting.objects.visible_to(request.user).select_related("area"), pk=meeting_id
    )
    over = row.period.upper is not None and row.period.upper <= looking.at
    presses = []
    if registry.may_edit_area(request.user, row.area_id):
        presses = [
            Press("更正", reverse("joint_meeting_correct", args=[row.pk])),
            Press("登记终止", reverse("joint_meeting_end", args=[row.pk])),
        ]
    return record_page(request, Record(
        row.name,
        [
            ("街道（镇）", Press(row.area.name, kept(looking, reverse("area_page", args=[row.area.slug])))),
            ("形式", row.get_kind_display()),
            ("成立", ui.day(row.period.lower)),
        ],
        reverse("joint_meeting_list"), "联席会议与党建联盟",
        "none" if over else "done", f"{row.period.upper} 已终止" if over else "在运行", presses,
    ))  # fmt: skip


def claimed_project_page(request: HttpRequest, project_id: int) -> HttpResponse:
    looking = looking_at(request)
    rows = ClaimedProject.objects.visible_to(request.user).select_related("community", "company")
    row = get_object_or_404(rows, pk=project_id)
    done = row.completed_on is not None and row.completed_on <= looking.at
    presses = []
    if not row.completed_on and registry.may_edit_area(request.user, row.community_id):
        presses = [Press("登记完成", reverse("claimed_project_done", args=[row.pk]))]
    return record_page(request, Record(
        row.title,
        [
            ("社区", row.community.name),
            ("认领企业", Press(row.company.name, kept(looking, reverse("company_page", args=[row.company_id])))),
            ("认领日期", ui.day(row.claimed_on)),
            ("完成日期", ui.day(row.completed_on) if done else ""),
        ],
        reverse("claimed_project_list"), "认领项目",
        "done" if done else "run", "已完成" if done else f"在办，{days_since(row.claimed_on, looking.at)}", presses,
    ))  # fmt: skip


def field_meeting_page(request: HttpRequest, meeting_id: int) -> HttpResponse:
    row = get_object_or_404(
        FieldMeeting.objects.visible_to(request.user).select_related("area"), pk=meeting_id
    )
    return record_page(request, Record(
        row.title,
        [("召开日期", ui.day(row.held_on)), ("地点", row.place), ("组织区划", row.area.name)],
        reverse("field_meeting_list"), "现场观摩会",
    ))  # fmt: skip


def with_ids(given: dict[str, Any]) -> dict[str, Any]:
    """Areas, communities and companies of a form as ids."""
    return {
        (f"{key}_id" if key in ("area", "community", "company") else key): (
            value.pk if key in ("area", "community", "company") else value
        )
        for key, value in given.items()
    }


def joint_meeting_new(request: HttpRequest) -> HttpResponse:
    accounts.check_may(request.user, registry.EDIT)
    return act(
        request, lambda data: forms.MeetingForm(data, user=request.user),
        lambda given: actions.found_joint_meeting(**with_ids(given), by=request.user, at=clock()),
        title="登记联席会议或党建联盟", back=reverse("joint_meeting_list"), said="已登记",
    )  # fmt: skip


def claimed_project_new(request: HttpRequest) -> HttpResponse:
    accounts.check_may(request.user, registry.EDIT)
    return act(
        request, lambda data: forms.ProjectForm(data, user=request.user),
        lambda given: actions.claim_project(**with_ids(given), by=request.user, at=clock()),
        title="登记认领项目", back=reverse("claimed_project_list"), said="已登记",
    )  # fmt: skip


def field_meeting_new(request: HttpRequest) -> HttpResponse:
    accounts.check_may(request.user, registry.EDIT)
    return act(
        request, lambda data: forms.FieldMeetingForm(data, user=request.user),
        lambda given: actions.hold_field_meeting(**with_ids(given), by=request.user, at=clock()),
        title="登记现场观摩会", back=reverse("field_meeting_list"), said="已登记",
    )  # fmt: skip


def _open(request: HttpRequest, meeting_id: int) -> JointMeeting:
    row = get_object_or_404(JointMeeting.objects.visible_to(request.user), pk=meeting_id)
    registry.check_may_edit_area(request.user, row.area_id)
    return row


def joint_meeting_correct(request: HttpRequest, meeting_id: int) -> HttpResponse:
    row = _open(request, meeting_id)

    def make(data: Any) -> forms.MeetingForm:
        now = shown(JointMeeting.objects.get(pk=row.pk))
        return forms.MeetingForm(
            data, user=request.user, initial=now | {"on": now["starts_on"]}, sealed=seal(now)
        )

    def do(given: dict[str, Any]) -> None:
        given["starts_on"] = given.pop("on")
        actions.correct_joint_meeting(row.pk, **given, by=request.user, at=clock())

    return act(
        request,
        make,
        do,
        title=f"更正{row.name}",
        back=reverse("joint_meeting_page", args=[row.pk]),
        said="已更正",
    )


def joint_meeting_end(request: HttpRequest, meeting_id: int) -> HttpResponse:
    row = _open(request, meeting_id)
    return act(
        request, forms.EndForm,
        lambda given: actions.end_joint_meeting(row.pk, **given, by=request.user, at=clock()),
        title=f"{row.name}终止", back=reverse("joint_meeting_page", args=[row.pk]), submit="终止",
    )  # fmt: skip


def claimed_project_done(request: HttpRequest, project_id: int) -> HttpResponse:
    row = get_object_or_404(ClaimedProject.objects.visible_to(request.user), pk=project_id)
    registry.check_may_edit_area(request.user, row.community_id)
    return act(
        request, forms.DoneForm,
        lambda given: actions.complete_project(row.pk, **given, by=request.user, at=clock()),
        title=f"{row.title}完成了", back=reverse("claimed_project_page", args=[row.pk]), said="已登记完成",
    )  # fmt: skip
