"""What the OpenAPI document says of an operation, in one call for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    inline_serializer,
)
from rest_framework import serializers as s

from requirements_app.jobs.idempotency import HEADER as IDEMPOTENCY_KEY

from .fields import Body
from .pagination import CURSOR, DEFAULT_LIMIT, LARGEST_LIMIT, LIMIT
from .problems import MEDIA_TYPE
from .shapes.problems import ProblemShape

_MEANING = {
    400: "A value cannot be accepted; `errors` names each one with its mend.",
    401: "No credentials, or none that are in force.",
    403: "The account lacks the role, or the token the scope.",
    404: "There is nothing here that the account may see.",
    406: "The address answers in no form that is accepted.",
    409: "The state of things stands in the way.",
    412: "If-Match names an older version.",
    413: "The body is too large.",
    415: "The body is in no form that the address takes.",
    422: "The Idempotency-Key came with another request before.",
    428: "If-Match is missing.",
    429: "Too often, or too much at once: wait as Retry-After says.",
}
_ALWAYS = (400, 401, 403, 406, 429)
_WITH_BODY, _WITH_KEY, _WITH_TAG = (413, 415), (409, 413, 422), (409, 412, 428)
_HEADER: Final = "header"
JSON, YAML = "application/json", "application/yaml"
FORM = "multipart/form-data"

_PAGE = (
    OpenApiParameter(
        LIMIT,
        {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": DEFAULT_LIMIT},
        description="How many results a page has at most.",
    ),
    OpenApiParameter(CURSOR, str, description="Which page, as in `next` and `previous`."),
)
_IF_MATCH = OpenApiParameter(
    "If-Match", str, _HEADER, required=True, description="The ETag that the change was made from."
)
_IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, _HEADER, description="The ETag of what the caller has already."
)
_KEY = OpenApiParameter(
    IDEMPOTENCY_KEY,
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
    _HEADER,
    description="Repetitions with the same key and body have one effect and one answer.",
)


def _answered(name: str, status: int, description: str, kind: type = str) -> OpenApiParameter:
    return OpenApiParameter(
        name, kind, _HEADER, required=True, response=[status], description=description
    )


_PAGES: dict[str, s.Serializer[object]] = {}
_RETRY = _answered("Retry-After", 429, "Seconds to wait.", int)
_WORKED_ON = (
    _answered("Retry-After", 202, "Seconds to wait.", int),
    _answered("Location", 202, "The job."),
)
LATER = OpenApiParameter(
    "Retry-After",
    int,
    _HEADER,
    response=[200],
    description="Seconds to wait before asking again; there while the work is not finished.",
)


def operation(
    name: str,
    answer: Any,
    *also: int,
    status: int = 200,
    body: type[Body] | dict[str, Any] | None = None,
    parameters: Sequence[OpenApiParameter] = (),
    once: bool = False,
    conditional: bool = False,
    tagged: bool = False,
    kept: bool = False,
    yaml: bool = False,
    media: str = JSON,
    idle: str = "",
    form: type[Body] | None = None,
    accepted: type[s.Serializer[object]] | None = None,
    summary: str | None = None,
) -> Callable[[Any], Any]:
    """Describe an operation: its answer, and the problems it has beside those that all have. The
    view's docstring is its summary, unless one is given.

    `once`: it makes something, takes an Idempotency-Key and answers with Location;
    `conditional`: it needs If-Match; `tagged`: it answers with an ETag; `kept`: so it does, and
    304 to who has it already; `yaml`: it takes its body as YAML too, or where it takes none,
    answers in YAML to who asks for it; `media`: the type of an answer that is a file; `idle`: when
    it has nothing to do and nothing to tell, and answers 204; `form`: what it takes as a form that
    brings a file; `accepted`: what it answers with (202) while a job is at it.
    """
    statuses = {*_ALWAYS, *also, *(_WITH_BODY if body else ())}
    headers: list[OpenApiParameter] = [*parameters, _RETRY]
    if once:
        statuses.update(_WITH_KEY)
        headers += [_KEY, _answered("Location", status, "What was made, or the job that makes it.")]
    if conditional:
        statuses.update(_WITH_TAG)
        headers.append(_IF_MATCH)
    responses: dict[Any, Any] = {status: answer}
    if yaml or media != JSON:
        responses = {(status, media): answer}
    if yaml and not body:
        responses[status, YAML] = OpenApiTypes.STR
    if idle:
        responses[204] = OpenApiResponse(description=idle)
    if accepted is not None:
        responses[202] = accepted
        headers += _WORKED_ON
    responses |= _problems(statuses)
    if kept:
        headers.append(_IF_NONE_MATCH)
        responses[304] = OpenApiResponse(description="It is what the caller has already.")
    if tagged or kept:
        headers.append(_answered("ETag", status, "The version that is shown."))

    forms = (JSON, YAML) if yaml else (JSON,)
    taken: Any = dict.fromkeys(forms, body) if isinstance(body, dict) else body
    taken = {FORM: form, JSON: body} if form else taken

    def describe(view: Any) -> Any:
        words = summary or " ".join((view.__doc__ or "").split())
        return extend_schema(
            operation_id=name,
            summary=words,
            request=taken,
            parameters=headers,
            responses=responses,
        )(view)

    return describe


def listing(
    name: str,
    shape: type[s.Serializer[object]],
    *also: int,
    parameters: Sequence[OpenApiParameter] = (),
    beside: Mapping[str, Any] | None = None,
    kept: bool = False,
    accepted: type[s.Serializer[object]] | None = None,
    summary: str | None = None,
) -> Callable[[Any], Any]:
    """Describe a list that comes in cursor pages, with what stands `beside` its results; while a
    job makes it, it is answered with `accepted`."""
    page, asked = _paged(shape, beside or {}), [*parameters, *_PAGE]
    return operation(
        name, page, *also, parameters=asked, kept=kept, accepted=accepted, summary=summary
    )


def _problems(statuses: set[int]) -> dict[tuple[int, str], OpenApiResponse]:
    return {
        (status, MEDIA_TYPE): OpenApiResponse(ProblemShape, _MEANING[status])
        for status in sorted(statuses)
    }


def _paged(shape: type[s.Serializer[object]], beside: Mapping[str, Any]) -> s.Serializer[object]:
    name = f"{shape.__name__.removesuffix('Shape')}Page"
    if name in _PAGES:  # what one shape is listed by twice has one description
        return _PAGES[name]
    _PAGES[name] = inline_serializer(
        name,
        {
            **beside,
            "next": s.URLField(allow_null=True),
            "previous": s.URLField(allow_null=True),
            "results": shape(many=True),
        },
    )
    return _PAGES[name]


def finish(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Say of every body that it takes no other keys, as `fields.Body` holds it, and describe each
    problem once, so that a reviewer of the document sees what differs."""
    components = result.setdefault("components", {})
    for name, schema in components.get("schemas", {}).items():
        if name.endswith("Request") and schema.get("type") == "object":
            schema["additionalProperties"] = False
    problems = components.setdefault("responses", {})
    for methods in result.get("paths", {}).values():
        for each in methods.values():
            each.pop("description", None)  # it repeats the summary
            for status, response in each["responses"].items():
                if MEDIA_TYPE in response.get("content", {}):
                    problems[f"Problem{status}"] = response
                    each["responses"][status] = {"$ref": f"#/components/responses/Problem{status}"}
    components["responses"] = dict(sorted(problems.items()))
    return result
