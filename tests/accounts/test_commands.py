from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from requirements_app.accounts.models import Token, User
from requirements_app.accounts.roles import CATALOGUE_EDITORS
from requirements_app.accounts.services import token_find

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_a_person_is_made_and_the_password_printed():
    output = run("account", "create", "grace", "--group", CATALOGUE_EDITORS)

    grace = User.objects.get(username="grace")
    assert grace.check_password(output.split("password: ")[1].strip())
    assert grace.groups.get().name == CATALOGUE_EDITORS


def test_a_service_account_is_made(person):
    words = ("--group", CATALOGUE_EDITORS, "--email", "ci@example.org")
    run("account", "create", "robot", "--service", "ada", *words)

    robot = User.objects.get(username="robot")
    assert (robot.responsible, robot.email) == (person, "ci@example.org")
    assert robot.groups.get().name == CATALOGUE_EDITORS


def test_a_token_is_issued_listed_and_revoked(person):
    secret_text = run("token", "issue", "ada", "--name", "trying", "--scope", "write").strip()
    token = token_find(secret_text)
    assert token.scopes == ["write"]

    listed = run("token", "list", "ada")
    assert token.key in listed
    assert "trying" in listed
    assert secret_text.rpartition("_")[2] not in listed

    run("token", "revoke", token.key)
    assert token_find(secret_text) is None
    assert "revoked" in run("token", "list")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["account", "create", "ada"], "username"),
        (["account", "create", "robot", "--service", "nobody"], "nobody"),
        (["account", "create", "robot", "--service", "ada", "--superuser"], "no superuser"),
        (["account", "create", "grace", "--group", "wizards"], "wizards"),
        (["token", "issue", "nobody", "--name", "x"], "nobody"),
        (["token", "issue", "ada", "--name", "x", "--days", "0"], "from 1 to 366"),
        (["token", "issue", "ada", "--name", "x", "--days", "9" * 30], "from 1 to 366"),
        (["token", "issue", "ada", "--name", " "], "name"),
        (["token", "revoke", "0123"], "0123"),
    ],
)
def test_a_mistake_is_explained(person, words, message):
    with pytest.raises(CommandError, match=message):
        run(*words)
    assert User.objects.count() == 1
    assert not Token.objects.exists()
