"""An issued bulletin is not changed and not deleted: the database says so, whoever asks."""

from django.db import migrations

FORWARD = """
create function bulletins_issued_stay() returns trigger language plpgsql as $$
begin
    if old.status = 'ISSUED' then
        raise exception using errcode = '23514', constraint = 'an_issued_bulletin_stays_as_it_was',
            message = '印发的通报不能再改，也不能删；要更正请另发一期';
    end if;
    if tg_op = 'DELETE' then return old; end if;
    return new;
end $$;
create trigger an_issued_bulletin_stays_as_it_was before update or delete on bulletins_bulletin
    for each row execute function bulletins_issued_stay();
"""
BACKWARD = """
drop trigger an_issued_bulletin_stays_as_it_was on bulletins_bulletin;
drop function bulletins_issued_stay();
"""


class Migration(migrations.Migration):
    dependencies = [("bulletins", "0001_first_nouns")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
