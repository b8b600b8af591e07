"""What a lookup over a million entries needs: an index of the addresses at the source side."""

import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
from django.db import migrations, models

# Addresses as points of one line: IPv4 first, then IPv6 by its first 60 bits. It only narrows
# the search, so that IPv6 addresses of one network may share a point. The body names nothing of
# this schema, because a restored dump builds the index with an empty search path.
FUNCTION = """
CREATE FUNCTION rulesets_span(first inet, last inet) RETURNS int8range
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE family(first)
        WHEN 4 THEN int8range(first - '0.0.0.0'::inet, last - '0.0.0.0'::inet, '[]')
        ELSE int8range(
            ('x' || substr(encode(inet_send(first), 'hex'), 9, 15))::bit(60)::bigint + 4294967296,
            ('x' || substr(encode(inet_send(last), 'hex'), 9, 15))::bit(60)::bigint + 4294967296,
            '[]')
    END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("rulesets", "0002_immutable")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION rulesets_span(inet, inet)"),
        migrations.AddIndex(
            model_name="entry",
            index=django.contrib.postgres.indexes.GistIndex(
                models.Func(
                    "source_first",
                    "source_last",
                    function="rulesets_span",
                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                ),
                name="entry_source_span",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("source_first__isnull", True)),
                fields=["content"],
                name="entry_source_named",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("source", "any"), ("destination", "any"), _connector="OR"),
                fields=["content"],
                name="entry_any",
            ),
        ),
    ]
