"""Of what a month solved, what somebody saw to be solved is counted beside it."""

from django.db import migrations, models

COUNTED = """
select community_id, date_trunc('month', found_on)::date as month, {sign}1 as found, 0 as resolved, 0 as verified
  from {rows}
union all
select community_id, date_trunc('month', resolved_on)::date, 0, {sign}1,
       case when outcome = 'VERIFIED' then {sign}1 else 0 end
  from {rows} where extract(year from resolved_on) = extract(year from found_on)"""
ADD = """
insert into cases_monthlycount (community_id, month, found, resolved, verified)
select c.community_id, c.month, sum(c.found), sum(c.resolved), sum(c.verified) from ({counted}) c
 group by c.community_id, c.month having sum(c.found) <> 0 or sum(c.resolved) <> 0 or sum(c.verified) <> 0;
"""
OLD, NEW = COUNTED.format(sign="-", rows="gone"), COUNTED.format(sign="", rows="come")
ONE = "(select {which}.community_id, {which}.found_on, {which}.resolved_on, {which}.outcome) {name}"
MOVED = " union all ".join(
    (
        COUNTED.format(sign="-", rows=ONE.format(which="old", name="gone")),
        COUNTED.format(sign="", rows=ONE.format(which="new", name="come")),
    )
)
FORWARDS = f"""
create or replace function cases_count_what_comes() returns trigger language plpgsql as $$
begin {ADD.format(counted=NEW)} return null; end $$;
create or replace function cases_count_what_goes() returns trigger language plpgsql as $$
begin {ADD.format(counted=OLD)} return null; end $$;
create or replace function cases_count_what_moves() returns trigger language plpgsql as $$
begin {ADD.format(counted=MOVED)} return null; end $$;
drop trigger cases_move_between_months on cases_case;
create trigger cases_move_between_months after update on cases_case for each row
    when (old.community_id <> new.community_id or old.found_on <> new.found_on
          or old.resolved_on is distinct from new.resolved_on
          or old.resolved_on is not null and old.outcome <> new.outcome)
    execute function cases_count_what_moves();
insert into cases_monthlycount (community_id, month, found, resolved, verified)
select community_id, date_trunc('month', resolved_on)::date, 0, 0, count(*) from cases_case
 where outcome = 'VERIFIED' and extract(year from resolved_on) = extract(year from found_on) group by 1, 2;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_months_are_counted")]
    operations = [
        migrations.AddField(
            model_name="monthlycount",
            name="verified",
            field=models.IntegerField(default=0, help_text="督促解决里核实过的", verbose_name="核实解决"),
        ),
        migrations.RunSQL(FORWARDS, elidable=False),
    ]
