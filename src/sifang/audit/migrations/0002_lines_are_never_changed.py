"""The audit is append-only: the database itself refuses to change, delete or empty it."""

from django.db import migrations, models

FORBID = """
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '操作记录只能追加，不能修改、删除或清空'
        USING ERRCODE = '23514', CONSTRAINT = 'the_audit_is_append_only', TABLE = TG_TABLE_NAME;
END
$$;
CREATE TRIGGER audit_line_stays BEFORE UPDATE OR DELETE ON audit_auditline
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_lines_stay BEFORE TRUNCATE ON audit_auditline
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_seal_stays BEFORE UPDATE OR DELETE ON audit_auditseal
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_seals_stay BEFORE TRUNCATE ON audit_auditseal
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
"""
ALLOW = """
DROP TRIGGER audit_line_stays ON audit_auditline;
DROP TRIGGER audit_lines_stay ON audit_auditline;
DROP TRIGGER audit_seal_stays ON audit_auditseal;
DROP TRIGGER audit_seals_stay ON audit_auditseal;
DROP FUNCTION audit_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.AddField(
            "auditseal",
            "algorithm",
            models.CharField("算法", max_length=20, default="sha256"),
        ),
        migrations.RunSQL(FORBID, ALLOW),
    ]
