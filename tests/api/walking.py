"""Walking lists page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rest_framework.test import APIClient


def results(api: APIClient, address: str, step: str = "next") -> list[dict[str, Any]]:
    """The results of all pages from `address` on."""
    found: list[dict[str, Any]] = []
    while address:
        response = api.get(address)
        assert response.status_code == 200, response.json()
        found += response.json()["results"]
        address = response.json()[step]
    return found
