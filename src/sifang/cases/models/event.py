"""What happened to a case: written once, never changed; the state row can be replayed from it."""

from __future__ import annotations

from django.db import models

from sifang.cases.choices import CaseStatus, PartyKind
from sifang.cases.models.named import named
from sifang.lib.constraints import one_of


class CaseEvent(models.Model):
    """案件经过: one step of a case, who took it in whose name, and what was said. A trigger forbids changing it."""

    case = named("cases.Case", "案件", related="events", null=False)
    seq = models.PositiveIntegerField("第几步")
    verb = models.CharField("动作", max_length=20)
    from_status = models.CharField("从", max_length=20, choices=CaseStatus.choices, blank=True)
    to_status = models.CharField("到", max_length=20, choices=CaseStatus.choices)
    at = models.DateTimeField("时间")
    by = named("accounts.User", "办理人")
    by_title = models.CharField("办理人岗位", max_length=120)
    # In whose name.
    party_kind = models.CharField("哪一方", max_length=12, choices=PartyKind.choices, blank=True)
    party_area = named("areas.Area", "区划")
    party_office = named("accounts.Office", "单位")
    party_company = named("registry.Company", "企业")
    note = models.CharField("说明", max_length=1000, blank=True)
    # Whom it went to, which limit, how late: plain values, and what of the state row changed.
    data = models.JSONField("内容", default=dict)

    # What people write about a problem may name somebody.
    PERSONAL = {"note", "data"}

    class Meta:
        verbose_name = "案件经过"
        verbose_name_plural = verbose_name
        constraints = [
            # Two presses at once: the second meets this and is told who was first.
            models.UniqueConstraint(
                name="a_step_of_a_case_is_taken_once",
                fields=["case", "seq"],
                violation_error_message="别人刚办过这一步，请刷新后再看",
            ),
            one_of(
                "from_status", ["", *CaseStatus.values], name="event_start_is_known", message="状态不在清单内"
            ),
            one_of("to_status", CaseStatus.values, name="event_end_is_known", message="状态不在清单内"),
            one_of(
                "party_kind", ["", *PartyKind.values], name="event_party_is_known", message="哪一方不在清单内"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.seq}"
