"""
What a month adds to a figure that runs since the beginning of a year is counted where a case changes.

Nothing is ever changed in what is counted, only added: a row of its own for each statement, so nobody waits for
somebody else's case, and whoever reads sees exactly the cases he sees.
"""

import django.db.models.deletion
from django.db import migrations, models

COUNTED = """
select community_id, date_trunc('month', found_on)::date as month, {sign}1 as found, 0 as resolved from {rows}
union all
select community_id, date_trunc('month', resolved_on)::date, 0, {sign}1 from {rows}
 where extract(year from resolved_on) = extract(year from found_on)"""
ADD = """
insert into cases_monthlycount (community_id, month, found, resolved)
select c.community_id, c.month, sum(c.found), sum(c.resolved) from ({counted}) c group by c.community_id, c.month
having sum(c.found) <> 0 or sum(c.resolved) <> 0;
"""
OLD, NEW = COUNTED.format(sign="-", rows="gone"), COUNTED.format(sign="", rows="come")
ONE = "(select {which}.community_id, {which}.found_on, {which}.resolved_on) {name}"
MOVED = " union all ".join(
    (
        COUNTED.format(sign="-", rows=ONE.format(which="old", name="gone")),
        COUNTED.format(sign="", rows=ONE.format(which="new", name="come")),
    )
)
FORWARDS = f"""
create function cases_count_what_comes() returns trigger language plpgsql as $$
begin {ADD.format(counted=NEW)} return null; end $$;
create function cases_count_what_goes() returns trigger language plpgsql as $$
begin {ADD.format(counted=OLD)} return null; end $$;
create function cases_count_what_moves() returns trigger language plpgsql as $$
begin {ADD.format(counted=MOVED)} return null; end $$;
create trigger cases_come_into_their_month after insert on cases_case referencing new table as come
    for each statement execute function cases_count_what_comes();
create trigger cases_go_out_of_their_month after delete on cases_case referencing old table as gone
    for each statement execute function cases_count_what_goes();
create trigger cases_move_between_months after update on cases_case for each row
    when (old.community_id <> new.community_id or old.found_on <> new.found_on
          or old.resolved_on is distinct from new.resolved_on)
    execute function cases_count_what_moves();
{ADD.format(counted=COUNTED.format(sign="", rows="cases_case"))}
"""
BACKWARDS = """
drop trigger cases_come_into_their_month on cases_case;
drop trigger cases_go_out_of_their_month on cases_case;
drop trigger cases_move_between_months on cases_case;
drop function cases_count_what_comes();
drop function cases_count_what_goes();
drop function cases_count_what_moves();
"""


class Migration(migrations.Migration):
    dependencies = [("areas", "0002_a_period_is_checked_as_a_box"), ("cases", "0014_duty_roster")]
    operations = [
        migrations.CreateModel(
            name="MonthlyCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(help_text="当月一日", verbose_name="月份")),
                ("found", models.IntegerField(default=0, verbose_name="发现")),
                ("resolved", models.IntegerField(default=0, verbose_name="督促解决")),
                (
                    "community",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                        verbose_name="社区",
                    ),
                ),
            ],
            options={
                "verbose_name": "案件月度累计",
                "verbose_name_plural": "案件月度累计",
                "indexes": [models.Index(fields=["month"], name="counts_of_a_month")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)),
                        name="a_months_count_stands_under_its_first_day",
                        violation_error_message="月度累计记在当月一日名下",
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
