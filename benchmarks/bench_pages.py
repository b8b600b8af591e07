"""Pages that are no lists, beside the same content ready-made in the portal's frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from urllib.parse import quote, urlencode

from benchmarks import data, plain
from benchmarks.bench_lists import alternately, get, quietly, reader
from benchmarks.frame import Row
from requirements_app.catalogue.models import Component, Host, Product
from requirements_app.documents.models import Document
from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_inline
from requirements_app.rulesets.models import Entry, RuleSet
from requirements_app.rulesets.services import rule_set_request
from requirements_app.sites.models import Zone

TITLE = "Pages that are no lists"
SERVICES = True

_TIMES = 15


def run(small: bool) -> Iterator[Row]:
    """50,000 flows, 500 sites and 1,000,000 entries; requests through the whole stack."""
    flows, sites, entries = (230, 3, 900) if small else (50_000, 500, 1_000_000)
    estate = data.fill(flows=flows, sites=sites, entries=entries)
    addresses = _addresses(estate)
    data.analyze()
    client = reader(estate)
    with quietly():
        for name, address in addresses.items():
            ready = f"/plain/ready/?{urlencode({'page': address})}"
            plain.keep_ready(address, get(client, address))
            page, frame = alternately(
                3 if small else _TIMES, partial(get, client, address), partial(get, client, ready)
            )
            yield Row(f"Page {name}", page, "ms", "its content ready-made", frame)


def _addresses(estate: data.Estate) -> Mapping[str, str]:
    """What the page is → its address."""
    largest = max(
        estate.rule_sets, key=lambda each: each.content.entry_count if each.content else 0
    )
    site = largest.site
    entry = Entry.objects.filter(content=largest.content, source_first__isnull=False).first()
    if entry is None:
        raise ValueError("the largest rule set has no entries from an address")
    products = list(Product.objects.order_by("slug").values_list("slug", flat=True)[:3])
    host = Host.objects.order_by("pattern").values_list("pattern", flat=True)[0]
    asked = {
        "source": str(entry.source_first), "destination": entry.destination,
        "protocol": "tcp", "port": "443",
    }  # fmt: skip
    return {
        "home": "/",
        "search: a word": "/search/?q=server",
        "search: a host and a port": "/search/?q=update+443",
        "search: an address": f"/search/?q={entry.source_first}",
        "product": f"/products/{products[0]}/",
        "three products": f"/products/{'+'.join(products)}/",
        "component": f"/components/{Component.objects.order_by('slug')[0].slug}/",
        "host": f"/hosts/{quote(host)}/",
        "document": f"/documents/{Document.objects.order_by('slug')[0].slug}/",
        "lookup": f"/lookup/?{urlencode(asked)}",
        "site": f"/sites/{site.slug}/",
        "rule set with its matrix": f"/rule-sets/{largest.pk}/",
        "findings": f"/rule-sets/{largest.pk}/findings/",
        "comparison": f"/rule-sets/{_changed(largest).pk}/compare/{largest.pk}/",
    }


def _entry_count(rule_set: RuleSet) -> int:
    return rule_set.content.entry_count if rule_set.content else 0


def _changed(rule_set: RuleSet) -> RuleSet:
    """A rule set of the same site after one zone was given another name."""
    zone = Zone.objects.filter(site=rule_set.site, networks__isnull=False).order_by("slug")[0]
    Zone.objects.filter(pk=zone.pk).update(slug=f"{zone.slug}-renamed")
    asked = rule_set_request(site=rule_set.site, actor=None)
    if asked.job_id:
        run_inline(Job.objects.get(pk=asked.job_id))
    return RuleSet.objects.get(pk=asked.pk)
