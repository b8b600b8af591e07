"""The site file: which keys it may have and which types their values are.

What a value means, and whether it fits the site and its catalogue version, is checked by the
services that the import calls. docs/site-format.md tells the format to people.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from requirements_app.core.yaml_problems import refused

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _text(value: object) -> object:
    """A whole number stands for its digits: an id or a version needs no quotes."""
    return str(value) if type(value) is int else value


def _date(value: object) -> object:
    if value is None or isinstance(value, dt.date):
        return value
    try:
        if isinstance(value, str) and _DATE.fullmatch(value):
            return dt.date.fromisoformat(value)
    except ValueError as error:
        raise refused("is no day of the calendar", "write a date as YYYY-MM-DD") from error
    raise refused("is not a date", "write a date as YYYY-MM-DD")


def _network(value: object) -> object:
    return {"prefix": value} if isinstance(value, str) else value


def _member(value: object) -> object:
    return {"value": value} if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_text)]
Date = Annotated[dt.date | None, BeforeValidator(_date)]


class Item(BaseModel):
    """What all parts of a site file share: a key nobody knows is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class External(Item):
    external_source: Text = ""
    external_id: Text = ""


class RoleItem(Item):
    role: Text
    user: Text | None = None
    group: Text | None = None


class NetworkItem(External):
    prefix: Text
    name: Text = ""


class ZoneHead(External):
    slug: Text
    name: Text
    kind: Text = ""
    description: Text = ""
    address_space: Text = "default"


class ZoneItem(ZoneHead):
    networks: list[Annotated[NetworkItem, BeforeValidator(_network)]] = []


class FirewallItem(External):
    slug: Text
    name: Text
    zones: list[Text]
    platform: Text = ""


class ProxyItem(External):
    slug: Text
    name: Text
    address: Text
    port: int
    inspects_tls: bool = False
    bypasses_inspection: list[Text] = []
    authentication: Text = "none"
    source_zones: list[Text] = []


class SeenAsItem(Item):
    zone: Text
    address: Text
    firewall: Text | None = None
    port: int | None = None
    seen_port: int | None = None


class MemberItem(Item):
    value: Text
    name: Text = ""
    zone: Text | None = None
    address_space: Text | None = None
    virtual: bool = False
    seen_as: list[SeenAsItem] = []


class BindingItem(External):
    """`state` is `offer` where an offer is named, else `bound` unless it is given."""

    component: Text
    state: Text | None = None
    members: list[Annotated[MemberItem, BeforeValidator(_member)]] = []
    offer: Text = ""
    version: Text = ""
    reason: Text = ""
    approved_by: Text = ""
    approved_on: Date = None


class DeploymentHead(External):
    slug: Text
    name: Text
    product: Text
    product_version: Text = ""
    platform: Text = ""
    features: dict[str, bool] = {}
    parameters: dict[str, Text] = {}
    alternatives: dict[str, Text] = {}
    installation_until: Date = None
    troubleshooting_until: Date = None


class DeploymentItem(DeploymentHead):
    bindings: list[BindingItem] = []


class OfferItem(Item):
    slug: Text
    deployment: Text
    component: Text
    to_sites: list[Text]
    note: Text = ""


class OverrideItem(Item):
    slug: Text
    kind: Text
    flow: Text
    reason: Text
    owner: Text
    deployment: Text | None = None
    host: Text = ""
    replacement: dict[str, Any] = {}
    expires_on: Date = None
    made_against: Text = ""


class SiteHead(External):
    """A site by itself. With `replace` it becomes exactly what the file says of it; without, what
    the file does not mention stays as it is."""

    slug: Text
    name: Text
    description: Text = ""
    catalogue_version: int | None = None
    replace: bool = False


class SiteItem(SiteHead):
    roles: list[RoleItem] = []
    zones: list[ZoneItem] = []
    firewalls: list[FirewallItem] = []
    proxies: list[ProxyItem] = []
    site_services: list[BindingItem] = []
    deployments: list[DeploymentItem] = []
    offers: list[OfferItem] = []
    overrides: list[OverrideItem] = []


class SiteFile(Item):
    schema_version: Literal[1] = Field(alias="schema")
    sites: list[SiteItem] = Field(min_length=1)
