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
            name="Whistle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20, verbose_name="哨号")),
                ("kind_key", models.CharField(max_length=20, verbose_name="哪一种")),
                ("kind_name", models.CharField(max_length=40, verbose_name="哨的名称")),
                ("matter", models.CharField(max_length=500, verbose_name="什么事")),
                ("place", models.CharField(max_length=200, verbose_name="什么地方")),
                ("agreed_by_post", models.CharField(max_length=60, verbose_name="谁同意吹的")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("OPEN", "吹哨中"),
                            ("CLOSED", "已收哨"),
                            ("DECIDED", "区县已定"),
                            ("WITHDRAWN", "已撤哨"),
                        ],
                        default="OPEN",
                        max_length=10,
                        verbose_name="进展",
                    ),
                ),
                ("blown_at", models.DateTimeField(verbose_name="吹哨时间")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="收哨时间")),
                ("ended_words", models.CharField(blank=True, max_length=500, verbose_name="怎么收的")),
                (
                    "worth",
                    models.CharField(
                        blank=True,
                        choices=[("RIGHTLY", "该吹"), ("IN_VAIN", "空吹")],
                        max_length=8,
                        verbose_name="该不该吹",
                    ),
                ),
                ("worth_words", models.CharField(blank=True, max_length=300, verbose_name="为什么这样评")),
                ("assessed_at", models.DateTimeField(null=True, verbose_name="评价时间")),
                (
                    "assessed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                        verbose_name="评价人",
                    ),
                ),
                (
                    "blown_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                        verbose_name="吹哨人",
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
                        verbose_name="收哨人",
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                        verbose_name="社区",
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
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                        verbose_name="区县",
                    ),
                ),
                (
                    "subdistrict",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                        verbose_name="街道（镇）",
                    ),
                ),
            ],
            options={
                "verbose_name": "吹哨",
                "verbose_name_plural": "吹哨",
                "indexes": [
                    models.Index(fields=["-blown_at", "-id"], name="whistles_newest_first"),
                    models.Index(fields=["subdistrict", "-blown_at"], name="whistles_of_a_subdistrict"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("number",),
                        name="a_whistle_number_is_given_once",
                        violation_error_message="这个哨号已经用过了",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "OPEN")),
                        fields=("case",),
                        name="a_case_is_whistled_for_once_at_a_time",
                        violation_error_message="这个案件已经有一个哨在办，不能再吹",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["OPEN", "CLOSED", "DECIDED", "WITHDRAWN"])),
                        name="whistle_status_is_known",
                        violation_error_message="进展不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("worth__in", ["", "RIGHTLY", "IN_VAIN"])),
                        name="whistle_worth_is_known",
                        violation_error_message="该不该吹不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="an_ended_whistle_says_by_whom",
                        violation_error_message="收哨须同时记下时间和人",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("status", "OPEN")),
                            models.Q(
                                models.Q(("status", "OPEN"), _negated=True), ("closed_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="a_whistle_is_open_until_it_is_ended",
                        violation_error_message="收了的哨有收哨时间，没收的没有",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("assessed_at__isnull", False), ("assessed_by__isnull", False)),
                            models.Q(("assessed_at__isnull", True), ("assessed_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="an_assessed_whistle_says_by_whom",
                        violation_error_message="评价须同时记下时间和人",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("assessed_at__isnull", True), ("worth", "")),
                            models.Q(
                                models.Q(("worth", ""), _negated=True),
                                ("assessed_at__isnull", False),
                                ("closed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_whistle_is_assessed_after_it_ended_with_a_word",
                        violation_error_message="收哨以后才评该不该吹，评了要有结论",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Summons",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_lead", models.BooleanField(default=False, verbose_name="牵头")),
                ("task", models.CharField(max_length=200, verbose_name="要他办什么")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("CALLED", "待单位签收"),
                            ("SIGNED", "已签收"),
                            ("ARRIVED", "已报到"),
                            ("ACTED", "已办理"),
                            ("REPLIED", "已回复"),
                            ("JUDGED", "街道已评"),
                            ("REFUSED", "拒收待裁定"),
                            ("RELEASED", "不再召集"),
                        ],
                        default="CALLED",
                        max_length=10,
                        verbose_name="进展",
                    ),
                ),
                ("officer_name", models.CharField(blank=True, max_length=40, verbose_name="负责人")),
                ("officer_phone", models.CharField(blank=True, max_length=20, verbose_name="负责人电话")),
                ("arrived_at", models.DateTimeField(null=True, verbose_name="报到时间")),
                ("attested_at", models.DateTimeField(null=True, verbose_name="街道记到场时间")),
                ("answer", models.CharField(blank=True, max_length=1000, verbose_name="回复")),
                ("refusals", models.PositiveSmallIntegerField(default=0, verbose_name="拒收次数")),
                ("send_backs", models.PositiveSmallIntegerField(default=0, verbose_name="退回次数")),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("SOLVED", "办成了"), ("PARTLY", "办成一部分"), ("UNSOLVED", "没办成")],
                        max_length=10,
                        verbose_name="办成没有",
                    ),
                ),
                ("verdict_words", models.CharField(blank=True, max_length=300, verbose_name="评语")),
                ("judged_at", models.DateTimeField(null=True, verbose_name="评单位时间")),
                (
                    "attested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                        verbose_name="记到场的人",
                    ),
                ),
                (
                    "judged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                        verbose_name="评单位的人",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="单位",
                    ),
                ),
                (
                    "whistle",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="summonses",
                        to="whistles.whistle",
                        verbose_name="吹哨",
                    ),
                ),
            ],
            options={
                "verbose_name": "召集单位",
                "verbose_name_plural": "召集单位",
                "indexes": [models.Index(fields=["office", "status"], name="summonses_of_an_office")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("whistle", "office"),
                        name="an_office_is_summoned_once_by_a_whistle",
                        violation_error_message="这个单位已经在召集之列",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_lead", True)),
                        fields=("whistle",),
                        name="a_whistle_has_one_lead",
                        violation_error_message="牵头单位只能有一个",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "CALLED",
                                    "SIGNED",
                                    "ARRIVED",
                                    "ACTED",
                                    "REPLIED",
                                    "JUDGED",
                                    "REFUSED",
                                    "RELEASED",
                                ],
                            )
                        ),
                        name="summons_status_is_known",
                        violation_error_message="进展不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ["", "SOLVED", "PARTLY", "UNSOLVED"])),
                        name="summons_verdict_is_known",
                        violation_error_message="评价不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status__in", ["ARRIVED", "ACTED", "REPLIED", "JUDGED"]), _negated=True
                            ),
                            models.Q(
                                models.Q(("officer_name", ""), _negated=True), ("arrived_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="whoever_came_has_a_named_officer",
                        violation_error_message="报到的单位要有负责人和报到时间",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("refusals__lte", 1)),
                        name="an_office_refuses_once",
                        violation_error_message="一个单位只能拒收一次，裁定以后不能再拒收",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("attested_at__isnull", False), ("attested_by__isnull", False)),
                            models.Q(("attested_at__isnull", True), ("attested_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="whoever_saw_them_come_is_known",
                        violation_error_message="记到场须同时记下时间和人",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("judged_at__isnull", False), ("judged_by__isnull", False)),
                            models.Q(("judged_at__isnull", True), ("judged_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_judged_office_says_by_whom",
                        violation_error_message="评单位须同时记下时间和人",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("attested_at__isnull", False),
                                ("judged_at__isnull", False),
                                ("status", "JUDGED"),
                                models.Q(("verdict", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("status", "JUDGED"), _negated=True),
                                ("judged_at__isnull", True),
                                ("verdict", ""),
                            ),
                            _connector="OR",
                        ),
                        name="a_judged_office_came_and_has_its_verdict",
                        violation_error_message="评过的单位要有到场记录和结论",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WhistleEvent",
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
                ("data", models.JSONField(default=dict, verbose_name="内容")),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                        verbose_name="办理人",
                    ),
                ),
                (
                    "summons",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="whistles.summons",
                        verbose_name="召集单位",
                    ),
                ),
                (
                    "whistle",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="whistles.whistle",
                        verbose_name="吹哨",
                    ),
                ),
            ],
            options={
                "verbose_name": "吹哨经过",
                "verbose_name_plural": "吹哨经过",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("whistle", "seq"),
                        name="a_step_of_a_whistle_is_taken_once",
                        violation_error_message="别人刚办过这一步，请刷新后再看",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StepClock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("SIGN", "签收"),
                            ("OFFICER", "指定负责人"),
                            ("CONTACT", "联系"),
                            ("ARRIVE", "报到"),
                            ("ACT", "办理"),
                            ("REPLY", "回复"),
                        ],
                        max_length=8,
                        verbose_name="哪一步",
                    ),
                ),
                ("unit", models.CharField(max_length=14, verbose_name="时限单位")),
                ("length", models.PositiveIntegerField(null=True, verbose_name="时限")),
                ("started_at", models.DateTimeField(verbose_name="起算时间")),
                ("due_at", models.DateTimeField(null=True, verbose_name="到期时间")),
                ("met_at", models.DateTimeField(null=True, verbose_name="办到时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="停止时间")),
                ("is_provisional", models.BooleanField(default=False, verbose_name="暂定")),
                (
                    "summons",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clocks",
                        to="whistles.summons",
                        verbose_name="召集单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "报到计时",
                "verbose_name_plural": "报到计时",
                "indexes": [
                    models.Index(fields=["summons", "id"], name="clocks_of_a_summons"),
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True), ("met_at__isnull", True)),
                        fields=["due_at", "id"],
                        name="running_steps_by_moment",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("met_at__isnull", True)),
                        fields=("summons", "step"),
                        name="a_step_of_an_office_has_one_running_clock",
                        violation_error_message="这一步已经在计时",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("met_at__isnull", True), ("ended_at__isnull", True), _connector="OR"
                        ),
                        name="a_step_is_met_or_ends_but_not_both",
                        violation_error_message="一步要么办到、要么停止",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("step__in", ["SIGN", "OFFICER", "CONTACT", "ARRIVE", "ACT", "REPLY"])
                        ),
                        name="clock_step_is_known",
                        violation_error_message="哪一步不在清单内",
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
                (
                    "level",
                    models.CharField(
                        choices=[("DEPARTMENT", "部门"), ("DISTRICT", "区县"), ("CITY", "市级")],
                        max_length=12,
                        verbose_name="告诉了谁",
                    ),
                ),
                ("fired_at", models.DateTimeField(verbose_name="告知时间")),
                ("told", models.TextField(verbose_name="当时的经过")),
                (
                    "summons",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rungs",
                        to="whistles.summons",
                        verbose_name="召集单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "报到阶梯",
                "verbose_name_plural": "报到阶梯",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("summons", "level"),
                        name="a_level_is_told_once_of_an_office",
                        violation_error_message="这一级已经告知过",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["DEPARTMENT", "DISTRICT", "CITY"])),
                        name="rung_level_is_known",
                        violation_error_message="级别不在清单内",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ruling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("matter", models.CharField(max_length=300, verbose_name="什么事")),
                ("rule_key", models.CharField(blank=True, max_length=40, verbose_name="清单事项")),
                ("rule_words", models.CharField(blank=True, max_length=200, verbose_name="清单怎么写")),
                ("rule_source", models.CharField(blank=True, max_length=120, verbose_name="清单依据")),
                ("stands", models.BooleanField(verbose_name="归原单位")),
                ("reasons", models.CharField(max_length=500, verbose_name="裁定理由")),
                ("ruled_at", models.DateTimeField(verbose_name="裁定时间")),
                (
                    "from_office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="拒收的单位",
                    ),
                ),
                (
                    "ruled_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                        verbose_name="裁定人",
                    ),
                ),
                (
                    "to_office",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.office",
                        verbose_name="改归的单位",
                    ),
                ),
                (
                    "summons",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="whistles.summons",
                        verbose_name="召集单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "管辖裁定",
                "verbose_name_plural": "管辖裁定",
                "indexes": [models.Index(fields=["-ruled_at", "-id"], name="rulings_newest_first")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("summons",),
                        name="a_refusal_is_ruled_on_once",
                        violation_error_message="这次拒收已经裁定过",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stands", True), ("to_office__isnull", True)),
                            models.Q(
                                ("stands", False),
                                ("to_office__isnull", False),
                                models.Q(("to_office", models.F("from_office")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_ruling_names_another_office_or_keeps_the_one",
                        violation_error_message="裁定要么归原单位，要么写明改归哪个单位",
                    ),
                ],
            },
        ),
    ]
