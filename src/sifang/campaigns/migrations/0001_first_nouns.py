import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0005_a_period_is_checked_as_a_box"),
        ("areas", "0002_a_period_is_checked_as_a_box"),
        ("cases", "0001_the_whole_case"),
        ("registry", "0005_records_that_may_be_one"),
    ]

    operations = [
        migrations.CreateModel(
            name="InspectionCampaign",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[("INSPECTION", "大排查"), ("SUPERVISION", "督导")],
                        max_length=12,
                        verbose_name="哪一种",
                    ),
                ),
                ("checklist_key", models.CharField(max_length=40, verbose_name="检查清单")),
                ("checklist_on", models.DateField(verbose_name="按哪天的清单")),
                ("choice_words", models.CharField(max_length=200, verbose_name="怎么选的小区")),
                ("starts_on", models.DateField(verbose_name="开始")),
                ("ends_on", models.DateField(verbose_name="结束")),
                ("planned_at", models.DateTimeField(verbose_name="布置时间")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                        verbose_name="范围",
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                        verbose_name="布置人",
                    ),
                ),
            ],
            options={
                "verbose_name": "排查督导",
                "verbose_name_plural": "排查督导",
                "indexes": [models.Index(fields=["-starts_on", "-id"], name="campaigns_newest_first")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["INSPECTION", "SUPERVISION"])),
                        name="campaign_kind_is_known",
                        violation_error_message="哪一种不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="a_campaign_ends_after_it_starts",
                        violation_error_message="结束不能早于开始",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CampaignTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("finished_at", models.DateTimeField(null=True, verbose_name="查完时间")),
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
                    "finished_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                        verbose_name="检查人",
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="campaigns.inspectioncampaign",
                        verbose_name="排查督导",
                    ),
                ),
            ],
            options={
                "verbose_name": "排查小区",
                "verbose_name_plural": "排查小区",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("campaign", "compound"),
                        name="a_compound_is_planned_once_in_a_campaign",
                        violation_error_message="这个小区已经在计划里",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at__isnull", False), ("finished_by__isnull", False)),
                            models.Q(("finished_at__isnull", True), ("finished_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_finished_visit_says_by_whom",
                        violation_error_message="查完须同时记下时间和人",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SampleDraw",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_on", models.DateField(verbose_name="结案从")),
                ("last_on", models.DateField(verbose_name="结案到")),
                ("population", models.TextField(verbose_name="名单")),
                ("population_count", models.PositiveIntegerField(verbose_name="名单件数")),
                ("fingerprint", models.CharField(max_length=64, verbose_name="名单指纹")),
                ("size", models.PositiveIntegerField(verbose_name="抽几件")),
                ("seed_source", models.CharField(max_length=200, verbose_name="种子从哪来")),
                ("locked_at", models.DateTimeField(verbose_name="锁定时间")),
                ("seed", models.CharField(blank=True, max_length=80, verbose_name="种子")),
                ("drawn_at", models.DateTimeField(null=True, verbose_name="抽取时间")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                        verbose_name="范围",
                    ),
                ),
                (
                    "drawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                        verbose_name="抽取人",
                    ),
                ),
                (
                    "locked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                        verbose_name="锁定人",
                    ),
                ),
            ],
            options={
                "verbose_name": "回看抽样",
                "verbose_name_plural": "回看抽样",
                "indexes": [models.Index(fields=["-locked_at", "-id"], name="draws_newest_first")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("drawn_at__isnull", False), ("drawn_by__isnull", False)),
                            models.Q(("drawn_at__isnull", True), ("drawn_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_draw_says_by_whom",
                        violation_error_message="抽取须同时记下时间和人",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("drawn_at__isnull", True), ("seed", "")),
                            models.Q(
                                models.Q(("seed", ""), _negated=True),
                                ("drawn_at__gt", models.F("locked_at")),
                                ("drawn_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_draw_comes_after_the_lock_with_its_seed",
                        violation_error_message="先锁定名单，再用种子抽取",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0), ("size__lte", models.F("population_count"))),
                        name="no_more_are_drawn_than_there_are",
                        violation_error_message="抽的件数在一件和名单件数之间",
                    ),
                    models.UniqueConstraint(
                        fields=("area", "first_on", "last_on"),
                        name="a_period_of_an_area_is_drawn_once",
                        violation_error_message="这个范围这段时间的名单已经锁定过，不能再抽",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SampleItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="第几件")),
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
                        max_length=12,
                        verbose_name="原来谁核查",
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
                        max_length=12,
                        verbose_name="原来谁处置",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[("AGREES", "与结案一致"), ("DIFFERS", "与结案不一致")],
                        max_length=8,
                        verbose_name="回看结果",
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="看到什么")),
                (
                    "looker_kind",
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
                        verbose_name="谁回看",
                    ),
                ),
                ("looked_at", models.DateTimeField(null=True, verbose_name="回看时间")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                        verbose_name="案件",
                    ),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="campaigns.sampledraw",
                        verbose_name="回看抽样",
                    ),
                ),
                (
                    "looked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                        verbose_name="回看人",
                    ),
                ),
            ],
            options={
                "verbose_name": "回看案件",
                "verbose_name_plural": "回看案件",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("draw", "case"),
                        name="a_case_is_drawn_once_in_a_draw",
                        violation_error_message="这个案件已经抽中",
                    ),
                    models.UniqueConstraint(
                        fields=("draw", "position"),
                        name="a_place_of_a_draw_is_taken_once",
                        violation_error_message="抽中的次序重复",
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
                        name="sample_checker_is_known",
                        violation_error_message="哪一方不在清单内",
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
                        name="sample_handler_is_known",
                        violation_error_message="哪一方不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "looker_kind__in",
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
                        name="sample_looker_is_known",
                        violation_error_message="哪一方不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("result__in", ["", "AGREES", "DIFFERS"])),
                        name="sample_result_is_known",
                        violation_error_message="回看结果不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("looked_at__isnull", False), ("looked_by__isnull", False)),
                            models.Q(("looked_at__isnull", True), ("looked_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_second_look_says_by_whom",
                        violation_error_message="回看须同时记下时间和人",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("looked_at__isnull", True), ("looker_kind", ""), ("result", "")),
                            models.Q(
                                ("looked_at__isnull", False),
                                models.Q(("result", ""), _negated=True),
                                models.Q(("words", ""), _negated=True),
                                models.Q(("looker_kind", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_second_look_has_its_result",
                        violation_error_message="回看须写明结果和看到什么",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("looker_kind", ""),
                            models.Q(
                                models.Q(("looker_kind", models.F("checker_kind")), _negated=True),
                                models.Q(("looker_kind", models.F("handler_kind")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="whoever_checked_or_handled_does_not_look_again",
                        violation_error_message="原来核查、处置的一方不能回看",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item_key", models.CharField(max_length=40, verbose_name="哪一项")),
                ("question", models.CharField(max_length=120, verbose_name="看什么")),
                (
                    "result",
                    models.CharField(
                        choices=[("PASS", "合格"), ("FAIL", "不合格"), ("ABSENT", "没有这项")],
                        max_length=8,
                        verbose_name="结果",
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="哪里不合格")),
                ("press", models.UUIDField(verbose_name="哪一次按下")),
                ("found_at", models.DateTimeField(verbose_name="检查时间")),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                        verbose_name="案件",
                    ),
                ),
                (
                    "found_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                        verbose_name="检查人",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="campaigns.campaigntarget",
                        verbose_name="排查小区",
                    ),
                ),
            ],
            options={
                "verbose_name": "检查结果",
                "verbose_name_plural": "检查结果",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("target", "item_key"),
                        name="an_item_of_a_visit_has_one_result",
                        violation_error_message="这一项已经查过",
                    ),
                    models.UniqueConstraint(
                        fields=("press",),
                        name="a_press_is_one_finding",
                        violation_error_message="这一次已经存下",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("result__in", ["PASS", "FAIL", "ABSENT"])),
                        name="finding_result_is_known",
                        violation_error_message="结果不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("case__isnull", False),
                                ("result", "FAIL"),
                                models.Q(("words", ""), _negated=True),
                            ),
                            models.Q(models.Q(("result", "FAIL"), _negated=True), ("case__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_failure_is_a_case_and_says_where",
                        violation_error_message="不合格须写明哪里不合格，并成为案件",
                    ),
                ],
            },
        ),
    ]
