"""案件: where a problem stands now. What happened on the way is in its events; this row is their sum."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sifang.cases.choices import OVER, SOLVED, CaseStatus, Outcome, PartyKind, Severity, Source, Word
from sifang.cases.querysets import CaseQuerySet
from sifang.lib.constraints import on_the_map, one_of

_OPEN = Q(closed_at__isnull=True)
_UNSOLVED = Q(resolved_on__isnull=True)
_HANDLED = (
    "HANDLING",
    "SHELVED",
    "AWAITING_CHECK",
    "AWAITING_JUDGEMENT",
    "AWAITING_WORD",
    "DISPATCHED",
    "OBJECTED",
)


def _to(noun: str, words: str, related: str = "+") -> models.ForeignKey:
    # The indexes that are read stand in Meta; one per key would double the cost of a step.
    return models.ForeignKey(
        noun, models.PROTECT, related_name=related, verbose_name=words, null=True, blank=True, db_index=False
    )


def _kind(words: str) -> models.CharField:
    return models.CharField(words, max_length=12, choices=PartyKind.choices, blank=True, default="")


def _count(words: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(words, default=0)


class Case(models.Model):
    """One problem from the first telling to its closing. Solved is not verified; verified is seen by another."""

    number = models.CharField("编号", max_length=20)
    compound = models.ForeignKey(
        "registry.Compound", models.PROTECT, related_name="+", verbose_name="小区", db_index=False
    )
    # Where the compound stood when the problem was found: a later move of borders does not move old cases.
    community = models.ForeignKey(
        "areas.Area", models.PROTECT, related_name="+", verbose_name="社区", db_index=False
    )
    subdistrict = _to("areas.Area", "街道（镇）")
    district = _to("areas.Area", "区县（功能区）")
    problem_type = models.CharField("问题类别", max_length=40)
    type_code = models.CharField("类别代码", max_length=12, blank=True)
    condition_key = models.CharField("立案条件", max_length=60, blank=True)
    title = models.CharField("问题", max_length=120)
    description = models.TextField("情况", max_length=2000, blank=True)
    severity = models.CharField("级别", max_length=10, choices=Severity.choices, default=Severity.ORDINARY)
    source = models.CharField("来源", max_length=12, choices=Source.choices)
    external_number = models.CharField("来源单号", max_length=40, null=True, blank=True)
    place = models.CharField("位置", max_length=120, blank=True)
    longitude = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField("纬度", max_digits=9, decimal_places=6, null=True, blank=True)
    found_on = models.DateField("发现日期")
    resolved_on = models.DateField("督促解决日期", null=True, blank=True)

    status = models.CharField("状态", max_length=20, choices=CaseStatus.choices, default=CaseStatus.REPORTED)
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices, blank=True, default="")
    reported_at = models.DateTimeField("上报时间", null=True, blank=True)
    filed_at = models.DateTimeField("立案时间", null=True, blank=True)
    closed_at = models.DateTimeField("了结时间", null=True, blank=True)
    # The earliest moment at which a running clock of the case runs out.
    due_at = models.DateTimeField("到期时间", null=True, blank=True)

    turn_kind = _kind("轮到谁")
    turn_area = _to("areas.Area", "轮到的区划")
    turn_office = _to("accounts.Office", "轮到的单位")
    turn_company = _to("registry.Company", "轮到的企业")
    handler_kind = _kind("处置单位类别")
    handler_area = _to("areas.Area", "处置的区划")
    handler_office = _to("accounts.Office", "处置的单位")
    handler_company = _to("registry.Company", "处置的企业")
    checker_kind = _kind("核查单位类别")
    checker_area = _to("areas.Area", "核查的区划")

    objections = _count("派遣异议次数")
    transfers = _count("转办次数")
    extensions = _count("延期次数")
    shelvings = _count("挂账次数")
    send_backs = _count("返工次数")
    reopenings = _count("重新核查次数")
    urgings = _count("催办次数")
    report_count = models.PositiveIntegerField("上报人数", default=1)
    asks_extension = models.BooleanField("延期待批", default=False)
    shelved_until = models.DateField("挂账至", null=True, blank=True)
    word = models.CharField("诉求人的话", max_length=12, choices=Word.choices, blank=True, default="")
    # Of a case closed unsolved.
    unsolved_why = models.CharField("未解决的原因", max_length=300, blank=True)
    comes_next = models.CharField("下一步", max_length=300, blank=True)

    parent = _to("self", "母案件", "children")
    merged_into = _to("self", "并入", "merged")
    is_anonymous_to_company = models.BooleanField("对物业隐去上报人", default=False)
    # Raised with every event: whoever saw an older one is told what happened since.
    version = models.PositiveIntegerField("版次", default=1)

    objects = CaseQuerySet.as_manager()
    PERSONAL: set[str] = set()

    class Meta:
        verbose_name = "案件"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="a_case_number_is_given_once", fields=["number"], violation_error_message="案件编号重复"
            ),
            models.UniqueConstraint(
                name="an_order_from_outside_is_one_case",
                fields=["external_number"],
                violation_error_message="这个来源单号已经有案件了，不重复立案",
            ),
            models.CheckConstraint(
                name="a_problem_is_resolved_after_it_is_found",
                condition=Q(resolved_on__isnull=True) | Q(resolved_on__gte=F("found_on")),
                violation_error_message="解决日期不能早于发现日期",
            ),
            on_the_map("a_place_has_both_numbers_and_lies_on_the_map", "问题的经纬度应同时填写，并落在国内"),
            one_of("source", Source.values, name="case_source_is_known", message="来源不在清单内"),
            one_of("severity", Severity.values, name="case_severity_is_known", message="级别不在清单内"),
            one_of("status", CaseStatus.values, name="case_status_is_known", message="状态不在清单内"),
            one_of("outcome", ["", *Outcome.values], name="case_outcome_is_known", message="结果不在清单内"),
            one_of("word", ["", *Word.values], name="case_word_is_known", message="诉求人的话不在清单内"),
            one_of(
                "turn_kind",
                ["", *PartyKind.values],
                name="case_turn_is_known",
                message="轮到的一方不在清单内",
            ),
            one_of(
                "handler_kind",
                ["", *PartyKind.values],
                name="case_handler_is_known",
                message="处置单位类别不在清单内",
            ),
            one_of(
                "checker_kind",
                ["", *PartyKind.values],
                name="case_checker_is_known",
                message="核查单位类别不在清单内",
            ),
            models.CheckConstraint(
                name="a_case_that_is_over_says_since_when_and_is_nobodys_turn",
                condition=Q(status__in=sorted(OVER), closed_at__isnull=False, turn_kind="")
                | (~Q(status__in=sorted(OVER)) & Q(closed_at__isnull=True) & ~Q(turn_kind="")),
                violation_error_message="了结的案件要有了结时间、不再轮到谁；没有了结的要说明轮到谁",
            ),
            models.CheckConstraint(
                name="a_closed_case_has_an_outcome_and_no_other_has",
                condition=(Q(status=CaseStatus.CLOSED) & ~Q(outcome=""))
                | (~Q(status=CaseStatus.CLOSED) & Q(outcome="")),
                violation_error_message="已结案的要有结果，没有结案的不能有结果",
            ),
            models.CheckConstraint(
                name="solved_has_its_day_and_nothing_else_has",
                condition=Q(outcome__in=sorted(SOLVED), resolved_on__isnull=False)
                | (~Q(outcome__in=sorted(SOLVED)) & Q(resolved_on__isnull=True)),
                violation_error_message="核实解决、回单解决的要有解决日期，其余的没有解决日期",
            ),
            models.CheckConstraint(
                name="the_body_that_handles_never_checks",
                condition=Q(handler_kind="") | Q(checker_kind="") | ~Q(checker_kind=F("handler_kind")),
                violation_error_message="处置单位不能核查自己办的案件",
            ),
            models.CheckConstraint(
                name="verified_means_that_another_has_checked",
                condition=~Q(outcome=Outcome.VERIFIED) | (~Q(handler_kind="") & ~Q(checker_kind="")),
                violation_error_message="核实解决的案件要有处置单位和另外的核查单位",
            ),
            models.CheckConstraint(
                name="unsolved_says_why_and_what_comes_next",
                condition=~Q(outcome=Outcome.UNSOLVED) | (~Q(unsolved_why="") & ~Q(comes_next="")),
                violation_error_message="未解决结案要写明原因和下一步",
            ),
            models.CheckConstraint(
                name="a_case_being_handled_has_its_handler",
                condition=~Q(status__in=_HANDLED) | ~Q(handler_kind=""),
                violation_error_message="派遣之后的案件要有处置单位",
            ),
            models.CheckConstraint(
                name="a_shelved_or_finished_case_has_no_clock",
                condition=Q(due_at__isnull=True)
                | (Q(closed_at__isnull=True) & ~Q(status=CaseStatus.SHELVED)),
                violation_error_message="挂账和了结的案件没有计时",
            ),
            models.CheckConstraint(
                name="a_shelved_case_says_until_when",
                condition=Q(status=CaseStatus.SHELVED, shelved_until__isnull=False)
                | (~Q(status=CaseStatus.SHELVED) & Q(shelved_until__isnull=True)),
                violation_error_message="挂账要约定到哪一天",
            ),
            models.CheckConstraint(
                name="extension_and_shelving_and_objection_are_counted",
                condition=Q(extensions__lte=2, shelvings__lte=1, objections__lte=1),
                violation_error_message="延期最多两次，挂账、派遣异议各一次",
            ),
            models.CheckConstraint(
                name="merged_says_into_which_and_not_into_itself",
                condition=Q(status=CaseStatus.MERGED, merged_into__isnull=False) & ~Q(merged_into=F("id"))
                | (~Q(status=CaseStatus.MERGED) & Q(merged_into__isnull=True)),
                violation_error_message="并案要说明并入哪一件，不能并入自己",
            ),
            models.CheckConstraint(
                name="a_case_is_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                violation_error_message="案件不能是自己的母案件",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "found_on", "id"], name="cases_of_a_community"),
            models.Index(fields=["subdistrict", "found_on", "id"], name="cases_of_a_subdistrict"),
            models.Index(fields=["district", "found_on", "id"], name="cases_of_a_district"),
            models.Index(fields=["found_on", "id"], name="cases_by_day"),
            models.Index(fields=["compound", "-found_on"], name="cases_of_a_compound"),
            # What a list is narrowed to, in its usual order. By title: migration 0013, pairs of characters.
            models.Index(fields=["problem_type", "found_on", "id"], name="cases_of_a_type"),
            models.Index(fields=["source", "found_on", "id"], name="cases_of_a_source"),
            models.Index(
                fields=["status", "found_on", "id"], name="cases_of_a_status", condition=~Q(status="CLOSED")
            ),
            models.Index(
                fields=["resolved_on", "id"],
                name="cases_by_resolution",
                condition=Q(resolved_on__isnull=False),
            ),
            # What is unsolved, by the day; state and source are read in the index.
            models.Index(
                fields=["found_on", "id", "status", "source"],
                name="unsolved_cases_by_day",
                condition=_UNSOLVED,
            ),
            models.Index(
                fields=["district", "found_on", "id", "status", "source"],
                name="unsolved_cases_of_a_district",
                condition=_UNSOLVED,
            ),
            models.Index(
                fields=["subdistrict", "found_on", "id", "status", "source"],
                name="unsolved_of_a_subdistrict",
                condition=_UNSOLVED,
            ),
            # Search by the beginning of a number.
            models.Index(fields=["number"], name="cases_by_number", opclasses=["text_pattern_ops"]),
            # The lists of what is open, by the clock: of an area, and of the whole city.
            models.Index(
                fields=["community", "due_at", "id"], name="open_cases_of_a_community", condition=_OPEN
            ),
            models.Index(
                fields=["subdistrict", "due_at", "id", "turn_kind"],
                name="open_cases_of_a_subdistrict",
                condition=_OPEN,
            ),
            models.Index(
                fields=["district", "due_at", "id", "turn_kind"],
                name="open_cases_of_a_district",
                condition=_OPEN,
            ),
            models.Index(fields=["due_at", "id"], name="open_cases_by_clock", condition=_OPEN),
            # The desks: whose turn it is. What stands behind the id narrows them without a look at the row.
            models.Index(
                fields=["turn_area", "turn_kind", "due_at", "id"],
                name="cases_in_turn_of_an_area",
                condition=_OPEN,
            ),
            models.Index(
                fields=["turn_office", "due_at", "id"],
                name="cases_in_turn_of_an_office",
                condition=Q(turn_office__isnull=False),
            ),
            models.Index(
                fields=["turn_company", "due_at", "id"],
                name="cases_in_turn_of_a_company",
                condition=Q(turn_company__isnull=False),
            ),
            models.Index(
                fields=["due_at", "id", "subdistrict", "district", "community", "handler_kind"],
                name="cases_that_ask_for_time",
                condition=Q(asks_extension=True, closed_at__isnull=True),
            ),
            # What a department was given, whoever's turn it is.
            models.Index(
                fields=["handler_office", "id"],
                name="cases_of_an_office",
                condition=Q(handler_office__isnull=False),
            ),
            # What goes on by itself on its day.
            models.Index(
                fields=["shelved_until", "id"],
                name="shelved_cases_by_day",
                condition=Q(shelved_until__isnull=False),
            ),
            models.Index(fields=["parent"], name="children_of_a_case", condition=Q(parent__isnull=False)),
            models.Index(
                fields=["merged_into"], name="cases_merged_into_one", condition=Q(merged_into__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_over(self) -> bool:
        return self.closed_at is not None
