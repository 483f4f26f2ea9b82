"""
That each row is of a batch is looked at once for each statement: a key of its own is looked up 300,000 times.

And of the records a load met only those it touched are found by the record.
"""

import django.db.models.deletion
from django.db import migrations, models

NAME = "a_row_of_a_load_is_of_a_batch"
_REFUSE = f"""raise exception 'the row violates the constraint trigger "{NAME}"'
            using errcode = 'foreign_key_violation', constraint = '{NAME}', table = 'ledgers_ledgerrow';"""
FORWARDS = f"""
create function ledgers_rows_are_of_a_batch() returns trigger language plpgsql as $$
declare
    named bigint[] := array(select distinct c.batch_id from come c);
begin
    -- Held as a key would hold it: nobody takes the batch away before these rows are seen.
    perform 1 from ledgers_ledgerbatch b where b.id = any(named) for key share;
    if (select count(*) from ledgers_ledgerbatch b where b.id = any(named)) < cardinality(named) then
        {_REFUSE}
    end if;
    return null;
end $$;
create function ledgers_rows_keep_their_batch() returns trigger language plpgsql as $$
begin {_REFUSE} end $$;
create function ledgers_a_batch_goes_after_its_rows() returns trigger language plpgsql as $$
begin
    if exists (select from gone g where exists (select from ledgers_ledgerrow r where r.batch_id = g.id)) then
        {_REFUSE}
    end if;
    return null;
end $$;
create trigger {NAME} after insert on ledgers_ledgerrow referencing new table as come
    for each statement execute function ledgers_rows_are_of_a_batch();
create trigger a_row_of_a_load_keeps_its_batch before update on ledgers_ledgerrow
    for each row when (old.batch_id <> new.batch_id) execute function ledgers_rows_keep_their_batch();
create trigger a_batch_goes_after_its_rows after delete on ledgers_ledgerbatch referencing old table as gone
    for each statement execute function ledgers_a_batch_goes_after_its_rows();
"""
BACKWARDS = f"""
drop trigger {NAME} on ledgers_ledgerrow;
drop trigger a_row_of_a_load_keeps_its_batch on ledgers_ledgerrow;
drop trigger a_batch_goes_after_its_rows on ledgers_ledgerbatch;
drop function ledgers_rows_are_of_a_batch();
drop function ledgers_rows_keep_their_batch();
drop function ledgers_a_batch_goes_after_its_rows();
"""


class Migration(migrations.Migration):
    dependencies = [("ledgers", "0005_rows_to_be_settled")]
    operations = [
        migrations.AlterField(
            "ledgerrow",
            "batch",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rows",
                to="ledgers.ledgerbatch",
                verbose_name="批次",
            ),
        ),
        migrations.RemoveIndex("ledgerrow", "loads_of_a_record"),
        migrations.AddIndex(
            "ledgerrow",
            models.Index(
                fields=["subject_kind", "subject_id"],
                name="loads_of_a_record",
                condition=models.Q(what__in=["NEW", "CHANGED", "ALSO"]),
            ),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
