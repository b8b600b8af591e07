"""Addresses of pages that keep the catalogue version, and those where a finding is mended."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

_OPTIONS = ("parameters", "alternatives", "product_version", "features", "platform")


def catalogue_url(name: str, *arguments: str, version: int | None = None, **query: object) -> str:
    """A catalogue page; `version` is given where another than the newest is meant."""
    given = {key: value for key, value in query.items() if value not in ("", None)}
    if version is not None:
        given["version"] = version
    address = reverse(name, args=arguments)
    return f"{address}?{urlencode(given)}" if given else address


def override_url(site: str, flow: str, *, kind: str, deployment: str) -> str:
    """The form of a new override, filled with what is known."""
    given = {"flow": flow, "kind": kind, "deployment": deployment}
    return f"{reverse('override-new', args=[site])}?{urlencode(given)}"


def mend_url(site: str, subject: str) -> str:
    """Where the field that a finding names is mended: its form, else its place on the page of the
    step it belongs to."""
    kind, _, rest = subject.partition("/")
    if kind == "site-services" and rest.startswith("bindings/"):
        return reverse("service-binding", args=[site, rest.removeprefix("bindings/")])
    if kind == "deployments":
        return _deployment_url(site, rest)
    if kind == "overrides":
        return f"{reverse('site-options', args=[site])}#overrides{f'-{rest}' if rest else ''}"
    if kind == "proxies" and rest:
        return reverse("proxy", args=[site, rest])
    if kind in ("proxies", "zones", "firewalls"):
        return f"{reverse('site-zones', args=[site])}#{kind}"
    return reverse("site-bindings", args=[site])


def _deployment_url(site: str, rest: str) -> str:
    deployment, _, field = rest.partition("/")
    if field.startswith("bindings/"):
        component = field.removeprefix("bindings/")
        return reverse("deployment-binding", args=[site, deployment, component])
    if "/" in deployment or field == "overrides":
        return f"{reverse('site-options', args=[site])}#overrides"
    if field.startswith(_OPTIONS):
        anchor = "-".join(part for part in field.split("/") if part)
        return f"{reverse('deployment', args=[site, deployment])}#{anchor}"
    step = "site-bindings" if field == "bindings" else "site-deployments"
    return f"{reverse(step, args=[site])}#deployment-{deployment}"
