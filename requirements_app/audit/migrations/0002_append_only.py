"""Audit rows are only ever added, and each event waits for its seal."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: audit rows are only ever added', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

CREATE FUNCTION audit_await_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_pending (event_id) VALUES (NEW.id);
    RETURN NULL;
END $$;

CREATE TRIGGER audit_await_seal AFTER INSERT ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_await_seal();
"""

BACKWARDS = """
DROP TRIGGER audit_await_seal ON audit_event;
DROP FUNCTION audit_await_seal();
DROP TRIGGER audit_append_only ON audit_seal;
DROP TRIGGER audit_append_only ON audit_event;
DROP FUNCTION audit_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
