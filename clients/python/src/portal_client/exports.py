"""Exports: files of rule sets, of the catalogue, and of changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from uuid import UUID, uuid4

import httpx

from . import models, operations
from .errors import DamagedError, NoFileError, PortalError, UnreachableError
from .jobs import Jobs, Progress
from .patience import Patience, seconds_of
from .session import Session, unreachable

_FOLDER_NAMES = ("", ".", "..")


class Exports:
    """`portal.exports`."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        self._session = session
        self._jobs = jobs

    def list(self) -> Iterator[models.Export]:
        """Your exports, newest first."""
        return self._session.walk(operations.EXPORTS_LIST)

    def get(self, export: UUID | str) -> models.ExportDetail:
        """One export, with a fresh link to its file once that is made, and what a firewall's file
        leaves out."""
        return self._session.call(operations.EXPORTS_GET, export_id=export)

    def delete(self, export: UUID | str) -> None:
        """Delete it and its file before its time."""
        self._session.call(operations.EXPORTS_DELETE, export_id=export)

    def create(
        self,
        rule_set: UUID | str,
        format: str,  # noqa: A002 - the API's word
        *,
        firewall: str | None = None,
        since: UUID | str | None = None,
        options: dict[str, Any] | None = None,
        wait: bool = True,
        timeout: float = 600,
        progress: Progress | None = None,
    ) -> models.ExportDetail:
        """Make a file of a built rule set: `csv`, `xlsx`, `pdf` or `json`; or the configuration of
        one `firewall` (`nftables`, `paloalto-set`, …), with `since` only what differs from that
        rule set. Raises what `Jobs.wait` raises."""
        body = {"format": format, "firewall": firewall, "since": since, "options": options}
        accepted = self._session.call(operations.RULE_SETS_EXPORT, body=body, rule_set_id=rule_set)
        return self.accepted(accepted, wait=wait, timeout=timeout, progress=progress)

    def of_change(
        self,
        number: int,
        format: str,  # noqa: A002 - the API's word
        *,
        options: dict[str, Any] | None = None,
        wait: bool = True,
        timeout: float = 600,
        progress: Progress | None = None,
    ) -> models.ExportDetail:
        """Make a file of a change: `change-csv`, `change-pdf`, `papers-zip`, …"""
        body = {"format": format, "options": options}
        accepted = self._session.call(operations.CHANGE_EXPORTS, body=body, number=number)
        return self.accepted(accepted, wait=wait, timeout=timeout, progress=progress)

    def accepted(
        self,
        accepted: models.AcceptedExport,
        *,
        wait: bool = True,
        timeout: float = 600,
        progress: Progress | None = None,
    ) -> models.ExportDetail:
        """The export that was asked for; once it is made, where one waits for it."""
        if wait:
            self._jobs.wait(accepted.job, timeout=timeout, progress=progress)
        return self.get(accepted.export)

    def download(self, export: UUID | str, target: Path | str | None = None) -> Path:
        """Save the file as `target`; where that is a folder or nothing, there or here under its
        own name. A file of that name is replaced, and only by the whole of the new one.

        Raises NoFileError, and DamagedError where what came is not what was made.
        """
        told = self.get(export)
        path = Path(target) if target is not None else Path()
        if path.is_dir():
            path /= _plain_name(told)
        part = path.with_name(f".{path.name}.{uuid4().hex[:8]}.part")
        try:
            with part.open("xb") as file:
                self.download_into(told.id, file)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        return path

    def download_into(self, export: UUID | str, file: IO[bytes]) -> None:
        """Write the file into an open one that can be rewound. Raises what `download` raises."""
        patience = Patience(self._session.patience)
        while True:
            asked_for = None
            told = self.get(export)
            try:
                return self._fetch(told, file)
            except _Passing as error:
                why, asked_for = error.why, error.retry_after
            if not patience.wait(asked_for):
                raise why
            file.seek(0)
            file.truncate()

    def _fetch(self, export: models.ExportDetail, file: IO[bytes]) -> None:
        if export.url is None:
            raise NoFileError(export)
        digest, size = hashlib.sha256(), 0
        request = self._session.files.build_request("GET", export.url)
        try:
            response = self._session.files.send(request, stream=True)
            try:
                _check_status(response, export)
                for block in response.iter_bytes():
                    size += len(block)
                    digest.update(block)
                    file.write(block)
            finally:
                response.close()
        except httpx.RequestError as error:
            raise _Passing(unreachable(request, error)) from error
        if (size, digest.hexdigest()) != (export.size, export.sha256):
            raise DamagedError(
                f"The file of export {export.id} has {size} bytes and the SHA-256 "
                f"{digest.hexdigest()}, not {export.size} bytes and {export.sha256}.",
                "Download it again; if that does not help, tell an administrator.",
            )


class _Passing(Exception):  # noqa: N818 - no error yet
    """A download did not come through, and may the next time."""

    def __init__(self, why: PortalError, retry_after: float | None = None) -> None:
        super().__init__(str(why))
        self.why = why
        self.retry_after = retry_after


def _check_status(response: httpx.Response, export: models.ExportDetail) -> None:
    if response.is_success:
        return
    why = UnreachableError(
        f"The file of export {export.id} is not handed out: {response.url.host} answered "
        f"{response.status_code} {response.reason_phrase}.",
        "Download it again later.",
    )
    if response.status_code in (429, 502, 503, 504):
        raise _Passing(why, seconds_of(response.headers.get("Retry-After")))
    raise why


def _plain_name(export: models.ExportDetail) -> str:
    """The file's own name, and no way out of its folder."""
    name = (export.file_name or "").replace("\\", "/").rpartition("/")[2]
    if name in _FOLDER_NAMES or name.startswith(".") or not name.isprintable():
        return f"{export.id}.{export.format}"
    return name
