"""Sites before and after something moved, and the entries that they need."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from requirements_app.rulesets.compute.model import Entry, Hop, Side, Site
from tests.rulesets.compute.world import built
from tests.rulesets.compute.worlds import bindings, worlds


@st.composite
def moved(draw: st.DrawFn) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """The entries of a site, and those that it needs after its bindings, or nothing, changed."""
    site, content = draw(worlds())
    before = built(site, content).entries
    return before, built(_after(draw, site), content).entries


def _after(draw: st.DrawFn, site: Site) -> Site:
    first, *rest = site.deployments
    match draw(st.integers(0, 3)):
        case 0:
            return replace(site, deployments=(replace(first, bindings=draw(bindings())), *rest))
        case 1:
            return replace(site, deployments=(first,))
        case 2:
            firewalls = (*site.firewalls[:-1], replace(site.firewalls[-1], slug="outer"))
            return replace(site, firewalls=firewalls)
    return site


def entry(number: int = 1, **facts: Any) -> Entry:
    """An entry with the facts that a test does not care about."""
    given: dict[str, Any] = {
        "id": f"e-{number:020d}",
        "deployment": "prod",
        "product": "app",
        "flow": "app.https",
        "source": Side("10.1.0.0/24", "", "app.agent", "clients"),
        "destination": Side("10.2.0.5", "app01", "app.server", "servers"),
        "service": "tcp/443",
        "application": "HTTPS",
        "path": (Hop("inner", "10.1.0.0/24", "10.2.0.5", "tcp/443"),),
        "requirement": "required",
        "phase": "operation",
        "expires_on": None,
        "tls_inspection": "unstated",
        "assertion": "stated",
        "purpose": "because",
        "why": (),
    }
    return Entry(**{**given, **facts})
