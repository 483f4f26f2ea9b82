"""What the three bodies have to say on a compound's page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import DateField, Exists, OuterRef, Value
from django.db.models.functions import Cast
from django.urls import reverse

from sifang.committees.models import EnvironmentCommittee, ManagementCommittee, OwnersCommittee
from sifang.registry import public as registry
from sifang.ui import public as ui


def _last(before: date | None) -> date | None:
    return date.fromordinal(before.toordinal() - 1) if before else None


def _members(count: int | None, part: int | None, words: str) -> str:
    if count is None:
        return "未写明"
    return f"{count} 人" + (f"（{words} {part} 人）" if part is not None else "")


class CompoundBodies:
    """The bodies of one compound, read once: two queries."""

    def __init__(self, compound_id: int, at: date, may_edit: bool, soon: int, kept: str = "") -> None:
        self.compound_id, self.at, self.may_edit, self.soon, self.kept = compound_id, at, may_edit, soon, kept
        self.owners = list(OwnersCommittee.objects.filter(compound=compound_id).order_by("period"))
        self.management = list(ManagementCommittee.objects.filter(compound=compound_id).order_by("period"))

    def _on(self, rows: list[Any]) -> Any | None:
        for row in rows:
            upper = row.period.upper
            if row.period.lower <= self.at and (upper is None or self.at < upper):
                return row
        return None

    def corner(self) -> ui.Corner:
        """业主委员会 / 物业管理委员会: the one that sits, or what is to be done."""
        title = "业主委员会 / 物业管理委员会"
        owners, management = self._on(self.owners), self._on(self.management)
        found = f"?compound={self.compound_id}"
        if owners:
            ends = owners.term_ends_on
            kind, words = "done", "在任"
            if ends and ends < self.at:
                kind, words = "late", f"任期已满 {(self.at - ends).days} 天"
            elif ends and (ends - self.at).days <= self.soon:
                kind, words = "soon", f"还剩 {(ends - self.at).days} 天届满"
            rows = [
                ("委员", _members(owners.member_count, owners.party_member_count, "党员")),
                ("任期", f"{ui.day(owners.period.lower)} 至 {ui.day(ends) if ends else '未写明'}"),
                ("备案", ui.day(owners.filed_on) if owners.filed_on else "还没有备案"),
            ]
            return ui.Corner(
                "owners", title, f"第{_ordinal(owners.term_number)}届业主委员会", kind, words, rows,
                href=reverse("owners_committee_page", args=[owners.pk]) + self.kept,
                action_href=reverse("owners_committee_new") + found if self.may_edit and kind != "done" else "",
                action_label="登记换届",
            )  # fmt: skip
        if management:
            rows = [
                ("委员", _members(management.member_count, management.owner_member_count, "业主代表")),
                ("成立", ui.day(management.period.lower)),
                ("情形", management.ground or "未写明"),
            ]
            return ui.Corner(
                "owners", title, "物业管理委员会", "done", "在任", rows,
                href=reverse("management_committee_page", args=[management.pk]) + self.kept,
                action_href=reverse("owners_committee_new") + found if self.may_edit else "",
                action_label="登记业委会选举",
            )  # fmt: skip
        before = [row for row in self.owners if row.period.upper and row.period.upper <= self.at]
        if before:
            last = _last(before[-1].period.upper)
            text = f"第{_ordinal(before[-1].term_number)}届业委会 {ui.day(last)} 终止，还没有换届，也没有设立物管会。"
        else:
            text = "没有选举过业委会，也没有设立物管会，请街道指导成立。"
        return ui.Corner(
            "owners", title, missing=True, state_kind="late", state_text="缺", missing_text=text,
            action_href=reverse("owners_committee_new") + found if self.may_edit else "",
            action_label="登记业委会",
            more_href=reverse("management_committee_new") + found if self.may_edit else "",
            more_label="登记物管会",
        )  # fmt: skip

    def history(self) -> list[ui.TimelineItem]:
        """Elections, foundings and endings up to the day."""
        made = []
        for row in self.owners:
            if row.period.lower <= self.at:
                count = f"，委员 {row.member_count} 人" if row.member_count else ""
                party = f"，党员 {row.party_member_count} 人" if row.party_member_count is not None else ""
                made.append(ui.TimelineItem(
                    row.period.lower, f"第{_ordinal(row.term_number)}届业委会选举产生{count}{party}"))  # fmt: skip
            if row.period.upper and row.period.upper <= self.at:
                made.append(
                    ui.TimelineItem(
                        row.period.upper, f"第{_ordinal(row.term_number)}届业委会终止", filled=False
                    )
                )
            elif row.term_ends_on and row.term_ends_on <= self.at:
                made.append(
                    ui.TimelineItem(
                        row.term_ends_on, f"第{_ordinal(row.term_number)}届业委会任期届满", filled=False
                    )
                )
        for one in self.management:
            if one.period.lower <= self.at:
                made.append(ui.TimelineItem(one.period.lower, "物业管理委员会成立", note=one.ground))
            if one.period.upper and one.period.upper <= self.at:
                made.append(ui.TimelineItem(one.period.upper, "物业管理委员会终止", filled=False))
        return made


# ---- in the list of compounds ----

_SITS = {
    "owners": ("done", "业委会"),
    "over": ("late", "业委会，任期已满"),
    "management": ("done", "物管会"),
    "none": ("late", "都没有"),
}


def _which(row: Any) -> str:
    body, ends, at = row["body"]
    return "over" if body == "owners" and ends and ends < at else body


def body_column(at: date) -> registry.Field:
    """业委会 / 物管会: the one that sits that day; needs `bodies_of`."""
    return registry.Field(
        "body", "业委会 / 物管会", lambda row: _SITS[_which(row)][1],
        lambda row: ui.state(*_SITS[_which(row)], bare=True), nowrap=True,
    )  # fmt: skip


def bodies_of(at: date) -> Any:
    """For the enriching of a page of compounds: one query, however many rows."""

    def enrich(rows: list[dict[str, Any]]) -> None:
        def sitting(bodies: Any, ends: Any, name: str) -> Any:
            sits = bodies.objects.filter(compound__in=[row["id"] for row in rows], period__contains=at)
            return sits.values_list("compound_id", ends, Value(name))

        nothing = Cast(Value(None), DateField())
        found = sitting(OwnersCommittee, "term_ends_on", "owners").union(
            sitting(ManagementCommittee, nothing, "management"), all=True
        )
        bodies = {compound: (name, ends, at) for compound, ends, name in found}
        for row in rows:
            row["body"] = bodies.get(row["id"], ("none", None, at))

    return enrich


def body_question(at: date) -> registry.Question:
    """Which of the two bodies sits, or that none does."""
    mine = {"compound": OuterRef("pk"), "period__contains": at}
    owners = Exists(OwnersCommittee.objects.filter(**mine))
    management = Exists(ManagementCommittee.objects.filter(**mine))
    narrowing = {
        "owners": owners,
        "management": management,
        "none": ~owners & ~management,
        "over": Exists(OwnersCommittee.objects.filter(**mine, term_ends_on__lt=at)),
    }
    return registry.Question(
        "body", "业委会 / 物管会", lambda rows, answer: rows.filter(narrowing[answer]),
        [("owners", "有业委会"), ("management", "有物管会"), ("none", "都没有"), ("over", "业委会任期已满")],
    )  # fmt: skip


def environment_row(community_id: int | None, at: date) -> tuple[str, str]:
    """The line under the residents' committee: its environment committee."""
    row = (
        EnvironmentCommittee.objects.filter(community=community_id, period__contains=at).first()
        if community_id
        else None
    )
    if row is None:
        return "下设", "还没有环境和物业管理委员会"
    return "下设", "环境和物业管理委员会" + (f" {row.member_count} 人" if row.member_count else "")


def _ordinal(number: int) -> str:
    return "零一二三四五六七八九十"[number] if 0 <= number <= 10 else str(number)
