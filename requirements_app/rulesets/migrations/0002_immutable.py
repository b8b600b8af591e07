"""A rule set never changes once it is built, and its content goes whole or not at all."""

from django.db import migrations

PARTS = ("rule", "entry", "finding", "decision")

FUNCTIONS = """
CREATE FUNCTION rulesets_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: a built rule set never changes', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION rulesets_only_build() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.content_id IS NULL
        AND to_jsonb(OLD) - ARRAY['content_id', 'inputs', 'built_at', 'job_id']
            = to_jsonb(NEW) - ARRAY['content_id', 'inputs', 'built_at', 'job_id']
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'UPDATE on % is refused: a built rule set never changes', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION rulesets_only_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM rulesets_content WHERE id = OLD.content_id) THEN
        RAISE EXCEPTION 'DELETE on % is refused: a content goes whole or not at all', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER rulesets_unchanged BEFORE UPDATE OR TRUNCATE ON rulesets_content
    FOR EACH STATEMENT EXECUTE FUNCTION rulesets_refuse();
CREATE TRIGGER rulesets_unchanged BEFORE UPDATE ON rulesets_ruleset
    FOR EACH ROW EXECUTE FUNCTION rulesets_only_build();
"""

NO_FUNCTIONS = """
DROP TRIGGER rulesets_unchanged ON rulesets_ruleset;
DROP TRIGGER rulesets_unchanged ON rulesets_content;
DROP FUNCTION rulesets_only_whole();
DROP FUNCTION rulesets_only_build();
DROP FUNCTION rulesets_refuse();
"""


def _part(table: str) -> migrations.RunSQL:
    """The check of deletions waits for the end of the transaction, for parts go before the whole."""
    return migrations.RunSQL(
        f"CREATE TRIGGER rulesets_unchanged BEFORE UPDATE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION rulesets_refuse();"
        f"CREATE CONSTRAINT TRIGGER rulesets_whole AFTER DELETE ON {table}"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION rulesets_only_whole();",
        f"DROP TRIGGER rulesets_whole ON {table}; DROP TRIGGER rulesets_unchanged ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("rulesets", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        *(_part(f"rulesets_{name}") for name in PARTS),
    ]
