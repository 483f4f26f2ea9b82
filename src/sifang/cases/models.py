"""案件, thin for now: a problem found in a compound and the day its solving was urged through."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sifang.cases.choices import Source
from sifang.cases.querysets import CaseQuerySet
from sifang.lib.constraints import one_of


class Case(models.Model):
    """One reported problem from finding to resolving. Resolved is not verified."""

    number = models.CharField("编号", max_length=20)
    compound = models.ForeignKey("registry.Compound", models.PROTECT, related_name="+", verbose_name="小区")
    # Where the compound stood when the problem was found: a later move of borders does not move old cases.
    community = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name="社区")
    problem_type = models.CharField("问题类别", max_length=40)
    title = models.CharField("问题", max_length=120)
    source = models.CharField("来源", max_length=12, choices=Source.choices)
    found_on = models.DateField("发现日期")
    resolved_on = models.DateField("督促解决日期", null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "案件"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                name="a_case_number_is_given_once", fields=["number"], violation_error_message="案件编号重复"
            ),
            models.CheckConstraint(
                name="a_problem_is_resolved_after_it_is_found",
                condition=Q(resolved_on__isnull=True) | Q(resolved_on__gte=F("found_on")),
                violation_error_message="解决日期不能早于发现日期",
            ),
            one_of("source", Source.values, name="case_source_is_known", message="来源不在清单内"),
        ]
        indexes = [
            models.Index(fields=["community", "found_on", "id"], name="cases_of_a_community"),
            models.Index(
                fields=["found_on", "id"], name="open_cases_by_day", condition=Q(resolved_on__isnull=True)
            ),
            models.Index(fields=["compound", "-found_on"], name="cases_of_a_compound"),
            # Search by the beginning of a number, and the next number of a year.
            models.Index(fields=["number"], name="cases_by_number", opclasses=["text_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return self.number
