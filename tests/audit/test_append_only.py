"""Nobody alters the audit log by SQL, not even the owner of its tables."""

import pytest
from django.db import DatabaseError, connection, transaction

from requirements_app.audit.models import Event, Pending, Seal
from requirements_app.audit.seal import seal
from requirements_app.audit.services import record

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("table", ["audit_event", "audit_seal"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET {column} = {column}",
        "DELETE FROM {table}",
        "TRUNCATE {table} CASCADE",
        "TRUNCATE accounts_user CASCADE",
        "UPDATE {table} SET {column} = {column} WHERE false",
    ],
)
def test_the_owner_of_the_table_cannot_alter_it(table, statement):
    record(actor=None, action="x")
    seal()
    column = {"audit_event": "action", "audit_seal": "digest"}[table]

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            cursor.execute(statement.format(table=table, column=column))

    assert (Event.objects.count(), Seal.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE audit_pending SET event_id = event_id", "only ever added"),
        ("TRUNCATE audit_pending", "only ever added"),
        ("DELETE FROM audit_pending", "not sealed yet"),
    ],
)
def test_no_event_is_taken_from_the_sealer(statement, reason):
    record(actor=None, action="x")

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match=reason), transaction.atomic():
            cursor.execute(statement)

    assert Pending.objects.count() == 1
    assert seal() == 1
    assert not Pending.objects.exists()
