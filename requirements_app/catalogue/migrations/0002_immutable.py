"""What is published stays as it is: a revision may only end, the rest is only ever added.

A draft may change its state while it is open, never what it says; a published one is kept.
"""

from django.db import migrations

REVISIONS = (
    "product",
    "document",
    "feature",
    "parameter",
    "component",
    "host",
    "flow",
)
ADDED_ONLY = ("version", "change", "flowend", "flowservice", "flowprovenance")

FUNCTIONS = """
CREATE FUNCTION catalogue_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: a published catalogue never changes', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION catalogue_only_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.valid_to_id IS NULL AND NEW.valid_to_id IS NOT NULL
        AND to_jsonb(OLD) - 'valid_to_id' = to_jsonb(NEW) - 'valid_to_id'
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'UPDATE on % is refused: a catalogue revision may only end', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION catalogue_only_close() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.state <> 'published' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'open'
        AND to_jsonb(OLD) - 'state' - 'version_id' = to_jsonb(NEW) - 'state' - 'version_id'
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on % is refused: what a draft says never changes', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER catalogue_only_close BEFORE UPDATE OR DELETE ON catalogue_draft
    FOR EACH ROW EXECUTE FUNCTION catalogue_only_close();
"""

NO_FUNCTIONS = """
DROP TRIGGER catalogue_only_close ON catalogue_draft;
DROP FUNCTION catalogue_only_close();
DROP FUNCTION catalogue_only_end();
DROP FUNCTION catalogue_refuse();
"""


def _added_only(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER catalogue_added_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION catalogue_refuse();",
        f"DROP TRIGGER catalogue_added_only ON {table};",
    )


def _only_end(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER catalogue_only_end BEFORE UPDATE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION catalogue_only_end();"
        f"CREATE TRIGGER catalogue_kept BEFORE DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION catalogue_refuse();",
        f"DROP TRIGGER catalogue_only_end ON {table}; DROP TRIGGER catalogue_kept ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        *(_added_only(f"catalogue_{name}") for name in ADDED_ONLY),
        *(_only_end(f"catalogue_{name}revision") for name in REVISIONS),
    ]
