"""Rule bases of the firewall `inner` of `tests.rulesets.stored.site_make`, and a site with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from requirements_app.accounts.models import User
    from requirements_app.rulebases.models import Coverage, RuleBase
    from requirements_app.sites.models import Site

_HEAD = "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n"
_TAIL = "COMMIT\n"


def saved(*rules: str) -> bytes:
    """An iptables-save file with these rules for what is forwarded."""
    return (_HEAD + "".join(f"-A FORWARD {rule}\n" for rule in rules) + _TAIL).encode()


WHOLE = saved("-s 10.1.0.0/24 -d 10.2.0.5/32 -p tcp -m tcp --dport 443 -j ACCEPT")
PART = saved("-s 10.1.0.0/25 -d 10.2.0.5/32 -p tcp -m tcp --dport 443 -j ACCEPT")
WIDE = saved(
    "-s 10.1.0.0/16 -d 10.2.0.5/32 -p tcp -m tcp --dport 443 -j ACCEPT",
    "-s 10.1.0.0/24 -d 10.2.0.5/32 -p tcp -m tcp --dport 443 -j ACCEPT",
    "-s 10.1.0.0/16 -d 10.2.0.5/32 -p tcp -m tcp --dport 443 -j ACCEPT",
    "-s 10.1.9.0/24 -d 10.2.0.9/32 -p tcp -m tcp --dport 22 -j ACCEPT",
)
NOTHING = saved()


def uploaded(site: Site, actor: User, data: bytes = WHOLE, **facts: Any) -> RuleBase:
    """The file as the site's rule base of `inner`, read."""
    from requirements_app.jobs.runner import run_inline
    from requirements_app.rulebases.selectors import rule_base_get
    from requirements_app.rulebases.services import rule_base_upload

    values = {"file_name": "inner.rules", "firewall": "inner", **facts}
    made = rule_base_upload(site=site, actor=actor, data=data, **values)
    if made.reading.read_at is None and made.reading.job is not None:
        job = run_inline(made.reading.job)
        assert job.state == "succeeded", job.error
    return rule_base_get(site, made.pk)


def covered(rule_base: RuleBase, actor: User, rule_set: Any, firewall: str = "") -> Coverage:
    """How the rule set stands to it, computed in this process."""
    from requirements_app.jobs.runner import run_inline
    from requirements_app.rulebases.selectors import firewall_meant
    from requirements_app.rulebases.services import coverage_request

    asked = coverage_request(
        rule_base=rule_base,
        rule_set=rule_set,
        firewall=firewall_meant(rule_base, firewall),
        actor=actor,
    )
    if asked.computed_at is None and asked.job is not None:
        job = run_inline(asked.job)
        assert job.state == "succeeded", job.error
    asked.refresh_from_db()
    return asked
