"""What both scripts carry: the plan as text, and words about it for their reader."""

from __future__ import annotations

import json

from exports.reachability.plan import CheckPlan

# Parts of issuers' names, in lower case, that products put there which open TLS on its way.
INSPECTION_MARKS = (
    "avast", "barracuda", "blue coat", "check point", "cisco umbrella", "eset ssl", "forcepoint",
    "fortigate", "fortinet", "iboss", "kaspersky", "mcafee web gateway", "mitmproxy", "netskope",
    "palo alto", "portswigger", "skyhigh", "smoothwall", "sonicwall", "sophos", "squid",
    "untangle", "watchguard", "websense", "zscaler",
)  # fmt: skip


def embedded_plan(plan: CheckPlan) -> str:
    """The plan with its hash as JSON in ASCII, a probe a line, without a single quote in it,
    so that it can stand between quotes of either script's language."""
    document = {**plan.as_document(), "plan_hash": plan.plan_hash}
    probes = document.pop("probes")
    head = json.dumps(document, sort_keys=True)[:-1]
    lines = ",\n".join(json.dumps(probe, sort_keys=True) for probe in probes)
    return f'{head}, "probes": [\n{lines}\n]}}'.replace("'", "\\u0027")


def header(plan: CheckPlan) -> list[str]:
    """The lines that tell the script's reader what it is."""
    made, until = (f"{at:%Y-%m-%d %H:%M} UTC" for at in (plan.made_at, plan.expires_at))
    lines = [
        f"Reachability check {plan.run_id}",
        f"of change {plan.change} at {plan.site}, from zone {plan.source_zone or '(none)'}.",
        f"Made {made}; its result is taken until {until}.",
        f"Portal: {plan.portal}",
        "",
        "It holds the key that signs its result: whoever has it can sign one. Keep it as you",
        "would a password, and delete it after use. It opens the connections that are listed",
        "below, sends nothing else, and changes nothing.",
    ]
    return [ascii(line)[1:-1] for line in lines]
