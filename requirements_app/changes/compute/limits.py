"""What an approval policy allows at all, whoever approves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Annotated

from pydantic import Field

from requirements_app.core.errors import Problem

from .policy_files import Strict

_MEGABYTE = 1024 * 1024
MediaType = Annotated[str, Field(pattern=r"^[a-z]+/[A-Za-z0-9.+-]+$", max_length=127)]


class AttachmentLimits(Strict):
    """`types` are media types, as the file's own bytes show them."""

    most: int = Field(default=20, ge=0, le=1000)
    most_megabytes: int = Field(default=10, ge=1, le=1024)
    types: frozenset[MediaType] = frozenset(
        {"application/pdf", "image/jpeg", "image/png", "text/csv", "text/plain"}
    )

    @property
    def most_bytes(self) -> int:
        """The largest size of one attachment."""
        return self.most_megabytes * _MEGABYTE


class ReviewDays(Strict):
    """How long an entry is in force before somebody says again that it is needed, by the risk of
    the change that brought it."""

    none: int = Field(default=365, ge=1, le=3660)
    low: int = Field(default=365, ge=1, le=3660)
    medium: int = Field(default=365, ge=1, le=3660)
    high: int = Field(default=180, ge=1, le=3660)
    critical: int = Field(default=90, ge=1, le=3660)


class Limits(Strict):
    """What is left out has the value that is safe for most; docs/changes-policies.md has them."""

    several_sites: bool = True
    several_products: bool = True
    most_items: int = Field(default=50_000, ge=1, le=500_000)
    blocking_findings_allowed: bool = False
    renew_when_window_moves: bool = True
    remind_hours_before: int = Field(default=24, ge=0, le=24 * 366)
    longest_exception_days: int = Field(default=366, ge=1, le=3660)
    attachments: AttachmentLimits = AttachmentLimits()
    review_days: ReviewDays = ReviewDays()

    def problems(
        self, *, sites: Collection[str], products: Collection[str], items: int, blocking: int = 0
    ) -> Iterator[Problem]:
        """What keeps a change of these sites, products and so many items from being submitted;
        `blocking` findings have the rule sets it comes from."""
        if len(sites) > 1 and not self.several_sites:
            yield Problem("sites", _listed(sites), "are several in one change", "split it by site")
        if len(products) > 1 and not self.several_products:
            yield Problem(
                "products", _listed(products), "are several in one change", "split it by product"
            )
        if items > self.most_items:
            yield Problem(
                "items", items, f"are more than {self.most_items} in one change", "split the change"
            )
        if blocking and not self.blocking_findings_allowed:
            yield Problem(
                "rule_set", blocking, "blocking findings are open", "mend them, and build it again"
            )

    def exception_problem(self, expires_on: dt.date | None, today: dt.date) -> Problem | None:
        """What is wrong with the last day of an exception (a required flow overridden, an *any*
        accepted); None where nothing is."""
        longest = today + dt.timedelta(days=self.longest_exception_days)
        if expires_on is None:
            return Problem("expires_on", None, "is missing", f"give a day until {longest}")
        if not today <= expires_on <= longest:
            mend = f"give a day from {today} to {longest}"
            return Problem("expires_on", str(expires_on), "is no day for an exception", mend)
        return None


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names))
