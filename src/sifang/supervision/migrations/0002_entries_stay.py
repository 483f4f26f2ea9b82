"""What happened to a supervision can neither be changed nor deleted."""

from django.db import migrations

GUARD = """
CREATE FUNCTION supervision_entries_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'supervision_entries_are_append_only',
    MESSAGE = '督办记录记下就不能改、不能删';
END $$;
CREATE TRIGGER supervision_entry_stays BEFORE UPDATE OR DELETE ON supervision_supervisionentry
  FOR EACH ROW EXECUTE FUNCTION supervision_entries_are_append_only();
CREATE TRIGGER supervision_entries_stay BEFORE TRUNCATE ON supervision_supervisionentry
  FOR EACH STATEMENT EXECUTE FUNCTION supervision_entries_are_append_only();
"""
UNGUARD = """
DROP TRIGGER supervision_entry_stays ON supervision_supervisionentry;
DROP TRIGGER supervision_entries_stay ON supervision_supervisionentry;
DROP FUNCTION supervision_entries_are_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("supervision", "0001_first_nouns")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
