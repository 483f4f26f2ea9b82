from django.db import migrations, models

# An office all of whose posts are desks of the hotline was entered as a department until now.
A_DESK_ALONE = """
update accounts_office o set kind = 'HOTLINE'
 where kind = 'DEPARTMENT'
   and exists (select from accounts_post p where p.office_id = o.id and p.role = 'HOTLINE_DESK')
   and not exists (select from accounts_post p where p.office_id = o.id and p.role <> 'HOTLINE_DESK')"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_the_hotline_has_its_desk"),
        ("areas", "0002_a_period_is_checked_as_a_box"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="office",
            name="office_kind_is_known",
        ),
        migrations.AlterField(
            model_name="office",
            name="kind",
            field=models.CharField(
                choices=[
                    ("CITY_BUREAU", "市住房和城乡建设局"),
                    ("DISTRICT_BUREAU", "区县住房和城乡建设局"),
                    ("SUBDISTRICT_OFFICE", "街道办事处（镇政府）"),
                    ("COMMUNITY_OFFICE", "社区居民委员会"),
                    ("DEPARTMENT", "部门"),
                    ("UTILITY", "专营单位"),
                    ("HOTLINE", "政务服务热线"),
                    ("PARTY_OFFICE", "党委工作机关"),
                    ("CONGRESS", "人大"),
                    ("COMPANY", "物业服务企业"),
                ],
                max_length=20,
                verbose_name="类别",
            ),
        ),
        migrations.AddConstraint(
            model_name="office",
            constraint=models.CheckConstraint(
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
                            "HOTLINE",
                            "PARTY_OFFICE",
                            "CONGRESS",
                            "COMPANY",
                        ],
                    )
                ),
                name="office_kind_is_known",
                violation_error_message="单位类别不在清单内",
            ),
        ),
        migrations.RunSQL(A_DESK_ALONE, migrations.RunSQL.noop),
    ]
