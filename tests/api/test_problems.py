"""Every refusal below /api/ is problem+json, whoever makes it."""

from __future__ import annotations

import logging

import pytest
from django.db import OperationalError
from django.test import Client
from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db

KEYS = ["type", "title", "status", "detail", "mend", "errors", "request_id"]


def problem(response, status):
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert list(body) == KEYS
    assert (body["type"], body["status"]) == ("about:blank", status)
    assert body["title"]
    assert body["detail"].endswith(".")
    assert body["request_id"] == response["X-Request-ID"]
    return body


def test_an_address_of_nothing(api, anonymous):
    for client in (api, anonymous):
        for path in ("/api/v1/nothing/", "/api/v1/sites/a/b/c/d/", "/api/v2/sites/", "/api/",
                     "/api/v1/%00/", "/api/v1/products//"):  # fmt: skip
            for send in (client.get, client.post, client.delete, client.head):
                if send == client.head:
                    assert send(path).status_code == 404
                else:
                    problem(send(path), 404)


def test_a_missing_slash_at_the_end_is_mended_or_told(api):
    response = api.get("/api/v1/products?q=sms")
    assert (response.status_code, response["Location"]) == (301, "/api/v1/products/?q=sms")
    told = problem(api.post("/api/v1/sites", {"slug": "a", "name": "A"}, format="json"), 404)
    assert told["mend"] == "End the address with a slash."


def test_a_method_that_the_address_lacks(api, published):
    for path, method in (("products/", "post"), ("sites/", "put"), ("lookup/", "delete"),
                         ("schema/", "post"), ("products/", "trace")):  # fmt: skip
        response = getattr(api, method)(f"/api/v1/{path}")
        told = problem(response, 405)
        assert "Allow" in response
        assert told["mend"]
    problem(api.post("/api/v1/"), 405)


def test_an_answer_in_another_format_is_not_to_be_had(api, published):
    for accept in ("text/html", "application/xml", "image/*"):
        told = problem(api.get("/api/v1/products/", headers={"Accept": accept}), 406)
        assert told["mend"] == "Accept application/json."


def test_a_body_in_another_format_is_not_read(api, published):
    for media_type in ("text/plain", "application/xml", "application/x-www-form-urlencoded",
                       "multipart/form-data; boundary=x"):  # fmt: skip
        response = api.generic("POST", "/api/v1/sites/", "slug=a&name=A", content_type=media_type)
        problem(response, 415)


def test_errors_of_our_own_are_told_without_details_and_logged_with_them(
    person, caller, published, monkeypatch, caplog
):
    def broken(*_, **__):
        raise ZeroDivisionError("the secret of the house")

    monkeypatch.setattr("requirements_app.catalogue.selectors.product_revisions", broken)
    client = caller(person)
    client.raise_request_exception = False
    with caplog.at_level(logging.ERROR):
        response = client.get("/api/v1/products/")
    told = problem(response, 500)
    assert "secret" not in response.content.decode()
    assert "request_id" in told["mend"]
    assert "the secret of the house" in caplog.text


def test_an_unexpected_error_fails_a_test_that_does_not_expect_it(api, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr("requirements_app.catalogue.selectors.product_revisions", broken)
    with pytest.raises(ZeroDivisionError):
        api.get("/api/v1/products/")


def test_an_error_outside_of_views_is_a_problem_too(anonymous, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("the secret of the house")

    monkeypatch.setattr(
        "django.contrib.auth.middleware.AuthenticationMiddleware.process_request", broken
    )
    told = problem(anonymous.get("/api/v1/nothing/"), 500)
    assert "secret" not in str(told)


def test_a_database_that_is_away_is_no_error_of_ours(api, monkeypatch):
    def away(*_, **__):
        raise OperationalError("connection refused to 10.0.0.5")

    monkeypatch.setattr("requirements_app.catalogue.selectors.product_revisions", away)
    response = api.get("/api/v1/products/")
    told = problem(response, 503)
    assert int(response["Retry-After"]) > 0
    assert "10.0.0.5" not in str(told)


def test_a_host_that_is_not_ours_is_refused(anonymous):
    problem(anonymous.get("/api/v1/products/", headers={"Host": "evil.example"}), 400)


def test_pages_keep_their_own_errors():
    response = Client(raise_request_exception=False).get("/no/such/page")
    assert response["Content-Type"].startswith("text/html")


def test_head_and_options_answer_without_a_body_of_their_own(api, anonymous, published):
    head, get = api.head("/api/v1/products/"), api.get("/api/v1/products/")
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Type"] == get["Content-Type"]
    options = api.options("/api/v1/products/")
    assert options.status_code == 200
    assert set(options["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert anonymous.options("/api/v1/products/").status_code == 401


def test_answers_are_for_the_caller_alone(api, published):
    for response in (api.get("/api/v1/sites/"), api.get("/api/v1/sites/x/")):
        assert response["Cache-Control"] == "private, no-store"


def test_a_broken_content_type_is_refused(api, published):
    client = APIClient(raise_request_exception=False)
    response = client.generic(
        "POST", "/api/v1/sites/", "{}", content_type="application/json; charset=bogus"
    )
    problem(response, 401)
