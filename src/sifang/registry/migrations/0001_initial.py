import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("areas", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Company",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="企业名称")),
                ("credit_code", models.CharField(blank=True, max_length=18, verbose_name="统一社会信用代码")),
                (
                    "credit_code_fault",
                    models.CharField(blank=True, max_length=60, verbose_name="代码校验结果"),
                ),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="值班电话")),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="存续期间")),
                ("pinyin", models.CharField(blank=True, max_length=120, verbose_name="拼音")),
                ("initials", models.CharField(blank=True, max_length=60, verbose_name="拼音首字母")),
                ("search", django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                        verbose_name="注册地",
                    ),
                ),
            ],
            options={
                "verbose_name": "物业服务企业",
                "verbose_name_plural": "物业服务企业",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search"], name="companies_by_name_pairs"
                    ),
                    models.Index(fields=["pinyin", "id"], name="companies_in_name_order"),
                    models.Index(
                        fields=["initials"], name="companies_by_initials", opclasses=["text_pattern_ops"]
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("credit_code", ""), _negated=True),
                        fields=("credit_code",),
                        name="a_credit_code_names_one_company",
                        violation_error_message="这个统一社会信用代码已登记在另一家企业名下",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period__isempty", False), ("period__startswith__isnull", False)),
                        name="a_company_exists_at_least_a_day",
                        violation_error_message="结束日期应晚于开始日期",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="a_company_has_a_name",
                        violation_error_message="企业名称不能为空",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Compound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="小区名称")),
                ("address", models.CharField(blank=True, max_length=160, verbose_name="地址")),
                ("built_year", models.SmallIntegerField(blank=True, null=True, verbose_name="建成年份")),
                ("building_count", models.IntegerField(blank=True, null=True, verbose_name="楼栋数")),
                ("longitude", models.FloatField(blank=True, null=True, verbose_name="经度")),
                ("latitude", models.FloatField(blank=True, null=True, verbose_name="纬度")),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="存续期间")),
                ("pinyin", models.CharField(blank=True, max_length=120, verbose_name="拼音")),
                ("initials", models.CharField(blank=True, max_length=60, verbose_name="拼音首字母")),
                ("search", django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
            ],
            options={
                "verbose_name": "住宅小区",
                "verbose_name_plural": "住宅小区",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search"], name="compounds_by_name_pairs"
                    ),
                    models.Index(fields=["pinyin", "id"], name="compounds_in_name_order"),
                    models.Index(
                        fields=["initials"], name="compounds_by_initials", opclasses=["text_pattern_ops"]
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("period__isempty", False), ("period__startswith__isnull", False)),
                        name="a_compound_exists_at_least_a_day",
                        violation_error_message="结束日期应晚于开始日期",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="a_compound_has_a_name",
                        violation_error_message="小区名称不能为空",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                            models.Q(("latitude__range", (3, 54)), ("longitude__range", (73, 136))),
                            _connector="OR",
                        ),
                        name="a_position_lies_on_the_map",
                        violation_error_message="经纬度应同时填写，并落在国内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("built_year__isnull", True), ("built_year__range", (1900, 2100)), _connector="OR"
                        ),
                        name="a_built_year_is_a_year",
                        violation_error_message="建成年份应在 1900 至 2100 之间",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("building_count__isnull", True), ("building_count__gte", 0), _connector="OR"
                        ),
                        name="a_building_count_is_not_negative",
                        violation_error_message="楼栋数不能是负数",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CompanyChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="更换日期")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="原因")),
                (
                    "from_company",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.company",
                        verbose_name="退出企业",
                    ),
                ),
                (
                    "to_company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.company",
                        verbose_name="接手企业",
                    ),
                ),
                (
                    "compound",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="company_changes",
                        to="registry.compound",
                        verbose_name="小区",
                    ),
                ),
            ],
            options={
                "verbose_name": "更换物业企业",
                "verbose_name_plural": "更换物业企业",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_company__isnull", True),
                            models.Q(("from_company", models.F("to_company")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_change_of_company_changes_the_company",
                        violation_error_message="退出和接手的不能是同一家企业",
                    ),
                    models.UniqueConstraint(
                        fields=("compound", "on"),
                        name="a_compound_changes_company_once_a_day",
                        violation_error_message="这个小区当天已登记过更换企业",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CompoundLineage",
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
                        choices=[("MERGED", "合并"), ("SPLIT", "拆分")], max_length=8, verbose_name="方式"
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                (
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="came_from",
                        to="registry.compound",
                        verbose_name="新小区",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="became",
                        to="registry.compound",
                        verbose_name="原小区",
                    ),
                ),
            ],
            options={
                "verbose_name": "小区合并拆分",
                "verbose_name_plural": "小区合并拆分",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["MERGED", "SPLIT"])),
                        name="lineage_kind_is_known",
                        violation_error_message="只有合并和拆分",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("result")), _negated=True),
                        name="a_compound_does_not_come_from_itself",
                        violation_error_message="小区不能由自己合并或拆分而来",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CompoundState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("household_count", models.IntegerField(blank=True, null=True, verbose_name="户数")),
                (
                    "floor_area",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="建筑面积（平方米）",
                    ),
                ),
                ("is_old_compound", models.BooleanField(default=False, verbose_name="老旧小区")),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="期间")),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                        verbose_name="所在社区",
                    ),
                ),
                (
                    "compound",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="states",
                        to="registry.compound",
                        verbose_name="小区",
                    ),
                ),
            ],
            options={
                "verbose_name": "小区情况",
                "verbose_name_plural": "小区情况",
                "indexes": [models.Index(fields=["community", "compound"], name="compounds_of_a_community")],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("compound"),
                                    models.F("compound"),
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            ("period", "&&"),
                        ],
                        name="a_compound_is_in_one_state_a_day",
                        violation_error_message="小区同一天只能有一种情况（社区、户数、面积、是否老旧）",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period__isempty", False), ("period__startswith__isnull", False)),
                        name="a_compound_state_lasts_a_day",
                        violation_error_message="结束日期应晚于开始日期",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("household_count__isnull", True), ("household_count__gte", 0), _connector="OR"
                        ),
                        name="household_count_is_not_negative",
                        violation_error_message="户数不能是负数",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("floor_area__isnull", True), ("floor_area__gte", 0), _connector="OR"
                        ),
                        name="floor_area_is_not_negative",
                        violation_error_message="建筑面积不能是负数",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="曾用名")),
                ("until", models.DateField(blank=True, null=True, verbose_name="用到哪天")),
                ("search", django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
                (
                    "compound",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_names",
                        to="registry.compound",
                        verbose_name="小区",
                    ),
                ),
            ],
            options={
                "verbose_name": "曾用名",
                "verbose_name_plural": "曾用名",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["search"], name="former_names_by_pairs")
                ],
            },
        ),
        migrations.CreateModel(
            name="PartyInstructor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("from_office", models.CharField(blank=True, max_length=80, verbose_name="派出单位")),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="期间")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="instructors",
                        to="registry.company",
                        verbose_name="企业",
                    ),
                ),
            ],
            options={
                "verbose_name": "党建工作指导员",
                "verbose_name_plural": "党建工作指导员",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("company"),
                                    models.F("company"),
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            ("period", "&&"),
                        ],
                        name="a_company_has_one_instructor_a_day",
                        violation_error_message="企业同一天只能有一名指导员",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period__isempty", False), ("period__startswith__isnull", False)),
                        name="an_instructor_serves_a_day",
                        violation_error_message="结束日期应晚于开始日期",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartyOrganisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("COMPANY", "企业党组织"),
                            ("INDUSTRY", "行业党组织"),
                            ("COMMUNITY", "社区党组织"),
                        ],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                ("office_hours", models.CharField(blank=True, max_length=80, verbose_name="接待时间")),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="期间")),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                        verbose_name="所在区划",
                    ),
                ),
            ],
            options={
                "verbose_name": "党组织",
                "verbose_name_plural": "党组织",
                "indexes": [models.Index(fields=["area", "kind"], name="party_organisations_of_an_area")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["COMPANY", "INDUSTRY", "COMMUNITY"])),
                        name="party_kind_is_known",
                        violation_error_message="党组织类别不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period__isempty", False), ("period__startswith__isnull", False)),
                        name="a_party_organisation_lasts_a_day",
                        violation_error_message="结束日期应晚于开始日期",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartyCoverage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("INDEPENDENT", "独立组建"),
                            ("JOINT", "联合组建"),
                            ("AFFILIATED", "挂靠组建"),
                        ],
                        max_length=12,
                        verbose_name="组建方式",
                    ),
                ),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="期间")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="party_coverages",
                        to="registry.company",
                        verbose_name="企业",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coverages",
                        to="registry.partyorganisation",
                        verbose_name="党组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "企业党组织覆盖",
                "verbose_name_plural": "企业党组织覆盖",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("company"),
                                    models.F("company"),
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            ("period", "&&"),
                        ],
                        name="a_company_has_one_party_organisation_a_day",
                        violation_error_message="企业同一天只能有一个党组织",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("form__in", ["INDEPENDENT", "JOINT", "AFFILIATED"])),
                        name="party_form_is_known",
                        violation_error_message="组建方式不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period__isempty", False), ("period__startswith__isnull", False)),
                        name="a_party_coverage_lasts_a_day",
                        violation_error_message="结束日期应晚于开始日期",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceMode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("PROFESSIONAL", "专业化"),
                            ("FLOOR", "兜底（简易）"),
                            ("SELF_MANAGED", "自管"),
                            ("COMMUNITY_RUN", "街道或社区代管"),
                            ("NONE", "失管"),
                            ("UNKNOWN", "不明"),
                        ],
                        max_length=14,
                        verbose_name="服务方式",
                    ),
                ),
                ("stated", models.CharField(blank=True, max_length=100, verbose_name="台账原文")),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="期间")),
                (
                    "company",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.company",
                        verbose_name="企业",
                    ),
                ),
                (
                    "compound",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="modes",
                        to="registry.compound",
                        verbose_name="小区",
                    ),
                ),
            ],
            options={
                "verbose_name": "服务方式",
                "verbose_name_plural": "服务方式",
                "indexes": [models.Index(fields=["company", "compound"], name="compounds_of_a_company")],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("compound"),
                                    models.F("compound"),
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            ("period", "&&"),
                        ],
                        name="a_compound_has_one_service_mode_a_day",
                        violation_error_message="小区同一天只能有一种服务方式，与已登记的期间重叠",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period__isempty", False), ("period__startswith__isnull", False)),
                        name="a_service_mode_lasts_a_day",
                        violation_error_message="结束日期应晚于开始日期",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "mode__in",
                                ["PROFESSIONAL", "FLOOR", "SELF_MANAGED", "COMMUNITY_RUN", "NONE", "UNKNOWN"],
                            )
                        ),
                        name="service_mode_is_known",
                        violation_error_message="服务方式不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("mode", "PROFESSIONAL"), _negated=True),
                            ("company__isnull", False),
                            _connector="OR",
                        ),
                        name="professional_service_names_its_company",
                        violation_error_message="专业化服务必须写明企业；企业不详的应登记为“不明”",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mode__in", ["PROFESSIONAL", "FLOOR"]),
                            ("company__isnull", True),
                            _connector="OR",
                        ),
                        name="only_companies_that_serve_are_named",
                        violation_error_message="自管、代管、失管和不明的小区不写企业",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceProject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="签订日期")),
                ("filed_on", models.DateField(blank=True, null=True, verbose_name="备案日期")),
                (
                    "fee",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=6,
                        null=True,
                        verbose_name="收费标准（元/平方米·月）",
                    ),
                ),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="合同期间")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="registry.company",
                        verbose_name="企业",
                    ),
                ),
                (
                    "compound",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="projects",
                        to="registry.compound",
                        verbose_name="小区",
                    ),
                ),
            ],
            options={
                "verbose_name": "物业项目",
                "verbose_name_plural": "物业项目",
                "indexes": [models.Index(fields=["company"], name="projects_of_a_company")],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("compound"),
                                    models.F("compound"),
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            ("period", "&&"),
                        ],
                        name="a_compound_has_one_contract_a_day",
                        violation_error_message="小区同一天只能有一份有效的物业服务合同",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period__isempty", False), ("period__startswith__isnull", False)),
                        name="contract_ends_after_it_starts",
                        violation_error_message="合同终止日期应晚于起始日期",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fee__isnull", True), ("fee__gte", 0), _connector="OR"),
                        name="a_fee_is_not_negative",
                        violation_error_message="收费标准不能是负数",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectManager",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="手机")),
                ("reported_in_on", models.DateField(blank=True, null=True, verbose_name="到社区报到日期")),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="期间")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="managers",
                        to="registry.serviceproject",
                        verbose_name="项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "项目负责人",
                "verbose_name_plural": "项目负责人",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("project"),
                                    models.F("project"),
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            ("period", "&&"),
                        ],
                        name="a_project_has_one_manager_a_day",
                        violation_error_message="项目同一天只能有一名负责人",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period__isempty", False), ("period__startswith__isnull", False)),
                        name="a_manager_serves_a_day",
                        violation_error_message="结束日期应晚于开始日期",
                    ),
                ],
            },
        ),
    ]
