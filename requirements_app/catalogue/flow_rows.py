"""The rows of flow revisions: ends, services, provenance, and the words that find a flow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from requirements_app.core.services import parse_service
from requirements_app.documents.models import Row

from .content import HOST, full_id
from .models import (
    ComponentRevision,
    DocumentRevision,
    FlowEnd,
    FlowProvenance,
    FlowRevision,
    FlowService,
    HostRevision,
)
from .objects import CatalogueObject, Content
from .storing import Publication, revision_fields, revisions_close

_SIDES = (FlowEnd.Side.SOURCE, FlowEnd.Side.DESTINATION)


@dataclass(frozen=True)
class EndNames:
    """The names of components and hosts as they are after this publication."""

    components: Mapping[str, str]
    hosts: Mapping[str, str]


def flows_store(publication: Publication) -> None:
    """Closes and opens flow revisions with all their rows. The other kinds are stored before."""
    names = _end_names(publication)
    wanted = {
        slug: (each.digest, search_text(each, names), each)
        for slug, each in publication.of("flow").items()
    }
    live = {
        slug: (pk, digest, text)
        for slug, pk, digest, text in FlowRevision.objects.filter(
            valid_to=None, entity__product__source=publication.source
        ).values_list("entity__slug", "pk", "digest", "search_text")
    }
    kept = {slug for slug in live if slug in wanted and live[slug][1:] == wanted[slug][:2]}
    revisions_close(
        FlowRevision, publication.version, (live[slug][0] for slug in live if slug not in kept)
    )
    opened = FlowRevision.objects.bulk_create(
        _flow_revision(publication, each, text)
        for slug, (_, text, each) in wanted.items()
        if slug not in kept
    )
    stored = {revision.entity_id: revision.pk for revision in opened}
    flows = publication.of("flow")
    fresh = {slug: pk for slug in flows if (pk := stored.get(_flow_key(publication, slug)))}
    _parts_store(publication, {slug: (pk, flows[slug]) for slug, pk in fresh.items()})
    _provenance_store(publication, fresh, {slug: live[slug][0] for slug in kept})


def _flow_key(publication: Publication, slug: str) -> int:
    return publication.identities.of("flow", slug)


def _end_names(publication: Publication) -> EndNames:
    components = ComponentRevision.objects.filter(valid_to=None)
    hosts = HostRevision.objects.filter(valid_to=None, entity__source=publication.source)
    return EndNames(
        dict(components.values_list("entity__slug", "name")),
        dict(hosts.values_list("entity__pattern", "name")),
    )


def search_text(flow: CatalogueObject, names: EndNames) -> str:
    """What free search looks in, in lower case: slug, purpose, ends with their names, application
    protocols, services."""
    content = flow.content
    words = [flow.key.slug, content["purpose"]]
    for end in (*content["source"], *content["destination"]):
        if end.startswith(HOST):
            pattern = end.removeprefix(HOST)
            words += [pattern, names.hosts[pattern]]
        else:
            slug = full_id(flow.product, end)
            words += [slug, names.components[slug]]
    for service in content["services"]:
        words += [service["service"], service["application"] or ""]
    return " ".join(dict.fromkeys(word for word in words if word)).lower()


def _flow_revision(publication: Publication, flow: CatalogueObject, text: str) -> FlowRevision:
    content, feature = flow.content, flow.content["feature"]
    return FlowRevision(
        **revision_fields(publication, flow),
        requirement=content["requirement"],
        requirement_basis=content["basis"],
        feature_id=feature and publication.identities.of("feature", full_id(flow.product, feature)),
        phase=content["phase"],
        lifecycle=content["lifecycle"],
        assertion=content["assertion"],
        tls_inspection=content["tls_inspection"],
        bidirectional=content["bidirectional"],
        search_text=text,
    )


# --- ends and services ---------------------------------------------------------------------


def _parts_store(
    publication: Publication, flows: Mapping[str, tuple[int, CatalogueObject]]
) -> None:
    FlowEnd.objects.bulk_create(
        end for pk, flow in flows.values() for end in _ends(publication, pk, flow)
    )
    FlowService.objects.bulk_create(
        service for pk, flow in flows.values() for service in _services(pk, flow.content)
    )


def _ends(publication: Publication, revision: int, flow: CatalogueObject) -> Iterator[FlowEnd]:
    for side in _SIDES:
        for position, end in enumerate(flow.content[side.value]):
            made = FlowEnd(revision_id=revision, side=side, position=position)
            if end.startswith(HOST):
                made.host_id = publication.identities.of("host", end.removeprefix(HOST))
            else:
                made.component_id = publication.identities.of(
                    "component", full_id(flow.product, end)
                )
            yield made


def _services(revision: int, content: Content) -> Iterator[FlowService]:
    for position, each in enumerate(content["services"]):
        service = parse_service(each["service"])
        yield FlowService(
            revision_id=revision,
            position=position,
            protocol=service.protocol,
            ports=service.ports or None,
            icmp_type=service.icmp_type,
            icmp_code=service.icmp_code,
            application=each["application"] or "",
        )


# --- provenance ----------------------------------------------------------------------------


def _provenance_store(
    publication: Publication, fresh: Mapping[str, int], kept: Mapping[str, int]
) -> None:
    """New flow revisions cite all their rows; a kept one those of documents read anew."""
    flows = publication.of("flow")
    every = _citable(publication, publication.readings)
    renewed = _citable(publication, _renewed(publication))
    FlowProvenance.objects.bulk_create(
        (
            *_citations(publication, flows, fresh, every),
            *_citations(publication, flows, kept, renewed),
        ),
        # A document that goes back to an earlier reading finds that reading's citations here.
        ignore_conflicts=True,
    )


def _renewed(publication: Publication) -> set[str]:
    opened = DocumentRevision.objects.filter(
        valid_from=publication.version, source=publication.source
    )
    return set(opened.values_list("entity__slug", flat=True))


def _citable(publication: Publication, documents: Iterable[str]) -> dict[tuple[str, str], int]:
    """Row keys by product and row id, for the documents named."""
    readings = {slug: publication.readings[slug].pk for slug in documents}
    rows = {
        (reading, ref): pk
        for reading, ref, pk in Row.objects.filter(
            section__revision__in=readings.values()
        ).values_list("section__revision", "ref", "pk")
    }
    return {
        (file.product.slug, row.id): rows[readings[document.id], row.id]
        for file in publication.files
        for document in file.documents
        if document.id in readings
        for section in document.sections
        for row in section.said
    }


def _citations(
    publication: Publication,
    flows: Mapping[str, CatalogueObject],
    revisions: Mapping[str, int],
    rows: Mapping[tuple[str, str], int],
) -> Iterator[FlowProvenance]:
    for slug, revision in revisions.items():
        flow = flows[slug]
        for position, ref in enumerate(flow.content["provenance"]):
            if row := rows.get((flow.product, ref)):
                yield FlowProvenance(
                    revision_id=revision,
                    row_id=row,
                    position=position,
                    since=publication.version,
                )
