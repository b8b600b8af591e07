"""What `telemetry.start` switches on; the only module that needs the OpenTelemetry libraries."""

import atexit

from celery import signals
from django.conf import settings
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.celery import CeleryInstrumentor
from opentelemetry.instrumentation.django import DjangoInstrumentor
from opentelemetry.instrumentation.psycopg import PsycopgInstrumentor
from opentelemetry.instrumentation.redis import RedisInstrumentor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from portal.telemetry import ids, job_began, request_ended

PROBES = "requirements_app.operations.probes.ProbeMiddleware"


class _Ids(SpanProcessor):
    """Gives each span the ids of the request and the job that it belongs to."""

    def on_start(
        self,
        span: Span,
        parent_context: Context | None = None,  # noqa: ARG002
    ) -> None:
        span.set_attributes(ids())


def start(process: str, *, version: str) -> None:
    """Instrument this process and send its spans."""
    provider = TracerProvider(resource=Resource.create({"service.version": version}))
    provider.add_span_processor(_Ids())
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    atexit.register(provider.shutdown)
    PsycopgInstrumentor().instrument(skip_dep_check=True)
    RedisInstrumentor().instrument()
    if process == "web":
        # Behind what names the request, and what answers probes that no span is wanted of.
        position = settings.MIDDLEWARE.index(PROBES) + 1
        DjangoInstrumentor().instrument(middleware_position=position, response_hook=request_ended)
    CeleryInstrumentor().instrument()  # type: ignore[no-untyped-call]
    # A child of a worker's pool ends without what atexit knows.
    signals.worker_process_shutdown.connect(lambda **_: provider.shutdown(), weak=False)
    # After the instrumentor's own receiver, which begins the span.
    signals.task_prerun.connect(job_began, weak=False)
