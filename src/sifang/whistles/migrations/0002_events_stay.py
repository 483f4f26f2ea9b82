"""What happened to a whistle can neither be changed nor deleted."""

from django.db import migrations

GUARD = """
CREATE FUNCTION whistle_events_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = 'whistle_events_are_append_only',
    MESSAGE = '吹哨经过记下就不能改、不能删';
END $$;
CREATE TRIGGER whistle_event_stays BEFORE UPDATE OR DELETE ON whistles_whistleevent
  FOR EACH ROW EXECUTE FUNCTION whistle_events_are_append_only();
CREATE TRIGGER whistle_events_stay BEFORE TRUNCATE ON whistles_whistleevent
  FOR EACH STATEMENT EXECUTE FUNCTION whistle_events_are_append_only();
"""
UNGUARD = """
DROP TRIGGER whistle_event_stays ON whistles_whistleevent;
DROP TRIGGER whistle_events_stay ON whistles_whistleevent;
DROP FUNCTION whistle_events_are_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("whistles", "0001_first_nouns")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
