"""A reading of a document, once stored, stays as it is; so does an original's content."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION documents_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: a stored document never changes', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER documents_added_only BEFORE UPDATE OR DELETE OR TRUNCATE ON documents_revision
    FOR EACH STATEMENT EXECUTE FUNCTION documents_refuse();
CREATE TRIGGER documents_added_only BEFORE UPDATE OR DELETE OR TRUNCATE ON documents_section
    FOR EACH STATEMENT EXECUTE FUNCTION documents_refuse();
CREATE TRIGGER documents_added_only BEFORE UPDATE OR DELETE OR TRUNCATE ON documents_row
    FOR EACH STATEMENT EXECUTE FUNCTION documents_refuse();
CREATE TRIGGER documents_unchanged BEFORE UPDATE ON documents_original
    FOR EACH STATEMENT EXECUTE FUNCTION documents_refuse();
"""

BACKWARDS = """
DROP TRIGGER documents_unchanged ON documents_original;
DROP TRIGGER documents_added_only ON documents_row;
DROP TRIGGER documents_added_only ON documents_section;
DROP TRIGGER documents_added_only ON documents_revision;
DROP FUNCTION documents_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
