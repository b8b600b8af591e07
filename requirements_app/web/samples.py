"""What the components show on `/design/`: one of each, in every state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_tables2 as tables
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from requirements_app.web.forms.base import PortalForm
from requirements_app.web.paging import Page, Stretch
from requirements_app.web.tables.base import PortalTable
from requirements_app.web.words import WORDS, Label

# The class that gives the badges of a vocabulary their colours, where it has one.
_CLASSES: Mapping[str, str] = {
    "requirement": "need",
    "severity": "sev",
    "assertion": "assertion",
    "lifecycle": "lifecycle",
    "tls_inspection": "tls",
    "disposition": "disposition",
    "verdict": "verdict",
    "job_state": "job",
}

ROWS = (
    {"slug": "first", "title": _("The first row")},
    {"slug": "second", "title": _("The second row")},
)


class SampleForm(PortalForm):
    name = forms.CharField(label=_("Text"), help_text=_("What is expected stands here."))
    port = forms.IntegerField(label=_("Number"), min_value=1, max_value=65535)
    kind = forms.ChoiceField(label=_("One of a few"), choices=[("", "—"), ("tcp", "tcp")])
    features = forms.MultipleChoiceField(
        label=_("Several"),
        choices=[("a", _("first")), ("b", _("second"))],
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=_("Longer text"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class SampleTable(PortalTable):
    label = _("A short list")
    name = tables.Column(verbose_name=_("Name"))
    address = tables.Column(verbose_name=_("Address"), attrs={"td": {"class": "mono"}})
    rules = tables.Column(
        verbose_name=_("Rules"), attrs={"td": {"class": "num"}, "th": {"class": "num"}}
    )

    class Meta(PortalTable.Meta):
        empty_text = _("Nothing fits. Say here what to do next.")


def vocabularies() -> list[tuple[str, list[tuple[str, Label]]]]:
    """Every vocabulary with its badges, each as (class, words)."""
    return [
        (kind, [(f"{_CLASSES[kind]}-{code}" if kind in _CLASSES else "", label)
                for code, label in words.items()])
        for kind, words in WORDS.items()
    ]  # fmt: skip


def samples(request: HttpRequest) -> dict[str, Any]:
    """The context of the design's page."""
    rows = [
        {"name": "campus", "address": "10.1.0.0/16", "rules": 128},
        {"name": "branch", "address": "2001:db8:20::/48", "rules": 9},
    ]
    wrong = {"wrong-name": "", "wrong-port": "70000", "wrong-kind": "sctp"}
    return {
        "vocabularies": vocabularies(),
        "rows": ROWS,
        "newest": {"number": 2026112102},
        "form": SampleForm(prefix="whole"),
        "wrong_form": SampleForm(wrong, prefix="wrong"),
        "table": SampleTable(rows, request=request),
        "empty_table": SampleTable([], request=request),
        "page": Page(rows, 2, 50, 132),
        "stretch": Stretch(rows, 1000, True, 51, 100),
        "chips": [
            {"label": _("Protocol"), "value": "tcp", "address": "?"},
            {"label": _("Port"), "value": "443", "address": "?"},
        ],
        "problems": [
            {
                "field": "port",
                "value": "'70000'",
                "message": _("is no port"),
                "mend": _("Give a whole number from 1 to 65535."),
            }
        ],
        "findings": [_finding("blocking"), _finding("warning"), _finding("info")],
        "flow": {
            "requirement": "required",
            "tls_inspection": "forbidden",
            "assertion": "inferred",
            "lifecycle": "classic",
            "phase": "installation",
            "alternative": "a",
            "bidirectional": True,
        },
        "ends": [
            {"kind": "host", "pattern": "*.nexthink.cloud", "name": _("Cloud instance")},
            {"kind": "component", "slug": "nexthink.collector", "name": "Collector"},
        ],
        "services": [
            {"protocol": "tcp", "ports": ["443", "8443-8445"], "application": "HTTPS"},
            {"protocol": "icmp", "ports": [], "icmp_type": 8, "application": None},
        ],
        "citation": {
            "row": {"ref": "t1-r3", "first_line": 12, "last_line": 13, "kind": "table"},
            "section": {"label": _("Section 2, table 1")},
            "reading": {
                "document": {"slug": "nexthink-connectivity-requirements", "title": _("A document")}
            },
            "cells": [
                {"heading": _("Port"), "text": "TCP 443"},
                {"heading": _("Purpose"), "text": None},
            ],
            "lines": [{"number": 12, "text": "| TCP 443 |"}],
        },
        "saved": [{"pk": 0, "name": _("Web traffic"), "query": "port=443"}],
    }


def _finding(severity: str) -> dict[str, Any]:
    finding = {
        "severity": severity,
        "message": _("What was found, in one sentence."),
        "mend": _("What to do about it."),
        "flows": ["nexthink.collector-assignment"] if severity == "blocking" else [],
        "subject": severity,
    }
    return {"finding": finding, "address": "#findings"}
