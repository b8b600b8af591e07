"""What the audit trail is filtered by has an index, and no event can be taken from the sealer."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARDS = """
CREATE TRIGGER audit_append_only BEFORE UPDATE OR TRUNCATE ON audit_pending
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

CREATE FUNCTION audit_only_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM gone WHERE NOT EXISTS
        (SELECT FROM audit_seal WHERE audit_seal.event_id = gone.event_id)) THEN
        RAISE EXCEPTION 'DELETE on audit_pending is refused: the event is not sealed yet'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER audit_only_sealed AFTER DELETE ON audit_pending
    REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION audit_only_sealed();
"""

BACKWARDS = """
DROP TRIGGER audit_only_sealed ON audit_pending;
DROP FUNCTION audit_only_sealed();
DROP TRIGGER audit_append_only ON audit_pending;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="actor",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["actor", "id"], name="audit_event_by_actor"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                fields=["action", "id"],
                opclasses=["varchar_pattern_ops", "int8_ops"],
                name="audit_event_by_action",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["request_id", "id"], name="audit_event_by_request"),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
