"""The bodies that requests send. Types are held here, meaning by the services."""

from __future__ import annotations

from typing import get_args

from rest_framework import serializers as s

from requirements_app.accounts.models import Token, User
from requirements_app.accounts.preferences import PAGE_ROWS
from requirements_app.catalogue.schema import ComponentKind
from requirements_app.core.log_lines import MOST_BYTES, MOST_LINES
from requirements_app.sites.models import Binding, Override, Proxy, SiteRole, Zone

from .fields import Body, Choice, Day, Flag, Moment, Slug, Text, Texts, Whole

_LONG = 4000


def _slug(longest: int = 80, **given: object) -> Slug:
    return Slug(max_length=longest, **given)


class External(Body):
    """By what another system knows the object; both or neither."""

    external_source = Text(required=False, allow_blank=True, max_length=80)
    external_id = Text(required=False, allow_blank=True, max_length=200)


class SiteBody(External):
    slug = _slug()
    name = Text(max_length=200)
    description = Text(required=False, allow_blank=True, max_length=_LONG)
    catalogue_version = Whole(
        required=False,
        min_value=2000010100,
        max_value=9999123199,
        help_text="YYYYMMDDNN; the newest unless given",
    )


class RoleBody(Body):
    """`user` or `group`, one of the two."""

    role = Choice(SiteRole.Role.values)
    user = Text(required=False, allow_null=True, max_length=150)
    group = Text(required=False, allow_null=True, max_length=150)


class ZoneBody(External):
    slug = _slug()
    name = Text(max_length=200)
    kind = Choice(
        Zone.Kind.values,
        required=False,
        allow_blank=True,
        help_text="who or what is in it, for policies; blank: not said",
    )
    address_space = _slug(40, required=False)
    description = Text(required=False, allow_blank=True, max_length=_LONG)


class NetworkBody(External):
    zone = _slug()
    prefix = Text(max_length=50, help_text="`10.1.0.0/16`, `2001:db8::/48`")
    name = Text(required=False, allow_blank=True, max_length=200)


class FirewallBody(External):
    slug = _slug()
    name = Text(max_length=200)
    platform = Text(required=False, allow_blank=True, max_length=40)
    zones = Texts(80, help_text="the two or more zones it stands between")


class ProxyBody(External):
    slug = _slug()
    name = Text(max_length=200)
    address = Text(max_length=100, help_text="an IP address: names are never looked up")
    port = Whole(min_value=1, max_value=65535)
    inspects_tls = Flag(required=False)
    bypasses_inspection = Texts(253, required=False)
    authentication = Choice(Proxy.Authentication.values, required=False)
    source_zones = Texts(80, required=False, help_text="none: for all zones")


class DeploymentBody(External):
    slug = _slug()
    name = Text(max_length=200)
    product = _slug()
    product_version = Text(required=False, allow_blank=True, max_length=40)
    platform = Text(required=False, allow_blank=True, max_length=40)
    features = s.DictField(child=Flag(), required=False, help_text="feature id → on or off")
    parameters = s.DictField(
        child=Text(max_length=253), required=False, help_text="parameter id → value"
    )
    alternatives = s.DictField(
        child=Text(max_length=80), required=False, help_text="group id → option id"
    )
    installation_until = Day(required=False, allow_null=True)
    troubleshooting_until = Day(required=False, allow_null=True)


class SeenAsBody(Body):
    """From `zone`, the member is seen under another address, and `port` as `seen_port`."""

    zone = _slug()
    address = Text(max_length=100)
    firewall = _slug(required=False, allow_null=True)
    port = Whole(required=False, allow_null=True, min_value=1, max_value=65535)
    seen_port = Whole(required=False, allow_null=True, min_value=1, max_value=65535)


class MemberBody(Body):
    value = Text(max_length=253, help_text="address, range, network or host name")
    name = Text(required=False, allow_blank=True, max_length=200)
    zone = _slug(required=False, allow_null=True)
    address_space = _slug(40, required=False, allow_null=True)
    virtual = Flag(required=False)
    seen_as = SeenAsBody(many=True, required=False)


class BindingBody(External):
    deployment = _slug(required=False, allow_null=True)
    component = Text(max_length=160)
    state = Choice(Binding.State.values, required=False)
    offer = Text(required=False, allow_blank=True, max_length=170, help_text="`site/offer`")
    version = Text(required=False, allow_blank=True, max_length=40)
    reason = Text(required=False, allow_blank=True, max_length=_LONG)
    approved_by = Text(required=False, allow_blank=True, max_length=200)
    approved_on = Day(required=False, allow_null=True)
    members = MemberBody(many=True, required=False)


class OfferBody(Body):
    slug = _slug()
    deployment = _slug()
    component = Text(max_length=160)
    to_sites = Texts(80)
    note = Text(required=False, allow_blank=True, max_length=_LONG)


