import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sheet", models.CharField(max_length=40, verbose_name="台账")),
                ("file_name", models.CharField(max_length=200, verbose_name="文件名")),
                ("sha256", models.CharField(max_length=64, verbose_name="文件指纹")),
                ("size", models.BigIntegerField(verbose_name="字节数")),
                ("as_at", models.DateField(verbose_name="截至日期")),
                ("mapping", models.JSONField(default=dict, verbose_name="列对照")),
                ("only_sheet", models.CharField(blank=True, max_length=100, verbose_name="工作表")),
                ("by_title", models.CharField(blank=True, max_length=120, verbose_name="导入人岗位")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("RECEIVED", "已收到"),
                            ("READING", "正在核对"),
                            ("READY", "待导入"),
                            ("REFUSED", "有错，未导入"),
                            ("LOADING", "正在导入"),
                            ("LOADED", "已导入"),
                            ("FAILED", "未能完成"),
                            ("DROPPED", "已放弃"),
                        ],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("new_count", models.IntegerField(default=0, verbose_name="新增")),
                ("changed_count", models.IntegerField(default=0, verbose_name="变更")),
                ("same_count", models.IntegerField(default=0, verbose_name="没有变化")),
                ("refused_count", models.IntegerField(default=0, verbose_name="有错")),
                ("fingerprint", models.CharField(blank=True, max_length=64, verbose_name="预览指纹")),
                ("outcome", models.JSONField(default=dict, verbose_name="结果")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.user",
                        verbose_name="导入人",
                    ),
                ),
            ],
            options={
                "verbose_name": "导入批次",
                "verbose_name_plural": "导入批次",
                "indexes": [models.Index(fields=["by", "-id"], name="loads_of_a_person_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "RECEIVED",
                                    "READING",
                                    "READY",
                                    "REFUSED",
                                    "LOADING",
                                    "LOADED",
                                    "FAILED",
                                    "DROPPED",
                                ],
                            )
                        ),
                        name="ledger_state_is_known",
                        violation_error_message="批次状态不在清单内",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "LOADED"), _negated=True),
                            ("refused_count", 0),
                            _connector="OR",
                        ),
                        name="a_loaded_batch_refused_nothing",
                        violation_error_message="一批要么全部导入，要么一行也不导入",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row", models.IntegerField(verbose_name="行号")),
                (
                    "what",
                    models.CharField(
                        choices=[("NEW", "新增"), ("CHANGED", "变更"), ("SAME", "没有变化")],
                        max_length=8,
                        verbose_name="动作",
                    ),
                ),
                ("subject_kind", models.CharField(max_length=60, verbose_name="对象类别")),
                ("subject_id", models.BigIntegerField(verbose_name="对象编号")),
                ("label", models.CharField(max_length=100, verbose_name="对象名称")),
                ("fields", models.JSONField(default=dict, verbose_name="前后值")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="ledgers.ledgerbatch",
                        verbose_name="批次",
                    ),
                ),
            ],
            options={
                "verbose_name": "导入变更",
                "verbose_name_plural": "导入变更",
                "indexes": [
                    models.Index(fields=["batch", "id"], name="changes_of_a_load"),
                    models.Index(fields=["subject_kind", "subject_id"], name="loads_of_a_record"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("what__in", ["NEW", "CHANGED", "SAME"])),
                        name="ledger_change_is_known",
                        violation_error_message="动作不在清单内",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerProgress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("percent", models.SmallIntegerField(default=0, verbose_name="百分比")),
                ("words", models.CharField(blank=True, max_length=80, verbose_name="正在做")),
                (
                    "batch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="progress",
                        to="ledgers.ledgerbatch",
                        verbose_name="批次",
                    ),
                ),
            ],
            options={
                "verbose_name": "导入进度",
                "verbose_name_plural": "导入进度",
            },
        ),
    ]
