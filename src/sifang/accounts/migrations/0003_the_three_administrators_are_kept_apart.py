"""三员分立 in the database: nobody holds two administrators' posts at once, nor one beside a business post."""

from django.db import migrations, models

KEEP_APART = """
CREATE FUNCTION accounts_is_kept_apart(person bigint) RETURNS boolean LANGUAGE sql AS $$
    SELECT NOT EXISTS (
        SELECT 1
        FROM accounts_postholding a
        JOIN accounts_post pa ON pa.id = a.post_id
        JOIN accounts_postholding b ON b.user_id = a.user_id AND b.id > a.id AND b.period && a.period
        JOIN accounts_post pb ON pb.id = b.post_id
        WHERE a.user_id = person
          AND pa.role <> pb.role
          AND (pa.role IN ('SYSTEM_ADMINISTRATOR', 'SECURITY_ADMINISTRATOR', 'AUDITOR')
            OR pb.role IN ('SYSTEM_ADMINISTRATOR', 'SECURITY_ADMINISTRATOR', 'AUDITOR'))
    )
$$;
CREATE FUNCTION accounts_refuse_two_hats() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    person bigint;
BEGIN
    IF TG_TABLE_NAME = 'accounts_postholding' THEN
        -- Two holdings of one person, or a holding and a change of role, in two transactions at once:
        -- the second waits for the first and then sees it.
        PERFORM 1 FROM accounts_user WHERE id = NEW.user_id FOR NO KEY UPDATE;
        PERFORM 1 FROM accounts_post WHERE id = NEW.post_id FOR SHARE;
        IF accounts_is_kept_apart(NEW.user_id) THEN
            RETURN NULL;
        END IF;
    ELSE
        FOR person IN SELECT DISTINCT user_id FROM accounts_postholding WHERE post_id = NEW.id ORDER BY 1 LOOP
            PERFORM 1 FROM accounts_user WHERE id = person FOR NO KEY UPDATE;
            IF NOT accounts_is_kept_apart(person) THEN
                EXIT;
            END IF;
            person := NULL;
        END LOOP;
        IF person IS NULL THEN
            RETURN NULL;
        END IF;
    END IF;
    RAISE EXCEPTION '三员分立：同一人不能同时担任两种管理员，管理员也不能同时担任业务岗位'
        USING ERRCODE = '23514', CONSTRAINT = 'the_three_administrators_are_kept_apart';
END
$$;
CREATE CONSTRAINT TRIGGER the_three_administrators_are_kept_apart
    AFTER INSERT OR UPDATE ON accounts_postholding
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_two_hats();
CREATE CONSTRAINT TRIGGER the_three_administrators_are_kept_apart
    AFTER UPDATE OF role ON accounts_post
    FOR EACH ROW WHEN (OLD.role <> NEW.role) EXECUTE FUNCTION accounts_refuse_two_hats();
"""
LET_GO = """
DROP TRIGGER the_three_administrators_are_kept_apart ON accounts_post;
DROP TRIGGER the_three_administrators_are_kept_apart ON accounts_postholding;
DROP FUNCTION accounts_refuse_two_hats();
DROP FUNCTION accounts_is_kept_apart(bigint);
"""
ROLES = [
    "CITY_CLERK", "CITY_CHIEF", "CITY_LEADER", "DISTRICT_CLERK", "SUBDISTRICT_CLERK", "COMMUNITY_WORKER",
    "COMPANY_MANAGER", "DEPARTMENT_LIAISON", "PARTY_OFFICER", "CONGRESS_REVIEWER", "SYSTEM_ADMINISTRATOR",
    "SECURITY_ADMINISTRATOR", "AUDITOR",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_passwords_feedback_and_sessions")]

    operations = [
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ROLES)),
                name="post_role_is_known",
                violation_error_message="角色不在清单内",
            ),
        ),
        migrations.RunSQL(KEEP_APART, LET_GO),
    ]
