"""Connectors to ticketing systems: keeping them, trying them out, and what the systems send."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.throttling import BaseThrottle

from exports.tickets.port import Attempt
from exports.tickets.registry import DRIVERS
from requirements_app.accounts.roles import is_administrator
from requirements_app.core.errors import InvalidInput, NotFound
from requirements_app.jobs.idempotency import Answer
from requirements_app.tickets import connectors as services
from requirements_app.tickets import selectors
from requirements_app.tickets.access import require_keeper
from requirements_app.tickets.incoming import webhook_take
from requirements_app.tickets.models import Connector
from requirements_app.tickets.preview import ticket_preview
from requirements_app.tickets.reaching import address_look

from . import ticket_bodies as bodies
from . import ticket_shapes as told
from .base import PortalView
from .conditions import etag, expected_version
from .documentation import listing, operation
from .jobs import job_facts
from .problems import TooLarge
from .shapes import tickets as shapes
from .shapes.work import JobShape
from .throttling import IncomingThrottle

LARGEST_MESSAGE = 1_000_000


class ConnectorView(PortalView):
    def connector(self, key: str) -> Connector:
        """The connector in the address, if the caller may know of it. Raises NotFound."""
        return selectors.connector_get(self.account, key)

    def kept(self, key: str) -> Connector:
        """The same, for those who keep connectors. Raises NotFound and NotAllowed."""
        found = self.connector(key)
        require_keeper(self.account)
        return found

    def shape(self, row: Connector) -> dict[str, Any]:
        return told.connector_shape(row, whole=is_administrator(self.account))


class Connectors(ConnectorView):
    @listing("connectors_list", shapes.ConnectorShape)
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """The connectors to ticketing systems; administrators see all, and all of them."""
        self.list_query()
        whole = is_administrator(self.account)
        rows = selectors.connectors_seen(self.account)
        return self.page(rows, lambda row: told.connector_shape(row, whole=whole), ("pk",))

    @operation(
        "connectors_create",
        shapes.ConnectorShape,
        status=201,
        body=bodies.ConnectorBody,
        once=True,
        tagged=True,
    )
    def post(self, request: Request) -> Response:
        """Make a connector; for administrators. Secrets are taken, and never told again."""
        require_keeper(self.account)
        values = self.validated(bodies.ConnectorBody)
        # `once` opens a transaction, in which no name service is waited for.
        values["address"] = address_look(values["address"])

        def make() -> Answer:
            made = services.connector_create(actor=self.account, **values)
            found = self.connector(str(made.pk))
            address = reverse("api:connector", args=[found.slug], request=request)
            return Answer(201, self.shape(found), {"Location": address, **etag(found.revision)})

        return self.once(make)


class ConnectorDetail(ConnectorView):
    @operation("connectors_get", shapes.ConnectorShape, 404, tagged=True)
    def get(self, request: Request, key: str) -> Response:  # noqa: ARG002
        """One connector, by its slug or number."""
        self.query()
        return self.answer(self.connector(key))

    @operation(
        "connectors_edit",
        shapes.ConnectorShape,
        404,
        body=bodies.ConnectorFieldsBody,
        conditional=True,
        tagged=True,
    )
    def patch(self, request: Request, key: str) -> Response:
        """Change what is given. Fields of the secret that are not given stay as they are."""
        found = self.kept(key)
        revision = expected_version(request, found.revision)
        values = self.validated(bodies.ConnectorFieldsBody, partial=True)
        services.connector_update(
            connector=found, actor=self.account, expected_revision=revision, **values
        )
        return self.answer(self.connector(str(found.pk)))

    @operation("connectors_delete", None, 404, 413, status=204, conditional=True)
    def delete(self, request: Request, key: str) -> Response:
        """Delete a connector that has made no ticket."""
        found = self.kept(key)
        revision = expected_version(request, found.revision)
        services.connector_delete(connector=found, actor=self.account, expected_revision=revision)
        return Response(status=204)

    def answer(self, found: Connector) -> Response:
        return Response(self.shape(found), headers=etag(found.revision))


class ConnectorTest(ConnectorView):
    @operation("connectors_test", JobShape, 404, status=202, once=True)
    def post(self, request: Request, key: str) -> Response:
        """Have a job look whether tickets could be made; its `result` has the lines."""
        found = self.kept(key)

        def make() -> Answer:
            job = services.connector_test(connector=found, actor=self.account)
            facts = job_facts(job, request)
            return Answer(202, facts, {"Location": facts["url"]})

        return self.once(make)


class ConnectorPreview(ConnectorView):
    @operation("connectors_preview", shapes.TicketPreviewShape, 404, body=bodies.PreviewBody)
    def post(self, request: Request, key: str) -> Response:  # noqa: ARG002
        """What a change would become, to the very request; nothing is sent."""
        found = self.kept(key)
        values = self.validated(bodies.PreviewBody)
        number, mapping = values["change"], values.get("mapping")
        try:
            preview = ticket_preview(
                connector=found, number=number, actor=self.account, mapping=mapping
            )
        except NotFound as error:
            raise InvalidInput.one("change", number, "is no change", error.mend) from error
        return Response(told.preview_shape(preview))


class ConnectorSystems(PortalView):
    @operation("connector_systems_list", shapes.ConnectorSystemsShape)
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """The ticketing systems that there are drivers for, and what they ask for."""
        self.query()
        return Response({"systems": [told.system_shape(each) for each in DRIVERS.values()]})


class ConnectorIncoming(PortalView):
    """The systems themselves call here: a signature takes the place of credentials."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def get_throttles(self) -> list[BaseThrottle]:
        return [IncomingThrottle()]

    @operation(
        "connectors_incoming",
        shapes.TakenShape,
        404,
        409,
        413,
        status=202,
        idle="It was signed, and only tries out the way.",
    )
    def post(self, request: Request, key: str) -> Response:
        """Take in a signed webhook of the ticketing system. It only has the portal look at the
        ticket; what the message says of it is not believed."""
        body = request._request.body
        if len(body) > LARGEST_MESSAGE:
            raise TooLarge("the message is larger than 1 MB", "have less sent with it")
        headers = {name.lower(): value for name, value in request.headers.items()}
        found = selectors.connector_find(Connector.objects.all(), key)
        taken = webhook_take(slug=found.slug if found else key, attempt=Attempt(headers, body))
        if taken is None:
            return Response(status=204)
        return Response({"tickets": taken}, status=202)
