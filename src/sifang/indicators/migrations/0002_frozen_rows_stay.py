"""Whatever the city confirmed or froze is neither changed nor deleted; the database itself refuses."""

from django.db import migrations

FROZEN = (
    "indicators_frozenmonth",
    "indicators_frozendefinition",
    "indicators_frozenplace",
    "indicators_frozenrecord",
    "indicators_frozenvalue",
)

REFUSE = """
create function indicators_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception using
        errcode = 'integrity_constraint_violation',
        message = tg_argv[1],
        constraint = tg_argv[0],
        table = tg_table_name;
end $$;
"""


def _trigger(table: str, name: str, message: str) -> str:
    # Per row, so that nothing is paid by statements that change nothing.
    return (
        f"create trigger {name} before update or delete on {table} for each row"
        f" execute function indicators_refuse_change('{name}', '{message}');\n"
    )


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_months")]

    operations = [
        migrations.RunSQL(
            REFUSE
            + "".join(
                _trigger(table, "a_frozen_month_is_never_changed", "frozen months are never changed")
                for table in FROZEN
            )
            + _trigger(
                "indicators_monthreturn", "a_month_return_is_never_changed", "returns are never changed"
            ),
            "".join(f"drop trigger a_frozen_month_is_never_changed on {table};" for table in FROZEN)
            + "drop trigger a_month_return_is_never_changed on indicators_monthreturn;"
            + "drop function indicators_refuse_change();",
        )
    ]
