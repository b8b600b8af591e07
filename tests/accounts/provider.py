"""An OpenID Connect provider on loopback, and a person's way through it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import oidc_provider_mock
import requests

ISSUER_PATH = "/.well-known/openid-configuration"
SECONDS = 5


class Provider:
    """The provider at `issuer`; `know` tells it what it says of somebody."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer

    def know(self, subject: str, **claims: Any) -> None:
        answer = requests.put(f"{self.issuer}/users/{subject}", json=claims, timeout=SECONDS)
        answer.raise_for_status()

    def vouch(self, address: str, subject: str) -> str:
        """What the browser does at the provider: sign in as `subject`. Returns where it is sent."""
        answer = requests.post(
            address, data={"sub": subject}, allow_redirects=False, timeout=SECONDS
        )
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]


@contextmanager
def running() -> Iterator[Provider]:
    """A provider with a port of its own, for as long as the context lasts."""
    with oidc_provider_mock.run_server_in_thread() as server:
        yield Provider(f"http://localhost:{server.server_port}")


def local(address: str) -> str:
    """An address of the portal without its host, as the test client takes it."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"
