"""What every API view shares: strict requests, single effects, and pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, cast

from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.db.models import QuerySet
from django.utils.http import parse_header_parameters
from rest_framework.exceptions import (
    AuthenticationFailed,
    MethodNotAllowed,
    NotAcceptable,
    NotAuthenticated,
    UnsupportedMediaType,
)
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from requirements_app.accounts.models import User
from requirements_app.core.errors import InvalidInput, Problem
from requirements_app.core.text import clean_text
from requirements_app.jobs.idempotency import HEADER, Answer, answer_once

from .fields import problems_of
from .pagination import CURSOR, LIMIT, page_of
from .problems import TooLarge

_LONGEST_TEXT = 2000
_REPLACED = "\ufffd"  # what the framework reads where bytes are no UTF-8


class PortalView(APIView):
    """A view whose answers are plain JSON values."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method not in SAFE_METHODS:
            _check_media_type(request)
            self.keep_body(request)
        super().initial(request, *args, **kwargs)
        if request.method not in self.allowed_methods:
            raise MethodNotAllowed(str(request.method))
        if request.method not in SAFE_METHODS:
            self.query()

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """An Accept header that cannot be read accepts nothing."""
        try:
            return super().perform_content_negotiation(request, force)
        except (ValueError, LookupError) as error:
            raise NotAcceptable from error

    def perform_authentication(self, request: Request) -> None:
        """Guesses at tokens are counted against the address that they come from."""
        try:
            super().perform_authentication(request)
        except AuthenticationFailed:
            self.check_throttles(request)
            raise

    def check_permissions(self, request: Request) -> None:
        """Unknown callers are counted before they are sent away."""
        try:
            super().check_permissions(request)
        except NotAuthenticated:
            self.check_throttles(request)
            raise

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        final = super().finalize_response(request, response, *args, **kwargs)
        final.headers.setdefault("Cache-Control", "private, no-store")
        return final

    @property
    def account(self) -> User:
        """The caller; the permission class has refused anonymous ones."""
        return cast("User", self.request.user)

    def page(
        self, rows: QuerySet[Any], shape: Callable[[Any], Any], ordering: tuple[str, ...] = ("pk",)
    ) -> Response:
        """One cursor page of `rows`, each as `shape` tells it, ordered by something unique."""
        found = page_of(rows, ordering, self.request)
        results = [shape(row) for row in found.rows]
        return Response({"next": found.next, "previous": found.previous, "results": results})

    def keep_body(self, request: Request) -> None:
        """Read the body now, so that its digest can be taken after it was parsed."""
        _keep_body(request)

    @property
    def sent(self) -> bytes:
        """What tells one request's body from another's."""
        return self.request._request.body

    def once(self, make: Callable[[], Answer]) -> Response:
        """The answer to a POST that makes something; with an Idempotency-Key, the same one for
        every repetition."""

        def plain() -> Answer:
            made = make()
            return replace(made, body=json.loads(JSONRenderer().render(made.body)))

        request = self.request
        key = request.headers.get(HEADER)
        if key is None:
            with transaction.atomic():
                answer = make()
        else:
            answer = answer_once(
                owner=self.account,
                key=key,
                method=str(request.method),
                path=request.get_full_path(),
                body=self.sent,
                make=plain,
            )
        headers = dict(answer.headers)
        if answer.replayed:
            headers["Idempotent-Replayed"] = "true"
        return Response(answer.body, status=answer.status, headers=headers)

    def validated(self, body: type[Serializer[Any]], *, partial: bool = False) -> dict[str, Any]:
        """The request's JSON object as `body` types it; `partial` asks for none of its own
        fields, but for those of the objects within it. Raises InvalidInput with one problem for
        each field that is unknown, missing or of the wrong type."""
        data = self.request.data
        if not isinstance(data, dict):
            raise InvalidInput.one("body", data, "is no JSON object", "send an object: {…}")
        serializer = body(data=data)
        for field in serializer.fields.values() if partial else ():
            field.required = False
        if not serializer.is_valid():
            raise InvalidInput(*problems_of(serializer.errors, data))
        return dict(serializer.validated_data)

    def query(self, *known: str) -> dict[str, str]:
        """The query parameters by name, those of a page aside. Raises InvalidInput for one that
        is unknown, stands twice, or holds characters that no value can have."""
        return self._query(known, known)

    def list_query(self, *known: str) -> dict[str, str]:
        """As `query`, for a list that comes in pages."""
        return self._query(known, (*known, LIMIT, CURSOR))

    def _query(self, known: Iterable[str], allowed: Iterable[str]) -> dict[str, str]:
        problems, values = [], {}
        mend = f"use {', '.join(sorted(allowed))}" if allowed else "leave it out"
        for key, given in self.request.query_params.lists():
            if key not in allowed:
                problem = Problem(key, given[0], "is no parameter of this address", mend)
                problems.append(problem)
            elif len(given) > 1:
                problems.append(Problem(key, given, "is given more than once", "give it once"))
            else:
                try:
                    values[key] = _text(given[0], key)
                except InvalidInput as error:
                    problems += error.problems
        if problems:
            raise InvalidInput(*problems)
        return {key: values[key] for key in known if key in values}


def _text(value: str, key: str) -> str:
    if _REPLACED in value:
        raise InvalidInput.one(key, value, "is not UTF-8", "send UTF-8")
    if value.strip() != value.strip(" "):
        # Stripped like any other white space it would leave a filter blank, that is, none.
        message = "begins or ends with white space that is no space"
        raise InvalidInput.one(key, value, message, "remove it")
    return clean_text(value, key, _LONGEST_TEXT)


def _check_media_type(request: Request) -> None:
    """Refuse a Content-Type that cannot be read before the framework stumbles over it."""
    try:
        parse_header_parameters(request.META.get("CONTENT_TYPE", ""))
    except ValueError as error:
        raise UnsupportedMediaType("unreadable") from error


def _keep_body(request: Request) -> None:
    try:
        request._request.body  # noqa: B018
    except RequestDataTooBig as error:
        raise TooLarge("the body is too large", "send several smaller requests") from error
