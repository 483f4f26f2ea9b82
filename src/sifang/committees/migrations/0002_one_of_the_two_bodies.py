"""A compound never has an owners' committee and a management committee on one day.

Two tables cannot share an exclusion constraint, so a constraint trigger watches both. It locks the
compound's row first: two transactions that each write one of the two bodies wait for each other.
"""

from django.db import migrations

NAME = "a_compound_has_one_of_the_two_bodies_a_day"

FORWARDS = f"""
create function committees_one_of_the_two_bodies() returns trigger language plpgsql as $$
declare
    met boolean;
begin
    perform 1 from registry_compound where id = new.compound_id for no key update;
    execute format('select exists (select 1 from %I where compound_id = $1 and period && $2)', tg_argv[0])
       into met using new.compound_id, new.period;
    if met then
        raise exception 'the row violates the constraint trigger "{NAME}"'
              using errcode = 'exclusion_violation', constraint = '{NAME}', table = tg_table_name;
    end if;
    return null;
end $$;
create constraint trigger {NAME}
    after insert or update of compound_id, period on committees_ownerscommittee
    deferrable initially immediate for each row
    execute function committees_one_of_the_two_bodies('committees_managementcommittee');
create constraint trigger {NAME}
    after insert or update of compound_id, period on committees_managementcommittee
    deferrable initially immediate for each row
    execute function committees_one_of_the_two_bodies('committees_ownerscommittee');
"""
BACKWARDS = f"""
drop trigger {NAME} on committees_ownerscommittee;
drop trigger {NAME} on committees_managementcommittee;
drop function committees_one_of_the_two_bodies();
"""


class Migration(migrations.Migration):
    dependencies = [("committees", "0001_initial"), ("registry", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
