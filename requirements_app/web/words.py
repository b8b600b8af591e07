"""The catalogue's and the rule sets' coded words as people read them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise

WORDS: Mapping[str, Mapping[str, Label]] = {
    "requirement": {
        "required": _("Required"),
        "optional": _("Optional"),
        "conditional": _("Conditional"),
    },
    "basis": {
        "stated": _("the row says so"),
        "heading": _("its heading says so"),
        "unstated": _("the document does not say otherwise"),
    },
    "direction": {
        "outgoing": _("Outgoing"),
        "incoming": _("Incoming"),
        "to-internet": _("To the internet"),
        "from-internet": _("From the internet"),
    },
    "phase": {
        "installation": _("Installation"),
        "operation": _("Operation"),
        "troubleshooting": _("Troubleshooting"),
    },
    "source": {"vendor": _("Vendors"), "shared": _("Shared")},
    "lifecycle": {"current": _("Current"), "classic": _("Classic")},
    "assertion": {
        "stated": _("Stated"),
        "inferred": _("Inferred"),
        "unclear": _("Unclear"),
    },
    "tls_inspection": {
        "forbidden": _("Forbidden"),
        "allowed": _("Allowed"),
        "unstated": _("Not stated"),
    },
    "component_kind": {
        "server": _("Server or appliance"),
        "agent": _("Agent or client"),
        "workstation": _("Workstation or browser"),
        "internet-service": _("Internet service"),
        "vendor-remote-access": _("Vendor remote access"),
        "site-service": _("Site service"),
        "any": _("Any"),
    },
    "host_kind": {
        "exact": _("Host name"),
        "wildcard": _("Wildcard"),
        "template": _("Template"),
        "address": _("Address or prefix"),
        "placeholder": _("Placeholder for your own"),
    },
    "proxy_fact": {
        "supported": _("Works behind a proxy"),
        "unsupported": _("No proxy"),
        "login-none": _("No proxy login"),
        "login-basic": _("Basic login"),
        "login-ntlm": _("NTLM login"),
        "login-kerberos": _("Kerberos login"),
        "no-basic": _("Not by Basic"),
        "no-ntlm": _("Not by NTLM"),
        "no-kerberos": _("Not by Kerberos"),
        "unstated": _("Not stated"),
    },
    "party": {
        "vendor": _("Vendor"),
        "third-party": _("Third party"),
        "customer": _("Customer"),
    },
    "encryption": {
        "tls": _("TLS"),
        "ssh": _("SSH"),
        "none": _("None"),
        "unstated": _("Not stated"),
    },
    "decision": {
        "not-a-connection": _("No connection"),
        "restated": _("Said again"),
        "crypto-profile": _("Encryption facts"),
        "fact-of-flows": _("Fact of flows"),
        "placeholder": _("Placeholder"),
        "return-traffic": _("Return traffic"),
    },
    "omission": {
        "installation-closed": _("Installation access is off"),
        "installation-ended": _("Installation access has ended"),
        "troubleshooting-closed": _("Troubleshooting access is off"),
        "troubleshooting-ended": _("Troubleshooting access has ended"),
        "feature-off": _("Feature is off"),
        "condition": _("Condition not met"),
        "condition-open": _("Condition not known yet"),
        "alternative-not-chosen": _("Alternative not chosen"),
        "other-alternative": _("Another alternative is chosen"),
        "suppressed": _("Suppressed by an override"),
        "unclear": _("Unclear, no reading confirmed"),
        "classic-not-used": _("Classic part not used"),
        "other-site": _("Belongs to another site"),
        "versions-do-not-match": _("Versions do not match"),
        "absent": _("Declared absent"),
        "not-resolved": _("Nobody bound"),
        "not-placed": _("Could not be placed"),
        "no-common-address-family": _("No common address family"),
        "same-member": _("Only itself"),
        "members-missing": _("No two members to connect"),
    },
    "severity": {
        "blocking": _("Blocking"),
        "warning": _("Warning"),
        "info": _("Information"),
    },
    "disposition": {
        "add": _("Added"),
        "change": _("Changed"),
        "remove": _("Removed"),
    },
    "difference": {
        "added": _("Added"),
        "removed": _("Removed"),
        "replaced": _("Replaced"),
        "changed": _("Changed"),
    },
    "entity": {
        "product": _("Product"),
        "document": _("Document"),
        "parameter": _("Parameter"),
        "feature": _("Feature"),
        "component": _("Component"),
        "host": _("Host"),
        "flow": _("Flow"),
    },
    "verdict": {
        "required": _("Required"),
        "permitted": _("Permitted"),
        "in part": _("In part"),
        "not required": _("Not required"),
        "undecidable": _("Undecidable"),
    },
    "effect": {
        "added": _("Added"),
        "removed": _("Removed"),
        "changed": _("Changed"),
    },
    "near": {
        "other way round": _("The other way round"),
        "other service": _("Between the same ends, another service"),
        "other destination": _("From there, to another destination"),
        "other source": _("To there, from another source"),
    },
    "draft_state": {
        "open": _("Waits for a publisher"),
        "published": _("Published"),
        "discarded": _("Given up"),
    },
    "draft_part": {
        "product": _("Product"),
        "components": _("Component"),
        "hosts": _("Host"),
        "parameters": _("Parameter"),
        "features": _("Feature"),
        "alternatives": _("Alternative"),
        "flows": _("Flow"),
    },
    "draft_event": {
        "catalogue.item-saved": _("saved"),
        "catalogue.item-removed": _("removed"),
        "catalogue.removal-undone": _("put back"),
        "catalogue.files-saved": _("saved as text"),
        "catalogue.file-removed": _("removed the product"),
        "catalogue.working-copy-discarded": _("discarded the edits"),
        "catalogue.draft-reopened": _("took the draft back"),
        "catalogue.draft-saved": _("submitted"),
        "catalogue.draft-discarded": _("closed the draft"),
        "catalogue.publication-requested": _("asked for the publication"),
        "catalogue.published": _("published"),
    },
    "job_kind": {
        "rule-set-build": _("Build of a rule set"),
        "export": _("Export"),
        "catalogue-publish": _("Publication of the catalogue"),
        "upgrade-proposals": _("Upgrade proposals for all sites"),
        "upgrade-proposal": _("Upgrade proposal for a site"),
        "picture": _("Picture"),
        "picture-ahead": _("Picture drawn ahead"),
        "pictures-of-publication": _("Pictures of the changed products"),
        "audit-verify": _("Verification of the audit trail"),
        "examination": _("Examination of the installation"),
        "connector-test": _("Test of a connection"),
        "ticket-send": _("Messages to a ticket"),
        "webhook-deliver": _("Messages to a webhook"),
        "webhook-note": _("Note to a webhook's owner"),
    },
    "job_state": {
        "queued": _("Waiting for a worker"),
        "running": _("Running"),
        "succeeded": _("Succeeded"),
        "failed": _("Failed"),
        "cancelled": _("Cancelled"),
    },
    "proposal_state": {
        "open": _("Open"),
        "accepted": _("Accepted"),
        "dismissed": _("Dismissed"),
        "superseded": _("Superseded"),
    },
    "binding_state": {
        "bound": _("Bound"),
        "offer": _("Another site's offer"),
        "unbound": _("Not bound yet"),
        "absent": _("Declared absent"),
    },
}


def say(code: str, kind: str) -> Label:
    """The words for a code; one that nobody has put into words is shown as it is."""
    return WORDS[kind].get(code, code)
