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
            name="Supervision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20, verbose_name="督办编号")),
                (
                    "level",
                    models.CharField(
                        choices=[("CITY", "市级"), ("DISTRICT", "区县"), ("SUBDISTRICT", "街道（镇）")],
                        max_length=12,
                        verbose_name="级别",
                    ),
                ),
                ("matter", models.CharField(max_length=300, verbose_name="事项")),
                ("requirement", models.CharField(max_length=1000, verbose_name="要求")),
                ("office_post", models.CharField(max_length=60, verbose_name="责任人岗位")),
                ("leader_post", models.CharField(max_length=60, verbose_name="领办领导岗位")),
                ("issued_at", models.DateTimeField(verbose_name="下单时间")),
                ("due_on", models.DateField(verbose_name="办结时限")),
                ("extensions", models.PositiveSmallIntegerField(default=0, verbose_name="延期次数")),
                ("feedback_every", models.PositiveSmallIntegerField(verbose_name="几个工作日反馈一次")),
                ("next_feedback_on", models.DateField(null=True, verbose_name="下一次反馈")),
                (
                    "status",
                    models.CharField(
                        choices=[("OPEN", "督办中"), ("HANDED_IN", "待验收"), ("CANCELLED", "已销号")],
                        default="OPEN",
                        max_length=10,
                        verbose_name="进展",
                    ),
                ),
                ("result", models.CharField(blank=True, max_length=1000, verbose_name="结果")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="销号时间")),
                (
                    "acceptor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="验收单位",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                        verbose_name="所在区划",
                    ),
                ),
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
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                        verbose_name="销号人",
                    ),
                ),
                (
                    "compound",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.compound",
                        verbose_name="小区",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                        verbose_name="下单人",
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                        verbose_name="哪一级督办",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="责任单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "督办",
                "verbose_name_plural": "督办",
                "indexes": [models.Index(fields=["-issued_at", "-id"], name="supervisions_newest_first")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("number",),
                        name="a_supervision_number_is_given_once",
                        violation_error_message="这个督办编号已经用过了",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "CANCELLED"), _negated=True),
                        fields=("case", "level"),
                        name="a_case_is_supervised_once_at_a_level_at_a_time",
                        violation_error_message="这一级已经在督办这个案件",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["CITY", "DISTRICT", "SUBDISTRICT"])),
                        name="supervision_level_is_known",
                        violation_error_message="级别不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["OPEN", "HANDED_IN", "CANCELLED"])),
                        name="supervision_status_is_known",
                        violation_error_message="进展不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("acceptor", models.F("office")), _negated=True),
                        name="whoever_is_responsible_never_accepts",
                        violation_error_message="验收单位不能是责任单位",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("next_feedback_on__isnull", False), ("status", "OPEN")),
                            models.Q(
                                models.Q(("status", "OPEN"), _negated=True),
                                ("next_feedback_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="a_supervision_asks_for_feedback_until_it_is_handed_in",
                        violation_error_message="督办中才要求阶段反馈",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "OPEN"), models.Q(("result", ""), _negated=True), _connector="OR"
                        ),
                        name="what_is_handed_in_has_its_result",
                        violation_error_message="报结果、销号须写明结果",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_cancelled_supervision_says_by_whom",
                        violation_error_message="销号须同时记下时间和人",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", False), ("status", "CANCELLED")),
                            models.Q(
                                models.Q(("status", "CANCELLED"), _negated=True), ("closed_at__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="a_supervision_is_over_when_it_is_cancelled",
                        violation_error_message="销号才有销号时间",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SupervisionCondition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="第几条")),
                ("words", models.CharField(max_length=200, verbose_name="条件")),
                ("proof", models.CharField(blank=True, max_length=300, verbose_name="怎么看到的")),
                ("met_at", models.DateTimeField(null=True, verbose_name="达到时间")),
                (
                    "met_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                        verbose_name="验收人",
                    ),
                ),
                (
                    "supervision",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conditions",
                        to="supervision.supervision",
                        verbose_name="督办",
                    ),
                ),
            ],
            options={
                "verbose_name": "销号条件",
                "verbose_name_plural": "销号条件",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("supervision", "position"),
                        name="a_condition_has_its_place",
                        violation_error_message="销号条件的次序重复",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("met_at__isnull", False), ("met_by__isnull", False)),
                            models.Q(("met_at__isnull", True), ("met_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_met_condition_says_by_whom",
                        violation_error_message="达到须同时记下时间和人",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("met_at__isnull", True), ("proof", "")),
                            models.Q(("met_at__isnull", False), models.Q(("proof", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_met_condition_says_how_it_was_seen",
                        violation_error_message="条件达到须写明怎么看到的",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SupervisionEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField(verbose_name="第几步")),
                ("verb", models.CharField(max_length=20, verbose_name="动作")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("by_title", models.CharField(max_length=120, verbose_name="办理人岗位")),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="说明")),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                        verbose_name="办理人",
                    ),
                ),
                (
                    "supervision",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="supervision.supervision",
                        verbose_name="督办",
                    ),
                ),
            ],
            options={
                "verbose_name": "督办记录",
                "verbose_name_plural": "督办记录",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("supervision", "seq"),
                        name="a_step_of_a_supervision_is_taken_once",
                        violation_error_message="别人刚办过这一步，请刷新后再看",
                    )
                ],
            },
        ),
    ]
