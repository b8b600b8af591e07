"""Both services, for as long as they are needed."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager

from portal.embedded.home import Installation
from portal.embedded.postgres import Postgres
from portal.embedded.state import State
from portal.embedded.valkey import Valkey

Say = Callable[[str], None]


@contextmanager
def running(
    installation: Installation, *, environment: Mapping[str, str], say: Say
) -> Iterator[dict[str, str]]:
    """Start what `environment` does not name yet; give DATABASE_URL and REDIS_URL.

    Valkey stops first and PostgreSQL last. Raises EmbeddedError when one does not start.
    """
    addresses = {
        name: environment[name] for name in ("DATABASE_URL", "REDIS_URL") if environment.get(name)
    }
    with ExitStack() as stack:
        if "DATABASE_URL" not in addresses:
            say("Starting the embedded PostgreSQL")
            postgres = Postgres(installation)
            stack.callback(postgres.stop)
            postgres.start()
            addresses["DATABASE_URL"] = postgres.url
        if "REDIS_URL" not in addresses:
            say("Starting the embedded Valkey")
            valkey = Valkey(installation)
            stack.callback(valkey.stop)
            valkey.start()
            addresses["REDIS_URL"] = valkey.url
        yield addresses


def settings(
    state: State, *, addresses: Mapping[str, str], environment: Mapping[str, str]
) -> dict[str, str]:
    """The whole environment for the portal: this installation's settings over the given one.

    What `environment` already sets stays as it is.
    """
    secrets = state.secrets()
    own = {
        "SECRET_KEY": secrets.secret_key,
        "TOKEN_PEPPER": secrets.token_pepper,
        "SECRETS_KEYS": secrets.secrets_key,
        "ALLOWED_HOSTS": "127.0.0.1,localhost,[::1]",
        "DATA_DIR": str(state.folder("files")),
        "STATIC_ROOT": str(state.path / "static"),
        "METRICS_DIR": str(state.path / "metrics"),
    }
    return own | {name: value for name, value in environment.items() if value} | dict(addresses)
