"""A case that has parts is no part of another, and the other way round.

The row of the parent is locked first: two transactions that each make one a part of the other wait for each other.
"""

from django.db import migrations

NAME = "a_parent_of_a_case_has_no_parent"

FORWARDS = f"""
create function cases_a_parent_has_no_parent() returns trigger language plpgsql as $$
begin
    perform 1 from cases_case where id = new.parent_id for no key update;
    if exists (select 1 from cases_case where id = new.parent_id and parent_id is not null)
       or exists (select 1 from cases_case where parent_id = new.id) then
        raise exception 'the row violates the constraint trigger "{NAME}"'
              using errcode = 'check_violation', constraint = '{NAME}', table = tg_table_name;
    end if;
    return null;
end $$;
create trigger {NAME}
    after insert or update of parent_id on cases_case
    for each row when (new.parent_id is not null)
    execute function cases_a_parent_has_no_parent();
"""
BACKWARDS = f"""
drop trigger {NAME} on cases_case;
drop function cases_a_parent_has_no_parent();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_the_whole_case")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
