import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("areas", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.CharField(max_length=40, unique=True, verbose_name="登录名")),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="手机")),
                ("is_active", models.BooleanField(default=True, verbose_name="在用")),
                (
                    "password_changed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="口令更新时间"),
                ),
                ("must_change_password", models.BooleanField(default=False, verbose_name="下次登录须改口令")),
                ("failed_logins", models.SmallIntegerField(default=0, verbose_name="连续失败次数")),
                ("locked_until", models.DateTimeField(blank=True, null=True, verbose_name="锁定至")),
                ("totp_secret", models.CharField(blank=True, max_length=64, verbose_name="第二因素密钥")),
                ("totp_last_step", models.BigIntegerField(default=0, verbose_name="上次用过的动态码时段")),
                ("is_demonstration", models.BooleanField(default=False, verbose_name="演示账号")),
            ],
            options={
                "verbose_name": "人员",
                "verbose_name_plural": "人员",
            },
        ),
        migrations.CreateModel(
            name="Office",
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
                        choices=[
                            ("CITY_BUREAU", "市住房和城乡建设局"),
                            ("DISTRICT_BUREAU", "区县住房和城乡建设局"),
                            ("SUBDISTRICT_OFFICE", "街道办事处（镇政府）"),
                            ("COMMUNITY_OFFICE", "社区居民委员会"),
                            ("DEPARTMENT", "部门"),
                            ("UTILITY", "专营单位"),
                            ("PARTY_OFFICE", "党委工作机关"),
                            ("CONGRESS", "人大"),
                            ("COMPANY", "物业服务企业"),
                        ],
                        max_length=20,
                        verbose_name="类别",
                    ),
                ),
                ("duties", models.CharField(blank=True, max_length=300, verbose_name="职责")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="公开电话")),
                ("pinyin", models.CharField(blank=True, max_length=120, verbose_name="拼音")),
                ("is_active", models.BooleanField(default=True, verbose_name="在用")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                        verbose_name="所在区划",
                    ),
                ),
            ],
            options={
                "verbose_name": "机关单位",
                "verbose_name_plural": "机关单位",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area", "name"),
                        name="an_office_name_stands_once_in_an_area",
                        violation_error_message="这个区划里已有同名单位",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "CITY_BUREAU",
                                    "DISTRICT_BUREAU",
                                    "SUBDISTRICT_OFFICE",
                                    "COMMUNITY_OFFICE",
                                    "DEPARTMENT",
                                    "UTILITY",
                                    "PARTY_OFFICE",
                                    "CONGRESS",
                                    "COMPANY",
                                ],
                            )
                        ),
                        name="office_kind_is_known",
                        violation_error_message="单位类别不在清单内",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=60, verbose_name="岗位名称")),
                ("role", models.CharField(max_length=40, verbose_name="角色")),
                ("company_id", models.BigIntegerField(blank=True, null=True, verbose_name="所属企业编号")),
                ("is_active", models.BooleanField(default=True, verbose_name="在用")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="accounts.office",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "岗位",
                "verbose_name_plural": "岗位",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("office", "title"),
                        name="a_post_title_stands_once_in_an_office",
                        violation_error_message="这个单位已有同名岗位",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Jurisdiction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="jurisdictions",
                        to="accounts.post",
                        verbose_name="岗位",
                    ),
                ),
            ],
            options={
                "verbose_name": "区域权限",
                "verbose_name_plural": "区域权限",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("post", "area"),
                        name="a_post_is_given_an_area_once",
                        violation_error_message="这个岗位已有这个区划的权限",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PostHolding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="期间")),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holdings",
                        to="accounts.post",
                        verbose_name="岗位",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holdings",
                        to="accounts.user",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "任岗",
                "verbose_name_plural": "任岗",
                "indexes": [models.Index(fields=["user"], name="posts_of_a_person")],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("post"),
                                    models.F("post"),
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            ("period", "&&"),
                        ],
                        name="a_post_has_one_holder_a_day",
                        violation_error_message="这个岗位同一天只能有一个人",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period__isempty", False), ("period__startswith__isnull", False)),
                        name="a_holding_lasts_a_day",
                        violation_error_message="结束日期应晚于开始日期",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=80, verbose_name="用途")),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="指纹")),
                ("issued_at", models.DateTimeField(verbose_name="签发时间")),
                ("expires_at", models.DateTimeField(verbose_name="到期时间")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                        verbose_name="作废人",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.user",
                        verbose_name="持有人",
                    ),
                ),
            ],
            options={
                "verbose_name": "接口令牌",
                "verbose_name_plural": "接口令牌",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_revoked_token_says_by_whom",
                        violation_error_message="作废须同时记下时间和经手人",
                    )
                ],
            },
        ),
    ]
