"""
Old rows, which knew two days, take their place in the workflow; events can only be added.

May be run twice: it touches rows that were not filled yet.
"""

from django.db import migrations

# A resolved problem is closed by the handler's word, since nobody wrote down who looked; the others are with
# the community that found them.
FILL = """
UPDATE cases_case SET
    reported_at = (found_on + time '08:30') AT TIME ZONE 'Asia/Shanghai',
    filed_at = (found_on + time '08:30') AT TIME ZONE 'Asia/Shanghai',
    handler_kind = 'COMMUNITY', handler_area_id = community_id,
    status = CASE WHEN resolved_on IS NULL THEN 'HANDLING' ELSE 'CLOSED' END,
    outcome = CASE WHEN resolved_on IS NULL THEN '' ELSE 'BY_WORD' END,
    closed_at = (resolved_on + time '17:30') AT TIME ZONE 'Asia/Shanghai',
    turn_kind = CASE WHEN resolved_on IS NULL THEN 'COMMUNITY' ELSE '' END,
    turn_area_id = CASE WHEN resolved_on IS NULL THEN community_id END
WHERE reported_at IS NULL;

UPDATE cases_case c SET
    subdistrict_id = coalesce(c.subdistrict_id, (
        SELECT k.ancestor_id FROM areas_areaclosure k JOIN areas_area a ON a.id = k.ancestor_id
        WHERE k.tree = 'MANAGEMENT' AND k.descendant_id = c.community_id AND k.period @> c.found_on
          AND a.kind IN ('SUBDISTRICT', 'TOWN') LIMIT 1)),
    district_id = coalesce(c.district_id, (
        SELECT k.ancestor_id FROM areas_areaclosure k JOIN areas_area a ON a.id = k.ancestor_id
        WHERE k.tree = 'MANAGEMENT' AND k.descendant_id = c.community_id AND k.period @> c.found_on
          AND a.kind IN ('DISTRICT', 'ZONE') ORDER BY k.depth LIMIT 1))
WHERE c.subdistrict_id IS NULL OR c.district_id IS NULL;
"""

APPEND_ONLY = """
CREATE FUNCTION case_events_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '案件经过记下就不能改、不能删'
        USING ERRCODE = '23514', CONSTRAINT = 'case_events_are_append_only', TABLE = TG_TABLE_NAME;
END
$$;
CREATE TRIGGER case_event_stays BEFORE UPDATE OR DELETE ON cases_caseevent
    FOR EACH ROW EXECUTE FUNCTION case_events_are_append_only();
CREATE TRIGGER case_events_stay BEFORE TRUNCATE ON cases_caseevent
    FOR EACH STATEMENT EXECUTE FUNCTION case_events_are_append_only();
"""
CHANGEABLE = """
DROP TRIGGER case_event_stays ON cases_caseevent;
DROP TRIGGER case_events_stay ON cases_caseevent;
DROP FUNCTION case_events_are_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_grow_into_a_workflow"), ("areas", "0001_initial")]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(APPEND_ONLY, CHANGEABLE),
    ]
