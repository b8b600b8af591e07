"""The picture of what a site's newest rule set lets through, zone by zone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, F, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from exports.picture.drawing import Arrow, ArrowKind, Box, Drawing, Place
from requirements_app.catalogue.content import CatalogueContent
from requirements_app.catalogue.selectors import content_at
from requirements_app.core.errors import Conflict
from requirements_app.rulesets.models import Entry, RuleSet
from requirements_app.sites.models import Site

from .product_graph import domain_of, role_of
from .wording import STRENGTH, arrow_name, requirement_words, services_shown, some

MOST_GROUPS = 5_000
_VALUES_SHOWN = 3
_INTERNET = "internet"
End = tuple[str, str, str]  # zone, component or "", and what tells ends without one apart


@dataclass(frozen=True)
class FlowRow:
    """One arrow as the table tells it. `firewalls` are those on its way."""

    id: str
    source: str
    source_zone: str
    target: str
    target_zone: str
    services: tuple[str, ...]
    kind: ArrowKind
    requirements: tuple[str, ...]
    forbids_inspection: bool
    firewalls: tuple[str, ...]
    entries: int
    href: str


@dataclass(frozen=True)
class FlowsPicture:
    drawing: Drawing
    rows: tuple[FlowRow, ...]


def flows_picture(site: Site, rule_set: RuleSet) -> FlowsPicture:
    """What the picture of a built rule set shows, in the language that is active. Raises Conflict
    for one with more connections than a picture holds."""
    reader = _Reader(site, rule_set)
    rows = tuple(reader.rows())
    drawing = Drawing(
        title=_("Connections of %(site)s") % {"site": site.name},
        description=_(
            "What the rule set lets through between the zones, by role. The table says the same."
        ),
        language=get_language() or "en",
        places=tuple(reader.places()),
        boxes=tuple(reader.boxes()),
        arrows=tuple(reader.arrows(rows)),
    )
    return FlowsPicture(drawing, rows)


def _groups(rule_set: RuleSet) -> QuerySet[Entry, Any]:
    """The entries, those that a picture shows as one together."""
    return (
        Entry.objects.filter(content=rule_set.content)
        .order_by()
        .annotate(
            source_value=Case(When(source_component="", then=F("source")), default=Value("")),
            destination_value=Case(
                When(destination_component="", then=F("destination")), default=Value("")
            ),
        )
        .values(
            "source_zone", "source_component", "source_value", "destination_zone",
            "destination_component", "destination_value", "service", "application",
            "requirement", "tls_inspection", "path", "flow",
        )
        .annotate(count=Count("pk"))
        .order_by("source_zone", "source_component", "source_value", "destination_zone",
                  "destination_component", "destination_value", "flow", "service", "application",
                  "requirement", "path")
    )  # fmt: skip


class _Reader:
    def __init__(self, site: Site, rule_set: RuleSet) -> None:
        self.site, self.rule_set = site, rule_set
        self.content: CatalogueContent = content_at(rule_set.catalogue_version_id)
        self.zones = {zone.slug: zone.name or zone.slug for zone in site.zones.all()}
        self.values: dict[End, dict[str, None]] = defaultdict(dict)
        self.links: dict[tuple[End, End], list[Mapping[str, object]]] = defaultdict(list)
        groups = list(_groups(rule_set)[: MOST_GROUPS + 1])
        if len(groups) > MOST_GROUPS:
            raise Conflict(
                _("This rule set has more connections than a picture can show."),
                _("Look at its table, filtered by zones."),
            )
        for group in groups:
            ends = (self._end(group, "source"), self._end(group, "destination"))
            self.links[ends].append(group)

    def _end(self, group: Mapping[str, object], side: str) -> End:
        zone, component, value = (
            str(group[f"{side}_{part}"]) for part in ("zone", "component", "value")
        )
        if component in self.content.components:
            component = role_of(self.content, component)
        end = (zone, component, "" if component else domain_of(value))
        if value:
            self.values[end][value] = None
        else:
            self.values.setdefault(end, {})
        return end

    def name(self, end: End) -> str:
        _zone, component, group = end
        if component:
            known = self.content.components.get(component)
            return known.name if known else component
        values = self.values[end]
        return next(iter(values)) if len(values) == 1 else group

    def places(self) -> Iterator[Place]:
        used = {end[0] for end in self.values}
        for slug in sorted(used):
            rank = 2 if slug == _INTERNET else 1
            title = _("Zone %(zone)s") % {"zone": self.zones.get(slug, slug)}
            yield Place(id=f"zone:{slug}", title=title, rank=rank, kind="zone")

    def boxes(self) -> Iterator[Box]:
        sources = {source for source, _target in self.links}
        for end, values in sorted(self.values.items()):
            zone, component, _group = end
            yield Box(
                id=_id(end),
                title=self.name(end),
                kind="internet" if zone == _INTERNET else "server" if component else "other",
                place=f"zone:{zone}",
                lines=tuple(some(list(values), _VALUES_SHOWN)) if len(values) > 1 else (),
                href=self._entries(
                    **{"source_zone" if end in sources else "destination_zone": zone}
                ),
                name=_("Entries of %(node)s") % {"node": self.name(end)},
            )

    def rows(self) -> Iterator[FlowRow]:
        for number, ((source, target), groups) in enumerate(
            sorted(self.links.items(), key=_ends), 1
        ):
            services = dict.fromkeys(
                f"{group['service']} {group['application']}".strip() for group in groups
            )
            wanted = {str(group["requirement"]) for group in groups}
            requirements = tuple(each for each in STRENGTH if each in wanted)
            yield FlowRow(
                id=f"arrow-{number}",
                source=self.name(source),
                source_zone=source[0],
                target=self.name(target),
                target_zone=target[0],
                services=tuple(services),
                kind=requirements[0],
                requirements=requirements,
                forbids_inspection=any(group["tls_inspection"] == "forbidden" for group in groups),
                firewalls=_firewalls(groups),
                entries=sum(int(str(group["count"])) for group in groups),
                href=self._entries_of(source, target, {str(group["flow"]) for group in groups}),
            )

    def arrows(self, rows: tuple[FlowRow, ...]) -> Iterator[Arrow]:
        for row, ((source, target), _groups) in zip(
            rows, sorted(self.links.items(), key=_ends), strict=True
        ):
            notes = [requirement_words(row.requirements)]
            if row.firewalls:
                notes.append(_("through %(firewalls)s") % {"firewalls": ", ".join(row.firewalls)})
            warnings = [_("no TLS inspection")] if row.forbids_inspection else []
            count = {"count": row.entries}
            behind = ngettext("%(count)s entry", "%(count)s entries", row.entries) % count
            told = [*notes, *warnings]
            yield Arrow(
                id=row.id,
                source=_id(source),
                target=_id(target),
                kind=row.kind,
                services=row.services,
                lines=services_shown(row.services),
                notes=tuple(notes),
                warnings=tuple(warnings),
                href=row.href,
                name=arrow_name(row.source, row.target, row.services, told, behind),
            )

    def _entries_of(self, source: End, target: End, flows: set[str]) -> str:
        query = {"source_zone": source[0], "destination_zone": target[0]}
        return self._entries(**query, **({"flow": next(iter(flows))} if len(flows) == 1 else {}))

    def _entries(self, **query: str) -> str:
        address = reverse("rule-set-entries", args=[self.rule_set.pk])
        return f"{address}?{urlencode(query)}"


def _ends(link: tuple[tuple[End, End], object]) -> tuple[End, End]:
    return link[0]


def _id(end: End) -> str:
    return f"end:{':'.join(end)}"


def _firewalls(groups: list[Mapping[str, object]]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for group in groups:
        for hop in group["path"]:  # type: ignore[attr-defined]  # a JSON list
            found[hop["firewall"]] = None
    return tuple(found)
