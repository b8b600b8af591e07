"""A baseline moves only by implementing a change, and what was in force stays on record."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION changes_guard_baseline() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF current_setting('changes.moving', true) = 'on' THEN
            RETURN NEW;
        END IF;
    ELSIF TG_OP = 'UPDATE' THEN
        -- A recertification; `until` and `ended_by` are set once, by a move.
        IF to_jsonb(OLD) - ARRAY['owner_id', 'reason', 'review_on', 'until', 'ended_by_id']
                = to_jsonb(NEW) - ARRAY['owner_id', 'reason', 'review_on', 'until', 'ended_by_id']
            AND (
                (OLD.until IS NOT DISTINCT FROM NEW.until
                    AND OLD.ended_by_id IS NOT DISTINCT FROM NEW.ended_by_id
                    AND OLD.until IS NULL)
                OR (OLD.until IS NULL AND NEW.until IS NOT NULL AND NEW.ended_by_id IS NOT NULL
                    AND current_setting('changes.moving', true) = 'on')
            )
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% on % is refused: only an implemented change moves a baseline',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER changes_guard BEFORE INSERT OR UPDATE OR DELETE ON changes_baselineentry
    FOR EACH ROW EXECUTE FUNCTION changes_guard_baseline();
CREATE TRIGGER changes_guard_all BEFORE TRUNCATE ON changes_baselineentry
    FOR EACH STATEMENT EXECUTE FUNCTION changes_guard_baseline();
"""

NO_FUNCTION = """
DROP TRIGGER changes_guard_all ON changes_baselineentry;
DROP TRIGGER changes_guard ON changes_baselineentry;
DROP FUNCTION changes_guard_baseline();
"""


class Migration(migrations.Migration):
    dependencies = [("changes", "0001_initial")]

    operations = [migrations.RunSQL(FUNCTION, NO_FUNCTION)]
