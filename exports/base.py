"""What an exporter is, what it is given, and what it says when it cannot."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from requirements_app.core.change_report import ChangeReport
from requirements_app.core.errors import ExplainedError, InvalidInput, Problem
from requirements_app.core.firewall_rules import FirewallReport
from requirements_app.core.report import CatalogueReport, PictureReport, RuleSetReport


class ExportError(ExplainedError):
    """A file that cannot be made. `retry` says whether the same request may succeed later."""

    def __init__(self, message: str, mend: str = "", *, retry: bool = False) -> None:
        super().__init__(message, mend)
        self.retry = retry


@dataclass(frozen=True)
class CsvRows:
    """Rows as PostgreSQL's COPY writes them in CSV: UTF-8, a header line first, line feeds at
    the ends of records, every cell already inert. A chunk may end anywhere."""

    chunks: Iterable[bytes]


Report = RuleSetReport | CatalogueReport | PictureReport | ChangeReport | FirewallReport | CsvRows


class FileType(NamedTuple):
    media_type: str
    suffix: str


class Options(BaseModel):
    """The option fields of an exporter; this one has none. Unknown options are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


ReportT = TypeVar("ReportT", bound=Report)
OptionsT = TypeVar("OptionsT", bound=Options)


class Exporter(ABC, Generic[ReportT, OptionsT]):
    """One outbound format. `accepts` are the kinds of report it renders."""

    identifier: str
    label: str
    media_type: str
    suffix: str
    accepts: tuple[type[Report], ...]
    options: type[Options] = Options

    def read_options(self, given: Mapping[str, object]) -> OptionsT:
        """The options that `given` sets. Raises InvalidInput naming `options.<field>`."""
        try:
            return self.options.model_validate(dict(given))  # type: ignore[return-value]
        except ValidationError as error:
            raise InvalidInput(
                *(self._problem(each["loc"], each["input"], each["msg"]) for each in error.errors())
            ) from error

    def file_type(self, report: ReportT) -> FileType:  # noqa: ARG002
        """What `render` will write for this report."""
        return FileType(self.media_type, self.suffix)

    @abstractmethod
    def render(self, report: ReportT, options: OptionsT, out: BinaryIO) -> int:
        """Write the file to `out`, which can be sought, and return its number of rows: rules
        or entries of a rule set, flows of the catalogue, arrows of a picture, items of a change,
        steps at one of its firewalls.

        The same report and options give the same bytes. Raises ExportError for a report that
        the format cannot hold.
        """

    def _problem(self, path: tuple[int | str, ...], value: object, message: str) -> Problem:
        known = ", ".join(self.options.model_fields) or "none"
        field = ".".join(["options", *map(str, path)])
        return Problem(
            field, value, f"was refused: {message}", f"{self.identifier} has the options: {known}"
        )
