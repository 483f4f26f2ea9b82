"""
The tables of the cases at one stroke.

They grew in eleven steps; asking Django for every step anew took a third of the first start.
"""

import django.db.models.deletion
from django.db import migrations, models

APPEND_ONLY = """
CREATE FUNCTION case_events_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '案件经过记下就不能改、不能删'
        USING ERRCODE = '23514', CONSTRAINT = 'case_events_are_append_only', TABLE = TG_TABLE_NAME;
END
$$;
CREATE TRIGGER case_event_stays BEFORE UPDATE OR DELETE ON cases_caseevent
    FOR EACH ROW EXECUTE FUNCTION case_events_are_append_only();
CREATE TRIGGER case_events_stay BEFORE TRUNCATE ON cases_caseevent
    FOR EACH STATEMENT EXECUTE FUNCTION case_events_are_append_only();
"""
CHANGEABLE = """
DROP TRIGGER case_event_stays ON cases_caseevent;
DROP TRIGGER case_events_stay ON cases_caseevent;
DROP FUNCTION case_events_are_append_only();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0005_a_period_is_checked_as_a_box"),
        ("areas", "0002_a_period_is_checked_as_a_box"),
        ("files", "0001_pictures"),
        ("registry", "0005_records_that_may_be_one"),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20, verbose_name="编号")),
                ("problem_type", models.CharField(max_length=40, verbose_name="问题类别")),
                ("type_code", models.CharField(blank=True, max_length=12, verbose_name="类别代码")),
                ("condition_key", models.CharField(blank=True, max_length=60, verbose_name="立案条件")),
                ("title", models.CharField(max_length=120, verbose_name="问题")),
                ("description", models.TextField(blank=True, max_length=2000, verbose_name="情况")),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("CRITICAL", "特急"),
                            ("URGENT", "紧急"),
                            ("ORDINARY", "一般"),
                            ("COMPLEX", "复杂"),
                        ],
                        default="ORDINARY",
                        max_length=10,
                        verbose_name="级别",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("INSPECTION", "大排查"),
                            ("VISIT", "大走访"),
                            ("RESIDENT", "居民反映"),
                            ("GRID", "网格巡查"),
                            ("HOTLINE", "12345热线"),
                            ("TALK", "周一说事"),
                            ("COMPANY", "物业自查"),
                            ("OTHER", "其他"),
                        ],
                        max_length=12,
                        verbose_name="来源",
                    ),
                ),
                (
                    "external_number",
                    models.CharField(blank=True, max_length=40, null=True, verbose_name="来源单号"),
                ),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="位置")),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="经度"
                    ),
                ),
                (
                    "latitude",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="纬度"
                    ),
                ),
                ("found_on", models.DateField(verbose_name="发现日期")),
                ("resolved_on", models.DateField(blank=True, null=True, verbose_name="督促解决日期")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("REPORTED", "待受理"),
                            ("ACCEPTED", "待立案"),
                            ("REFUSED", "不予立案"),
                            ("FILED", "待派遣"),
                            ("DISPATCHED", "待签收"),
                            ("OBJECTED", "派遣异议"),
                            ("HANDLING", "处置中"),
                            ("SHELVED", "挂账"),
                            ("AWAITING_CHECK", "待核查"),
                            ("AWAITING_JUDGEMENT", "待街道评价"),
                            ("AWAITING_WORD", "待诉求人评价"),
                            ("CLOSED", "已结案"),
                            ("MERGED", "已并案"),
                        ],
                        default="REPORTED",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("VERIFIED", "核实解决"),
                            ("BY_WORD", "回单解决（未核实）"),
                            ("UNSOLVED", "未解决"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("reported_at", models.DateTimeField(blank=True, null=True, verbose_name="上报时间")),
                ("filed_at", models.DateTimeField(blank=True, null=True, verbose_name="立案时间")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="了结时间")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="到期时间")),
                (
                    "turn_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("COMPANY", "物业企业"),
                            ("COMMUNITY", "社区居委会"),
                            ("OWNERS_BODY", "业委会或物管会"),
                            ("SUBDISTRICT", "街道（镇）"),
                            ("DEPARTMENT", "部门"),
                            ("UTILITY", "专营单位"),
                            ("DISTRICT", "区县"),
                            ("CITY", "市级"),
                            ("REPORTER", "诉求人"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="轮到谁",
                    ),
                ),
                (
                    "handler_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("COMPANY", "物业企业"),
                            ("COMMUNITY", "社区居委会"),
                            ("OWNERS_BODY", "业委会或物管会"),
                            ("SUBDISTRICT", "街道（镇）"),
                            ("DEPARTMENT", "部门"),
                            ("UTILITY", "专营单位"),
                            ("DISTRICT", "区县"),
                            ("CITY", "市级"),
                            ("REPORTER", "诉求人"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="处置单位类别",
                    ),
                ),
                (
                    "checker_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("COMPANY", "物业企业"),
                            ("COMMUNITY", "社区居委会"),
                            ("OWNERS_BODY", "业委会或物管会"),
                            ("SUBDISTRICT", "街道（镇）"),
                            ("DEPARTMENT", "部门"),
                            ("UTILITY", "专营单位"),
                            ("DISTRICT", "区县"),
                            ("CITY", "市级"),
                            ("REPORTER", "诉求人"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="核查单位类别",
                    ),
                ),
                ("objections", models.PositiveSmallIntegerField(default=0, verbose_name="派遣异议次数")),
                ("transfers", models.PositiveSmallIntegerField(default=0, verbose_name="转办次数")),
                ("extensions", models.PositiveSmallIntegerField(default=0, verbose_name="延期次数")),
                ("shelvings", models.PositiveSmallIntegerField(default=0, verbose_name="挂账次数")),
                ("send_backs", models.PositiveSmallIntegerField(default=0, verbose_name="返工次数")),
                ("reopenings", models.PositiveSmallIntegerField(default=0, verbose_name="重新核查次数")),
                ("urgings", models.PositiveSmallIntegerField(default=0, verbose_name="催办次数")),
                ("report_count", models.PositiveIntegerField(default=1, verbose_name="上报人数")),
                ("asks_extension", models.BooleanField(default=False, verbose_name="延期待批")),
                ("shelved_until", models.DateField(blank=True, null=True, verbose_name="挂账至")),
                (
                    "word",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("SOLVED", "诉求人说解决了"),
                            ("UNSOLVED", "诉求人说没解决"),
                            ("NO_CONTACT", "联系不上（有记录）"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="诉求人的话",
                    ),
                ),
                ("unsolved_why", models.CharField(blank=True, max_length=300, verbose_name="未解决的原因")),
                ("comes_next", models.CharField(blank=True, max_length=300, verbose_name="下一步")),
                (
                    "is_anonymous_to_company",
                    models.BooleanField(default=False, verbose_name="对物业隐去上报人"),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                (
                    "checker_area",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                        verbose_name="核查的区划",
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                        verbose_name="社区",
                    ),
                ),
                (
                    "compound",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.compound",
                        verbose_name="小区",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                        verbose_name="区县（功能区）",
                    ),
                ),
                (
                    "handler_area",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                        verbose_name="处置的区划",
                    ),
                ),
                (
                    "handler_company",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.company",
                        verbose_name="处置的企业",
                    ),
                ),
                (
                    "handler_office",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="处置的单位",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="cases.case",
                        verbose_name="并入",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="cases.case",
                        verbose_name="母案件",
                    ),
                ),
                (
                    "subdistrict",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                        verbose_name="街道（镇）",
                    ),
                ),
                (
                    "turn_area",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                        verbose_name="轮到的区划",
                    ),
                ),
                (
                    "turn_company",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.company",
                        verbose_name="轮到的企业",
                    ),
                ),
                (
                    "turn_office",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="轮到的单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "案件",
                "verbose_name_plural": "案件",
                "indexes": [
                    models.Index(fields=["community", "found_on", "id"], name="cases_of_a_community"),
                    models.Index(fields=["subdistrict", "found_on", "id"], name="cases_of_a_subdistrict"),
                    models.Index(fields=["district", "found_on", "id"], name="cases_of_a_district"),
                    models.Index(fields=["found_on", "id"], name="cases_by_day"),
                    models.Index(fields=["compound", "-found_on"], name="cases_of_a_compound"),
                    models.Index(fields=["number"], name="cases_by_number", opclasses=["text_pattern_ops"]),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["community", "due_at", "id"],
                        name="open_cases_of_a_community",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["subdistrict", "due_at", "id"],
                        name="open_cases_of_a_subdistrict",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["district", "due_at", "id"],
                        name="open_cases_of_a_district",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["due_at", "id"],
                        name="open_cases_by_clock",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["found_on", "id"],
                        name="open_cases_by_day",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["turn_area", "turn_kind", "due_at", "id"],
                        name="cases_in_turn_of_an_area",
                    ),
                    models.Index(
                        condition=models.Q(("turn_office__isnull", False)),
                        fields=["turn_office", "due_at", "id"],
                        name="cases_in_turn_of_an_office",
                    ),
                    models.Index(
                        condition=models.Q(("turn_company__isnull", False)),
                        fields=["turn_company", "due_at", "id"],
                        name="cases_in_turn_of_a_company",
                    ),
                    models.Index(
                        condition=models.Q(("handler_office__isnull", False)),
                        fields=["handler_office", "id"],
                        name="cases_of_an_office",
                    ),
                    models.Index(
                        condition=models.Q(("shelved_until__isnull", False)),
                        fields=["shelved_until", "id"],
                        name="shelved_cases_by_day",
                    ),
                    models.Index(
                        condition=models.Q(("parent__isnull", False)),
                        fields=["parent"],
                        name="children_of_a_case",
                    ),
                    models.Index(
                        condition=models.Q(("merged_into__isnull", False)),
                        fields=["merged_into"],
                        name="cases_merged_into_one",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("number",),
                        name="a_case_number_is_given_once",
                        violation_error_message="案件编号重复",
                    ),
                    models.UniqueConstraint(
                        fields=("external_number",),
                        name="an_order_from_outside_is_one_case",
                        violation_error_message="这个来源单号已经有案件了，不重复立案",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("resolved_on__isnull", True),
                            ("resolved_on__gte", models.F("found_on")),
                            _connector="OR",
                        ),
                        name="a_problem_is_resolved_after_it_is_found",
                        violation_error_message="解决日期不能早于发现日期",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "source__in",
                                [
                                    "INSPECTION",
                                    "VISIT",
                                    "RESIDENT",
                                    "GRID",
                                    "HOTLINE",
                                    "TALK",
                                    "COMPANY",
                                    "OTHER",
                                ],
                            )
                        ),
                        name="case_source_is_known",
                        violation_error_message="来源不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("severity__in", ["CRITICAL", "URGENT", "ORDINARY", "COMPLEX"])),
                        name="case_severity_is_known",
                        violation_error_message="级别不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "REPORTED",
                                    "ACCEPTED",
                                    "REFUSED",
                                    "FILED",
                                    "DISPATCHED",
                                    "OBJECTED",
                                    "HANDLING",
                                    "SHELVED",
                                    "AWAITING_CHECK",
                                    "AWAITING_JUDGEMENT",
                                    "AWAITING_WORD",
                                    "CLOSED",
                                    "MERGED",
                                ],
                            )
                        ),
                        name="case_status_is_known",
                        violation_error_message="状态不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["", "VERIFIED", "BY_WORD", "UNSOLVED"])),
                        name="case_outcome_is_known",
                        violation_error_message="结果不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("word__in", ["", "SOLVED", "UNSOLVED", "NO_CONTACT"])),
                        name="case_word_is_known",
                        violation_error_message="诉求人的话不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "turn_kind__in",
                                [
                                    "",
                                    "COMPANY",
                                    "COMMUNITY",
                                    "OWNERS_BODY",
                                    "SUBDISTRICT",
                                    "DEPARTMENT",
                                    "UTILITY",
                                    "DISTRICT",
                                    "CITY",
                                    "REPORTER",
                                ],
                            )
                        ),
                        name="case_turn_is_known",
                        violation_error_message="轮到的一方不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "handler_kind__in",
                                [
                                    "",
                                    "COMPANY",
                                    "COMMUNITY",
                                    "OWNERS_BODY",
                                    "SUBDISTRICT",
                                    "DEPARTMENT",
                                    "UTILITY",
                                    "DISTRICT",
                                    "CITY",
                                    "REPORTER",
                                ],
                            )
                        ),
                        name="case_handler_is_known",
                        violation_error_message="处置单位类别不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "checker_kind__in",
                                [
                                    "",
                                    "COMPANY",
                                    "COMMUNITY",
                                    "OWNERS_BODY",
                                    "SUBDISTRICT",
                                    "DEPARTMENT",
                                    "UTILITY",
                                    "DISTRICT",
                                    "CITY",
                                    "REPORTER",
                                ],
                            )
                        ),
                        name="case_checker_is_known",
                        violation_error_message="核查单位类别不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                ("status__in", ["CLOSED", "MERGED", "REFUSED"]),
                                ("turn_kind", ""),
                            ),
                            models.Q(
                                models.Q(("status__in", ["CLOSED", "MERGED", "REFUSED"]), _negated=True),
                                ("closed_at__isnull", True),
                                models.Q(("turn_kind", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_case_that_is_over_says_since_when_and_is_nobodys_turn",
                        violation_error_message="了结的案件要有了结时间、不再轮到谁；没有了结的要说明轮到谁",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "CLOSED"), models.Q(("outcome", ""), _negated=True)),
                            models.Q(models.Q(("status", "CLOSED"), _negated=True), ("outcome", "")),
                            _connector="OR",
                        ),
                        name="a_closed_case_has_an_outcome_and_no_other_has",
                        violation_error_message="已结案的要有结果，没有结案的不能有结果",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome__in", ["BY_WORD", "VERIFIED"]), ("resolved_on__isnull", False)
                            ),
                            models.Q(
                                models.Q(("outcome__in", ["BY_WORD", "VERIFIED"]), _negated=True),
                                ("resolved_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="solved_has_its_day_and_nothing_else_has",
                        violation_error_message="核实解决、回单解决的要有解决日期，其余的没有解决日期",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("handler_kind", ""),
                            ("checker_kind", ""),
                            models.Q(("checker_kind", models.F("handler_kind")), _negated=True),
                            _connector="OR",
                        ),
                        name="the_body_that_handles_never_checks",
                        violation_error_message="处置单位不能核查自己办的案件",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "VERIFIED"), _negated=True),
                            models.Q(
                                models.Q(("handler_kind", ""), _negated=True),
                                models.Q(("checker_kind", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="verified_means_that_another_has_checked",
                        violation_error_message="核实解决的案件要有处置单位和另外的核查单位",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "UNSOLVED"), _negated=True),
                            models.Q(
                                models.Q(("unsolved_why", ""), _negated=True),
                                models.Q(("comes_next", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="unsolved_says_why_and_what_comes_next",
                        violation_error_message="未解决结案要写明原因和下一步",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "status__in",
                                    (
                                        "HANDLING",
                                        "SHELVED",
                                        "AWAITING_CHECK",
                                        "AWAITING_JUDGEMENT",
                                        "AWAITING_WORD",
                                        "DISPATCHED",
                                        "OBJECTED",
                                    ),
                                ),
                                _negated=True,
                            ),
                            models.Q(("handler_kind", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_case_being_handled_has_its_handler",
                        violation_error_message="派遣之后的案件要有处置单位",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_at__isnull", True),
                            models.Q(
                                ("closed_at__isnull", True), models.Q(("status", "SHELVED"), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="a_shelved_or_finished_case_has_no_clock",
                        violation_error_message="挂账和了结的案件没有计时",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("shelved_until__isnull", False), ("status", "SHELVED")),
                            models.Q(
                                models.Q(("status", "SHELVED"), _negated=True),
                                ("shelved_until__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="a_shelved_case_says_until_when",
                        violation_error_message="挂账要约定到哪一天",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("extensions__lte", 2), ("objections__lte", 1), ("shelvings__lte", 1)
                        ),
                        name="extension_and_shelving_and_objection_are_counted",
                        violation_error_message="延期最多两次，挂账、派遣异议各一次",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("merged_into__isnull", False),
                                ("status", "MERGED"),
                                models.Q(("merged_into", models.F("id")), _negated=True),
                            ),
                            models.Q(
                                models.Q(("status", "MERGED"), _negated=True), ("merged_into__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="merged_says_into_which_and_not_into_itself",
                        violation_error_message="并案要说明并入哪一件，不能并入自己",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent__isnull", True),
                            models.Q(("parent", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_case_is_not_its_own_parent",
                        violation_error_message="案件不能是自己的母案件",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseClock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("ACCEPT", "受理"),
                            ("FILE", "立案"),
                            ("DISPATCH", "派遣"),
                            ("SIGN", "签收"),
                            ("CONTACT", "联系"),
                            ("ARRIVE", "到场"),
                            ("HANDLE", "处置"),
                            ("CHECK", "核查"),
                            ("JUDGE", "评价"),
                            ("WORD", "回访"),
                        ],
                        max_length=10,
                        verbose_name="阶段",
                    ),
                ),
                (
                    "party_kind",
                    models.CharField(
                        choices=[
                            ("COMPANY", "物业企业"),
                            ("COMMUNITY", "社区居委会"),
                            ("OWNERS_BODY", "业委会或物管会"),
                            ("SUBDISTRICT", "街道（镇）"),
                            ("DEPARTMENT", "部门"),
                            ("UTILITY", "专营单位"),
                            ("DISTRICT", "区县"),
                            ("CITY", "市级"),
                            ("REPORTER", "诉求人"),
                        ],
                        max_length=12,
                        verbose_name="谁的时限",
                    ),
                ),
                ("step", models.PositiveSmallIntegerField(default=0, verbose_name="第几步")),
                ("step_words", models.CharField(blank=True, max_length=40, verbose_name="这一步")),
                ("unit", models.CharField(max_length=14, verbose_name="单位")),
                ("length", models.PositiveIntegerField(null=True, verbose_name="时限")),
                ("rule_key", models.CharField(blank=True, max_length=80, verbose_name="依据")),
                ("extended", models.PositiveSmallIntegerField(default=0, verbose_name="延期次数")),
                ("started_at", models.DateTimeField(verbose_name="起算时间")),
                ("resumed_at", models.DateTimeField(null=True, verbose_name="恢复时间")),
                ("due_at", models.DateTimeField(null=True, verbose_name="到期时间")),
                ("paused_at", models.DateTimeField(null=True, verbose_name="暂停时间")),
                ("used", models.PositiveIntegerField(default=0, verbose_name="已用")),
                ("met_at", models.DateTimeField(null=True, verbose_name="办到时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="停止时间")),
                ("ended_why", models.CharField(blank=True, max_length=20, verbose_name="为什么停止")),
                ("rings_at", models.DateTimeField(null=True, verbose_name="提醒时间")),
                ("is_provisional", models.BooleanField(default=False, verbose_name="暂定")),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clocks",
                        to="cases.case",
                        verbose_name="案件",
                    ),
                ),
                (
                    "party_area",
                    models.ForeignKey(
                        db_index=False,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                        verbose_name="区划",
                    ),
                ),
                (
                    "party_company",
                    models.ForeignKey(
                        db_index=False,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.company",
                        verbose_name="企业",
                    ),
                ),
                (
                    "party_office",
                    models.ForeignKey(
                        db_index=False,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "案件计时",
                "verbose_name_plural": "案件计时",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True), ("met_at__isnull", True)),
                        fields=["due_at", "id"],
                        name="running_clocks_by_moment",
                    ),
                    models.Index(
                        condition=models.Q(("rings_at__isnull", False)),
                        fields=["rings_at", "id"],
                        name="clocks_to_ring",
                    ),
                    models.Index(fields=["case", "id"], name="clocks_of_a_case"),
                    models.Index(
                        condition=models.Q(("stage__in", ["FILE", "CONTACT", "HANDLE", "CHECK"])),
                        fields=["stage", "due_at"],
                        name="clocks_by_stage_and_moment",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("met_at__isnull", True)),
                        fields=("case", "stage"),
                        name="a_stage_of_a_case_has_one_running_clock",
                        violation_error_message="这个阶段已经在计时",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("met_at__isnull", True), ("ended_at__isnull", True), _connector="OR"
                        ),
                        name="a_clock_is_met_or_ends_but_not_both",
                        violation_error_message="计时要么办到、要么停止",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("paused_at__isnull", True),
                            ("due_at__isnull", True),
                            models.Q(("ended_at__isnull", True), ("met_at__isnull", True), _negated=True),
                            _connector="OR",
                        ),
                        name="a_paused_clock_falls_due_at_no_moment",
                        violation_error_message="暂停的计时没有到期时间",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rings_at__isnull", True),
                            models.Q(
                                ("ended_at__isnull", True),
                                ("met_at__isnull", True),
                                ("paused_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="only_a_clock_that_runs_rings",
                        violation_error_message="只有正在走的计时才有提醒时间",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "ACCEPT",
                                    "FILE",
                                    "DISPATCH",
                                    "SIGN",
                                    "CONTACT",
                                    "ARRIVE",
                                    "HANDLE",
                                    "CHECK",
                                    "JUDGE",
                                    "WORD",
                                ],
                            )
                        ),
                        name="clock_stage_is_known",
                        violation_error_message="阶段不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "party_kind__in",
                                [
                                    "COMPANY",
                                    "COMMUNITY",
                                    "OWNERS_BODY",
                                    "SUBDISTRICT",
                                    "DEPARTMENT",
                                    "UTILITY",
                                    "DISTRICT",
                                    "CITY",
                                    "REPORTER",
                                ],
                            )
                        ),
                        name="clock_party_is_known",
                        violation_error_message="谁的时限不在清单内",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField(verbose_name="第几步")),
                ("verb", models.CharField(max_length=20, verbose_name="动作")),
                (
                    "from_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("REPORTED", "待受理"),
                            ("ACCEPTED", "待立案"),
                            ("REFUSED", "不予立案"),
                            ("FILED", "待派遣"),
                            ("DISPATCHED", "待签收"),
                            ("OBJECTED", "派遣异议"),
                            ("HANDLING", "处置中"),
                            ("SHELVED", "挂账"),
                            ("AWAITING_CHECK", "待核查"),
                            ("AWAITING_JUDGEMENT", "待街道评价"),
                            ("AWAITING_WORD", "待诉求人评价"),
                            ("CLOSED", "已结案"),
                            ("MERGED", "已并案"),
                        ],
                        max_length=20,
                        verbose_name="从",
                    ),
                ),
                (
                    "to_status",
                    models.CharField(
                        choices=[
                            ("REPORTED", "待受理"),
                            ("ACCEPTED", "待立案"),
                            ("REFUSED", "不予立案"),
                            ("FILED", "待派遣"),
                            ("DISPATCHED", "待签收"),
                            ("OBJECTED", "派遣异议"),
                            ("HANDLING", "处置中"),
                            ("SHELVED", "挂账"),
                            ("AWAITING_CHECK", "待核查"),
                            ("AWAITING_JUDGEMENT", "待街道评价"),
                            ("AWAITING_WORD", "待诉求人评价"),
                            ("CLOSED", "已结案"),
                            ("MERGED", "已并案"),
                        ],
                        max_length=20,
                        verbose_name="到",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("by_title", models.CharField(max_length=120, verbose_name="办理人岗位")),
                (
                    "party_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("COMPANY", "物业企业"),
                            ("COMMUNITY", "社区居委会"),
                            ("OWNERS_BODY", "业委会或物管会"),
                            ("SUBDISTRICT", "街道（镇）"),
                            ("DEPARTMENT", "部门"),
                            ("UTILITY", "专营单位"),
                            ("DISTRICT", "区县"),
                            ("CITY", "市级"),
                            ("REPORTER", "诉求人"),
                        ],
                        max_length=12,
                        verbose_name="哪一方",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="说明")),
                ("data", models.JSONField(default=dict, verbose_name="内容")),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                        verbose_name="办理人",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="cases.case",
                        verbose_name="案件",
                    ),
                ),
                (
                    "party_area",
                    models.ForeignKey(
                        db_index=False,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                        verbose_name="区划",
                    ),
                ),
                (
                    "party_company",
                    models.ForeignKey(
                        db_index=False,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.company",
                        verbose_name="企业",
                    ),
                ),
                (
                    "party_office",
                    models.ForeignKey(
                        db_index=False,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "案件经过",
                "verbose_name_plural": "案件经过",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "seq"),
                        name="a_step_of_a_case_is_taken_once",
                        violation_error_message="别人刚办过这一步，请刷新后再看",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "from_status__in",
                                [
                                    "",
                                    "REPORTED",
                                    "ACCEPTED",
                                    "REFUSED",
                                    "FILED",
                                    "DISPATCHED",
                                    "OBJECTED",
                                    "HANDLING",
                                    "SHELVED",
                                    "AWAITING_CHECK",
                                    "AWAITING_JUDGEMENT",
                                    "AWAITING_WORD",
                                    "CLOSED",
                                    "MERGED",
                                ],
                            )
                        ),
                        name="event_start_is_known",
                        violation_error_message="状态不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "to_status__in",
                                [
                                    "REPORTED",
                                    "ACCEPTED",
                                    "REFUSED",
                                    "FILED",
                                    "DISPATCHED",
                                    "OBJECTED",
                                    "HANDLING",
                                    "SHELVED",
                                    "AWAITING_CHECK",
                                    "AWAITING_JUDGEMENT",
                                    "AWAITING_WORD",
                                    "CLOSED",
                                    "MERGED",
                                ],
                            )
                        ),
                        name="event_end_is_known",
                        violation_error_message="状态不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "party_kind__in",
                                [
                                    "",
                                    "COMPANY",
                                    "COMMUNITY",
                                    "OWNERS_BODY",
                                    "SUBDISTRICT",
                                    "DEPARTMENT",
                                    "UTILITY",
                                    "DISTRICT",
                                    "CITY",
                                    "REPORTER",
                                ],
                            )
                        ),
                        name="event_party_is_known",
                        violation_error_message="哪一方不在清单内",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftPicture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form_mark", models.CharField(max_length=64, verbose_name="表单指纹")),
                (
                    "distance_m",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="距小区（米）"),
                ),
                ("taken_at", models.DateTimeField(blank=True, null=True, verbose_name="拍摄时间")),
                ("kept_at", models.DateTimeField(verbose_name="存入时间")),
                (
                    "picture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                        verbose_name="照片",
                    ),
                ),
            ],
            options={
                "verbose_name": "待交照片",
                "verbose_name_plural": "待交照片",
                "indexes": [models.Index(fields=["kept_at"], name="draft_pictures_by_age")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("form_mark", "picture"),
                        name="a_picture_stands_in_a_form_once",
                        violation_error_message="这张照片已经在表单里了",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Excuse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "fault",
                    models.CharField(
                        choices=[("LATE", "逾期"), ("SEND_BACK", "返工")],
                        max_length=10,
                        verbose_name="申诉什么",
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="理由")),
                ("asked_at", models.DateTimeField(verbose_name="申诉时间")),
                ("is_supported", models.BooleanField(null=True, verbose_name="初审意见")),
                ("reviewed_at", models.DateTimeField(null=True, verbose_name="初审时间")),
                ("is_upheld", models.BooleanField(null=True, verbose_name="终审决定")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="终审时间")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                        verbose_name="申诉人",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="excuse",
                        to="cases.case",
                        verbose_name="案件",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                        verbose_name="终审人",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                        verbose_name="初审人",
                    ),
                ),
            ],
            options={
                "verbose_name": "免责申诉",
                "verbose_name_plural": "免责申诉",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reviewed_at__isnull", False), ("reviewed_by__isnull", False)),
                            models.Q(("reviewed_at__isnull", True), ("reviewed_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_review_of_an_appeal_has_its_person",
                        violation_error_message="初审要有人有时间",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_decision_on_an_appeal_has_its_person",
                        violation_error_message="终审要有人有时间",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_at__isnull", True), ("reviewed_at__isnull", False), _connector="OR"
                        ),
                        name="an_appeal_is_reviewed_before_it_is_decided",
                        violation_error_message="先初审，后终审",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("reviewed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="two_people_weigh_an_appeal",
                        violation_error_message="初审和终审不能是同一个人",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fault__in", ["LATE", "SEND_BACK"])),
                        name="excuse_fault_is_known",
                        violation_error_message="申诉什么不在清单内",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("told_at", models.DateTimeField(verbose_name="上报时间")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("INSPECTION", "大排查"),
                            ("VISIT", "大走访"),
                            ("RESIDENT", "居民反映"),
                            ("GRID", "网格巡查"),
                            ("HOTLINE", "12345热线"),
                            ("TALK", "周一说事"),
                            ("COMPANY", "物业自查"),
                            ("OTHER", "其他"),
                        ],
                        max_length=12,
                        verbose_name="渠道",
                    ),
                ),
                ("words", models.TextField(blank=True, max_length=2000, verbose_name="原话")),
                ("name", models.CharField(blank=True, max_length=40, verbose_name="姓名")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="电话")),
                ("household", models.CharField(blank=True, max_length=60, verbose_name="户")),
                ("is_anonymous", models.BooleanField(default=False, verbose_name="匿名")),
                ("token_hash", models.CharField(blank=True, max_length=64, verbose_name="查询码指纹")),
                (
                    "external_number",
                    models.CharField(blank=True, max_length=40, null=True, verbose_name="来源单号"),
                ),
                (
                    "word",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("SOLVED", "诉求人说解决了"),
                            ("UNSOLVED", "诉求人说没解决"),
                            ("NO_CONTACT", "联系不上（有记录）"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="诉求人的话",
                    ),
                ),
                ("is_satisfied", models.BooleanField(null=True, verbose_name="满意")),
                (
                    "distance_m",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="距小区（米）"),
                ),
                ("has_come", models.BooleanField(null=True, verbose_name="来人了")),
                ("has_explained", models.BooleanField(null=True, verbose_name="说清楚了")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="cases.case",
                        verbose_name="案件",
                    ),
                ),
            ],
            options={
                "verbose_name": "上报",
                "verbose_name_plural": "上报",
                "indexes": [
                    models.Index(fields=["case", "id"], name="reports_of_a_case"),
                    models.Index(
                        condition=models.Q(("answered_at__isnull", False)),
                        fields=["answered_at"],
                        name="answers_by_moment",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_number",),
                        name="an_order_from_outside_is_told_once",
                        violation_error_message="这个来源单号已经登记过",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("token_hash", ""), _negated=True),
                        fields=("token_hash",),
                        name="a_page_of_a_telling_is_its_own",
                        violation_error_message="查询码重复",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_anonymous", False),
                            models.Q(("household", ""), ("name", ""), ("phone", "")),
                            _connector="OR",
                        ),
                        name="an_anonymous_telling_keeps_no_name",
                        violation_error_message="匿名上报不留姓名、电话和住处",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "channel__in",
                                [
                                    "INSPECTION",
                                    "VISIT",
                                    "RESIDENT",
                                    "GRID",
                                    "HOTLINE",
                                    "TALK",
                                    "COMPANY",
                                    "OTHER",
                                ],
                            )
                        ),
                        name="report_channel_is_known",
                        violation_error_message="渠道不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("word__in", ["", "SOLVED", "UNSOLVED", "NO_CONTACT"])),
                        name="report_word_is_known",
                        violation_error_message="诉求人的话不在清单内",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("TOLD", "上报时拍的"),
                            ("HANDED_IN", "办完后拍的"),
                            ("CHECKED", "核查时拍的"),
                            ("NOTED", "办理中拍的"),
                        ],
                        max_length=10,
                        verbose_name="哪一步拍的",
                    ),
                ),
                (
                    "distance_m",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="距小区（米）"),
                ),
                ("taken_at", models.DateTimeField(blank=True, null=True, verbose_name="拍摄时间")),
                ("kept_at", models.DateTimeField(verbose_name="存入时间")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="cases.case",
                        verbose_name="案件",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="cases.caseevent",
                        verbose_name="经过",
                    ),
                ),
                (
                    "picture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                        verbose_name="照片",
                    ),
                ),
                (
                    "seen_in",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                        verbose_name="在哪件用过",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="cases.report",
                        verbose_name="上报",
                    ),
                ),
            ],
            options={
                "verbose_name": "证据照片",
                "verbose_name_plural": "证据照片",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "stage", "picture"),
                        name="a_picture_proves_a_step_of_a_case_once",
                        violation_error_message="这张照片已经附在这一步了",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["TOLD", "HANDED_IN", "CHECKED", "NOTED"])),
                        name="evidence_stage_is_known",
                        violation_error_message="哪一步拍的不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("report__isnull", False), ("stage", "TOLD")),
                            models.Q(models.Q(("stage", "TOLD"), _negated=True), ("report__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_picture_that_was_told_has_its_telling",
                        violation_error_message="上报的照片要说明是谁的上报，别的照片不能算在上报名下",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("seen_in__isnull", True),
                            models.Q(("seen_in", models.F("case")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_case_is_not_the_other_one_a_picture_was_seen_in",
                        violation_error_message="“在别的案件里用过”不能指本案",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rung",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(verbose_name="级")),
                ("fired_at", models.DateTimeField(verbose_name="触发时间")),
                (
                    "clock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rungs",
                        to="cases.caseclock",
                        verbose_name="计时",
                    ),
                ),
            ],
            options={
                "verbose_name": "计时阶梯",
                "verbose_name_plural": "计时阶梯",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clock", "level"),
                        name="a_level_of_a_clock_fires_once",
                        violation_error_message="这一级已经触发过",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Supplement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.CharField(max_length=300, verbose_name="问什么")),
                ("asked_at", models.DateTimeField(verbose_name="问的时间")),
                ("answer", models.CharField(blank=True, max_length=1000, verbose_name="补充的情况")),
                ("said_at", models.DateTimeField(blank=True, null=True, verbose_name="补充时间")),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                        verbose_name="问的人",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supplements",
                        to="cases.case",
                        verbose_name="案件",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.report",
                        verbose_name="谁的上报",
                    ),
                ),
            ],
            options={
                "verbose_name": "补充",
                "verbose_name_plural": "补充",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("question", ""), _negated=True),
                        name="a_question_to_the_reporter_asks_something",
                        violation_error_message="请写明要补充什么",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("report__isnull", False), ("said_at__isnull", False)),
                            models.Q(("report__isnull", True), ("said_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="an_answer_of_a_reporter_is_somebodys",
                        violation_error_message="补充的情况要有时间、有上报",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TellingLift",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=8, verbose_name="限制编号")),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                ("until", models.DateTimeField(verbose_name="解除到")),
                ("lifted_at", models.DateTimeField(verbose_name="解除时间")),
                (
                    "compound",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.compound",
                        verbose_name="小区",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                        verbose_name="解除人",
                    ),
                ),
            ],
            options={
                "verbose_name": "解除上报限制",
                "verbose_name_plural": "解除上报限制",
                "indexes": [models.Index(fields=["compound", "until"], name="lifts_of_a_compound")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="a_lift_says_why",
                        violation_error_message="请写明为什么解除",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("lifted_at"))),
                        name="a_lift_ends_after_it_begins",
                        violation_error_message="解除到的时间应晚于现在",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TellingTrace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("DEVICE", "按设备"),
                            ("CONTACT", "按电话"),
                            ("COMPOUND", "按小区"),
                            ("PICTURE", "按照片"),
                        ],
                        max_length=10,
                        verbose_name="按什么数",
                    ),
                ),
                ("mark", models.CharField(max_length=64, verbose_name="指纹")),
                ("at", models.DateTimeField(verbose_name="时间")),
            ],
            options={
                "verbose_name": "上报痕迹",
                "verbose_name_plural": "上报痕迹",
                "indexes": [
                    models.Index(fields=["mark", "kind", "at"], name="traces_of_a_mark"),
                    models.Index(fields=["at"], name="traces_by_age"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["DEVICE", "CONTACT", "COMPOUND", "PICTURE"])),
                        name="trace_kind_is_known",
                        violation_error_message="按什么数不在清单内",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            sql=APPEND_ONLY,
            reverse_sql=CHANGEABLE,
        ),
    ]