class OverrideBody(Body):
    slug = _slug()
    kind = Choice(Override.Kind.values)
    deployment = _slug(required=False, allow_null=True)
    flow = Text(max_length=160)
    host = Text(required=False, allow_blank=True, max_length=253)
    replacement = s.DictField(
        required=False,
        help_text="replace: `services`, `hosts`; reading: `reading`; accept-any: `zones`",
    )
    reason = Text(max_length=_LONG)
    owner = Text(max_length=150, help_text="user name of who answers for it")
    expires_on = Day(required=False, allow_null=True, help_text="only a reading may go without")
    made_against = Text(
        required=False,
        allow_blank=True,
        max_length=100,
        help_text="digest of the flow revision that it was made against; blank: the one in force",
    )


class FirstComponentBody(Body):
    name = Text(max_length=200)
    kind = Choice(get_args(ComponentKind))


class FirstFlowBody(Body):
    """Ends are names of the components, roles such as `site.dns`, host names or addresses."""

    source = Text(max_length=300)  # type: ignore[assignment]
    destination = Text(max_length=300)
    services = Texts(300, help_text="`tcp/443`, `udp/53`")
    purpose = Text(max_length=2000, help_text="our own statement, which the flow then cites")


class ApplicationBody(Body):
    source = Text(max_length=80, help_text="who keeps it: `local/<name>`")  # type: ignore[assignment]
    slug = _slug(required=False, help_text="lasts for ever; made from the name unless given")
    name = Text(max_length=200)
    description = Text(required=False, allow_blank=True, max_length=_LONG)
    components = FirstComponentBody(many=True, required=False)
    flows = FirstFlowBody(many=True, required=False)


class PublicationBody(Body):
    effective = Day(
        required=False, allow_null=True, help_text="from when the changes hold; today unless given"
    )


class RuleSetBody(Body):
    as_of = Day(
        required=False, help_text="the day for which expiries are judged; today unless given"
    )


class ExportBody(Body):
    format = Text(max_length=40, help_text="`csv`, `pdf`, `xlsx`, `json`")
    options = s.DictField(required=False)


class RuleSetExportBody(ExportBody):
    """`firewall` and `since` may stand among the options instead."""

    format = Text(
        max_length=40,
        help_text="`csv`, `pdf`, `xlsx`, `json`, or a firewall's: `nftables`, `iptables`,"
        " `paloalto-set`, `paloalto-xml`, `fortios`, `cisco-asa`, `juniper-srx`, `checkpoint`,"
        " `checkpoint-mgmt-cli`, `aws-sg`, `aws-terraform`, `azure-nsg`, `k8s-networkpolicy`",
    )
    firewall = Slug(
        required=False,
        allow_null=True,
        max_length=80,
        help_text="a firewall of the site, for a firewall's format",
    )
    since = Text(
        required=False,
        allow_null=True,
        max_length=36,
        help_text="the id of an older rule set of the site: only what differs is written",
    )


class CatalogueExportBody(ExportBody):
    selection = s.DictField(
        child=Text(allow_blank=True, max_length=300),
        required=False,
        help_text="the filters of GET /flows/, and `version`",
    )


class PictureBody(Body):
    selection = s.DictField(
        child=Text(allow_blank=True, max_length=2000),
        required=False,
        help_text="the parameters of GET at the same address",
    )


class LogLinesBody(Body):
    text = Text(
        max_length=MOST_BYTES, help_text=f"{MOST_LINES} lines at most; blank ones are left out"
    )
    site = Text(required=False, max_length=80, help_text="one site; all that you see unless given")


class AccountBody(Body):
    username = Text(max_length=150)
    email = Text(required=False, allow_blank=True, max_length=254)
    groups = Texts(150, required=False)
    responsible = Text(
        required=False,
        allow_null=True,
        max_length=150,
        help_text="user name of who answers for it: makes a service account",
    )


class AccountChangeBody(Body):
    email = Text(required=False, allow_blank=True, max_length=254)
    groups = Texts(150, required=False, help_text="all of them: the others are left")
    active = Flag(required=False, help_text="false: ends its sessions, revokes its tokens")


class PreferencesBody(Body):
    time_zone = Text(
        required=False, allow_blank=True, max_length=64, help_text="blank: the portal's"
    )
    theme = Choice(
        User.Theme.values, required=False, allow_blank=True, help_text="blank: as the system has it"
    )
    single_keys = Flag(required=False, help_text="whether keys without Ctrl or Alt do something")
    page_rows = Whole(
        required=False,
        min_value=PAGE_ROWS[0],
        max_value=PAGE_ROWS[-1],
        help_text=f"rows on a page of a list: {', '.join(map(str, PAGE_ROWS))}",
    )


class TokenBody(Body):
    name = Text(max_length=100)
    scopes = Texts(20, help_text=f"of {', '.join(Token.Scope.values)}")
    expires_at = Moment(help_text="within the next 366 days")


class GroupBody(Body):
    name = Text(max_length=150)


class ExternalGroupBody(Body):
    name = Text(max_length=200, help_text="what the groups claim holds")
