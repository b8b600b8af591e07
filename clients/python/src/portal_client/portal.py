"""The portal, as a program sees it."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from . import models, operations
from .catalogue import Catalogue
from .changes import Changes
from .exports import Exports
from .jobs import Jobs
from .session import Session
from .settings import settings_read
from .sites import RuleSets, Sites


class Portal:
    """A portal at an address, with a token.

    ```
    with Portal("https://portal.example.org", token) as portal:
        rule_set = portal.rule_sets.build("campus")
        export = portal.exports.create(rule_set.id, "csv")
        portal.exports.download(export.id)
    ```

    What it raises is a `PortalError`. Requests that nobody answers, or that come too often, are
    sent again where that is safe, as long as `patience` seconds of waiting last.
    """

    def __init__(
        self,
        address: str,
        token: str,
        *,
        ca: Path | str | None = None,
        plain_http: bool = False,
        patience: float = 90,
    ) -> None:
        """`ca` is a file with the certificates to trust; `plain_http` lets the token go over plain
        HTTP to another machine. Raises SettingsError."""
        self.session = Session(address, token, ca=ca, plain_http=plain_http, patience=patience)
        self.jobs = Jobs(self.session)
        self.exports = Exports(self.session, self.jobs)
        self.catalogue = Catalogue(self.session, self.exports)
        self.sites = Sites(self.session)
        self.rule_sets = RuleSets(self.session, self.jobs)
        self.changes = Changes(self.session)

    @classmethod
    def configured(cls) -> Self:
        """With what the environment and the configuration file say. Raises SettingsError."""
        found = settings_read()
        return cls(found.address, found.token, ca=found.ca, plain_http=found.plain_http)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections up."""
        self.session.close()

    def account(self) -> models.OwnAccount:
        """Whose token this is, and what it may."""
        return self.session.call(operations.ACCOUNT_GET)

    def lookup(
        self,
        source: str,
        destination: str,
        *,
        port: int | None = None,
        protocol: str | None = None,
        icmp_type: int | None = None,
        site: str | None = None,
    ) -> models.Lookup:
        """Whether a connection is required, and why. Ends are addresses, networks or names; the
        protocol is tcp unless given."""
        query = {
            "source": source, "destination": destination, "port": port, "protocol": protocol,
            "icmp_type": icmp_type, "site": site,
        }  # fmt: skip
        return self.session.call(operations.LOOKUP, query=query)
