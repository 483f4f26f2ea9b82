"""
That what a step, a clock and a telling name is there is looked at once for each statement.

A key of its own was looked up row by row, some forty times for one case with its history; a load of a city's history
spent half of the database's time on it. See decision 19.
"""

from django.db import migrations

CASES, AREAS, COMPANIES = "cases_case", "areas_area", "registry_company"
OFFICES, PEOPLE = "accounts_office", "accounts_user"
PARTY = {"party_area_id": AREAS, "party_office_id": OFFICES, "party_company_id": COMPANIES}
NAMED = {
    "cases_caseevent": ("what_a_step_names_is_there", {"case_id": CASES, "by_id": PEOPLE, **PARTY}),
    "cases_caseclock": ("what_a_clock_names_is_there", {"case_id": CASES, **PARTY}),
    "cases_report": ("what_a_telling_names_is_there", {"case_id": CASES}),
}


def refuse(table: str) -> str:
    name = NAMED[table][0]
    return f"""raise exception 'the row violates the constraint trigger "{name}"'
            using errcode = 'foreign_key_violation', constraint = '{name}', table = '{table}';"""


def comes(table: str) -> str:
    """Rows come: what they name is there, and is held as a key would hold it until they are seen."""
    name, columns = NAMED[table]
    told = [f"array_agg(distinct c.{each}) filter (where c.{each} is not null)" for each in columns]
    held = [
        f"""if named_{each} is not null then
        if cardinality(named_{each}) = 1 then
            -- The plan of this one is kept; that of the other is made for as many as there are.
            perform 1 from {where} r where r.id = named_{each}[1] for key share;
        else
            perform 1 from {where} r where r.id = any(named_{each}) for key share;
        end if;
        get diagnostics there = row_count;
        if there < cardinality(named_{each}) then {refuse(table)} end if;
    end if;"""
        for each, where in columns.items()
    ]
    return f"""
create function {table}_names() returns trigger language plpgsql as $$
declare
    there bigint;
    {" ".join(f"named_{each} bigint[];" for each in columns)}
begin
    select {", ".join(told)} into {", ".join(f"named_{each}" for each in columns)} from come c;
    {" ".join(held)}
    return null;
end $$;
create trigger {name} after insert on {table} referencing new table as come
    for each statement execute function {table}_names();
create function {table}_keeps() returns trigger language plpgsql as $$
begin {refuse(table)} end $$;
create trigger {table}_keeps_what_it_names before update of {", ".join(columns)} on {table} for each row
    when (({", ".join(f"old.{each}" for each in columns)}) is distinct from ({", ".join(f"new.{each}" for each in columns)}))
    execute function {table}_keeps();
"""


def goes(where: str) -> str:
    """What is named goes after the rows that name it, and is called the same as long as it is there."""
    naming = [
        (table, each) for table, (_, columns) in NAMED.items() for each in columns if columns[each] == where
    ]
    left = [
        f"if exists (select from {table} r where r.{each} = any(named)) then {refuse(table)} end if;"
        for table, each in naming
    ]
    emptied = [
        f"if exists (select from {table} r where r.{each} is not null) then {refuse(table)} end if;"
        for table, each in naming
    ]
    return f"""
create function cases_named_in_{where}() returns trigger language plpgsql as $$
declare
    named bigint[];
begin
    if tg_op = 'TRUNCATE' then
        {" ".join(emptied)}
        return null;
    end if;
    named := array(select g.id from gone g);
    if named <> '{{}}' then
        {" ".join(left)}
    end if;
    return null;
end $$;
create trigger cases_go_before_it after delete on {where} referencing old table as gone
    for each statement execute function cases_named_in_{where}();
create trigger cases_are_emptied_before_it after truncate on {where}
    for each statement execute function cases_named_in_{where}();
create trigger cases_know_it_by_its_id before update of id on {where} for each row when (old.id <> new.id)
    execute function {naming[0][0]}_keeps();
"""


# A database from before has its keys; 0001 makes none any more, and altering twelve fields took a second.
KEYS_GO = f"""
do $$
declare old record;
begin
    for old in
        select k.conrelid::regclass as of, k.conname as name from pg_constraint k
        where k.contype = 'f' and k.conrelid in ({", ".join(f"'{table}'::regclass" for table in NAMED)})
    loop
        execute format('alter table %s drop constraint %I', old.of, old.name);
    end loop;
end $$;
"""
KEYS_COME = "".join(
    f"alter table {table} add constraint {table}_{each} foreign key ({each}) references {where}"
    " deferrable initially deferred;"
    for table, (_, columns) in NAMED.items()
    for each, where in columns.items()
)
PLACES = (CASES, AREAS, COMPANIES, OFFICES, PEOPLE)
FORWARDS = "".join([KEYS_GO, *map(comes, NAMED), *map(goes, PLACES)])
BACKWARDS = "".join(
    [
        f"drop trigger cases_go_before_it on {where}; drop trigger cases_are_emptied_before_it on {where};"
        f"drop trigger cases_know_it_by_its_id on {where}; drop function cases_named_in_{where}();"
        for where in PLACES
    ]
    + [
        f"drop trigger {name} on {table}; drop trigger {table}_keeps_what_it_names on {table};"
        f"drop function {table}_names(); drop function {table}_keeps();"
        for table, (name, _) in NAMED.items()
    ]
    + [KEYS_COME]
)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_a_period_is_checked_as_a_box"),
        ("areas", "0002_a_period_is_checked_as_a_box"),
        ("cases", "0016_verified_is_counted_by_month"),
        ("registry", "0005_records_that_may_be_one"),
    ]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
