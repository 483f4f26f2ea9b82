import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("areas", "0001_initial"),
        ("indicators", "0002_frozen_rows_stay"),
    ]

    operations = [
        migrations.AlterField(
            model_name="frozenrecord",
            name="definition",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="indicators.frozendefinition",
                verbose_name="冻结的口径",
            ),
        ),
        migrations.AlterField(
            model_name="frozenrecord",
            name="place",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="areas.area",
                verbose_name="位置",
            ),
        ),
        migrations.AlterField(
            model_name="frozenvalue",
            name="area",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="areas.area",
                verbose_name="区划",
            ),
        ),
        migrations.AlterField(
            model_name="frozenvalue",
            name="definition",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="indicators.frozendefinition",
                verbose_name="冻结的口径",
            ),
        ),
    ]
