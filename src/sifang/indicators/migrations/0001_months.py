import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_the_three_administrators_are_kept_apart"),
        ("areas", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="FrozenMonth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(verbose_name="月份")),
                ("version", models.SmallIntegerField(default=1, verbose_name="版本")),
                ("cut_off", models.DateField(verbose_name="截至日期")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="更正原因")),
                ("what_changed", models.JSONField(default=dict, verbose_name="变化内容")),
                ("policy_version", models.CharField(max_length=120, verbose_name="政策版本")),
                ("missing_count", models.IntegerField(default=0, verbose_name="冻结时未确认单位数")),
                ("stale_count", models.IntegerField(default=0, verbose_name="冻结时需重新确认单位数")),
                ("frozen_at", models.DateTimeField(verbose_name="冻结时间")),
                (
                    "frozen_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                        verbose_name="冻结人",
                    ),
                ),
            ],
            options={
                "verbose_name": "月度冻结",
                "verbose_name_plural": "月度冻结",
                "indexes": [models.Index(fields=["cut_off", "version"], name="frozen_months_by_day")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("month", "version"),
                        name="a_month_is_frozen_once_a_version",
                        violation_error_message="这个月已经冻结过了",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)),
                        name="a_frozen_month_is_a_whole_month",
                        violation_error_message="月份应写该月的第一天",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("version", 1),
                            models.Q(("version__gt", 1), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_correction_says_why",
                        violation_error_message="更正应写明原因",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FrozenDefinition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60, verbose_name="指标")),
                ("position", models.SmallIntegerField(verbose_name="顺序")),
                ("kind", models.CharField(max_length=8, verbose_name="种类")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("group", models.CharField(blank=True, max_length=20, verbose_name="分组")),
                ("unit", models.CharField(max_length=20, verbose_name="单位")),
                ("digits", models.SmallIntegerField(verbose_name="小数位")),
                ("divisor", models.IntegerField(default=1, verbose_name="除数")),
                ("divided_unit", models.CharField(blank=True, max_length=20, verbose_name="除后单位")),
                ("divided_digits", models.SmallIntegerField(default=0, verbose_name="除后小数位")),
                ("numerator_words", models.TextField(verbose_name="分子")),
                ("denominator_words", models.TextField(blank=True, verbose_name="分母")),
                ("definition", models.TextField(verbose_name="口径")),
                ("note", models.TextField(blank=True, verbose_name="备注")),
                ("source", models.TextField(blank=True, verbose_name="来源")),
                ("version", models.SmallIntegerField(verbose_name="程序版本")),
                ("wording_version", models.CharField(max_length=20, verbose_name="文字版本")),
                ("query_hash", models.CharField(max_length=64, verbose_name="查询指纹")),
                ("rest", models.CharField(blank=True, max_length=20, verbose_name="未计入的叫法")),
                ("target_share", models.CharField(blank=True, max_length=20, verbose_name="目标占比")),
                ("target_count", models.IntegerField(blank=True, null=True, verbose_name="目标数")),
                ("target_at_most", models.BooleanField(default=False, verbose_name="目标为上限")),
                ("target_due_on", models.DateField(blank=True, null=True, verbose_name="目标期限")),
                ("target_source", models.TextField(blank=True, verbose_name="目标来源")),
                ("target_shown", models.CharField(blank=True, max_length=80, verbose_name="目标文字")),
                ("noun", models.CharField(max_length=20, verbose_name="记录名")),
                ("opens", models.CharField(blank=True, max_length=60, verbose_name="记录页面")),
                ("columns", models.JSONField(default=list, verbose_name="列")),
                (
                    "frozen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="definitions",
                        to="indicators.frozenmonth",
                        verbose_name="月度冻结",
                    ),
                ),
            ],
            options={
                "verbose_name": "冻结的口径",
                "verbose_name_plural": "冻结的口径",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("frozen", "key"),
                        name="an_indicator_is_defined_once_in_a_frozen_month",
                        violation_error_message="同一版冻结里每个指标只有一个口径",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["RATIO", "COUNT", "SUM", "POOLED"])),
                        name="frozen_kind_is_known",
                        violation_error_message="指标种类不在清单内",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FrozenPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "tree",
                    models.CharField(
                        choices=[("ADMINISTRATIVE", "行政树"), ("MANAGEMENT", "管理树")],
                        max_length=14,
                        verbose_name="哪棵树",
                    ),
                ),
                (
                    "path",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None, verbose_name="自上而下的区划"
                    ),
                ),
                (
                    "names",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), size=None, verbose_name="当时的名称"
                    ),
                ),
                (
                    "frozen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.frozenmonth",
                        verbose_name="月度冻结",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                        verbose_name="位置",
                    ),
                ),
            ],
            options={
                "verbose_name": "冻结的位置",
                "verbose_name_plural": "冻结的位置",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("frozen", "tree", "place"),
                        name="a_place_lies_once_in_a_frozen_tree",
                        violation_error_message="同一版冻结里每个位置在一棵树中只有一处",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tree__in", ["ADMINISTRATIVE", "MANAGEMENT"])),
                        name="frozen_place_tree_is_known",
                        violation_error_message="不认识的树",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FrozenRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("record", models.BigIntegerField(verbose_name="记录号")),
                ("label", models.CharField(max_length=200, verbose_name="名称")),
                ("counted", models.BooleanField(verbose_name="计入")),
                ("numerator", models.DecimalField(decimal_places=2, max_digits=20, verbose_name="分子")),
                ("denominator", models.DecimalField(decimal_places=2, max_digits=20, verbose_name="分母")),
                ("facts", models.JSONField(default=list, verbose_name="各列")),
                (
                    "definition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.frozendefinition",
                        verbose_name="冻结的口径",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                        verbose_name="位置",
                    ),
                ),
            ],
            options={
                "verbose_name": "冻结的记录",
                "verbose_name_plural": "冻结的记录",
                "indexes": [models.Index(fields=["definition", "id"], name="frozen_records_in_order")],
            },
        ),
        migrations.CreateModel(
            name="FrozenValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "tree",
                    models.CharField(
                        choices=[("ADMINISTRATIVE", "行政树"), ("MANAGEMENT", "管理树")],
                        max_length=14,
                        verbose_name="哪棵树",
                    ),
                ),
                ("numerator", models.DecimalField(decimal_places=2, max_digits=24, verbose_name="分子")),
                ("denominator", models.DecimalField(decimal_places=2, max_digits=24, verbose_name="分母")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                        verbose_name="区划",
                    ),
                ),
                (
                    "definition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.frozendefinition",
                        verbose_name="冻结的口径",
                    ),
                ),
            ],
            options={
                "verbose_name": "冻结的数",
                "verbose_name_plural": "冻结的数",
                "indexes": [
                    models.Index(fields=["area", "tree", "definition"], name="frozen_values_of_an_area")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("definition", "tree", "area"),
                        name="a_frozen_value_stands_once",
                        violation_error_message="同一版冻结里一个区划的一个指标只有一个数",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tree__in", ["ADMINISTRATIVE", "MANAGEMENT"])),
                        name="frozen_value_tree_is_known",
                        violation_error_message="不认识的树",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MonthReturn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(verbose_name="月份")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("CITY", "市"),
                            ("DISTRICT", "区县"),
                            ("ZONE", "功能区"),
                            ("SUBDISTRICT", "街道"),
                            ("TOWN", "镇"),
                            ("COMMUNITY", "社区"),
                        ],
                        max_length=12,
                        verbose_name="层级",
                    ),
                ),
                ("digest", models.CharField(max_length=64, verbose_name="校验码")),
                ("unchanged", models.BooleanField(default=False, verbose_name="本月无变化")),
                ("confirmed_at", models.DateTimeField(verbose_name="确认时间")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                        verbose_name="区划",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                        verbose_name="确认人",
                    ),
                ),
            ],
            options={
                "verbose_name": "月度确认",
                "verbose_name_plural": "月度确认",
                "indexes": [models.Index(fields=["month", "area", "-id"], name="newest_return_of_an_area")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)),
                        name="a_return_is_of_a_whole_month",
                        violation_error_message="月份应写该月的第一天",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__in", ["CITY", "DISTRICT", "ZONE", "SUBDISTRICT", "TOWN", "COMMUNITY"])
                        ),
                        name="a_return_has_a_known_level",
                        violation_error_message="层级不在清单内",
                    ),
                ],
            },
        ),
    ]
