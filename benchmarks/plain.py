"""The addresses of the portal and, beside each long list, the same rows in a plain template:
`/plain/<name>/?after=…`. They read the first rows after a mark, and have no filters, links, badges
or translations. `/plain/ready/?page=…` is a page whose main part is ready-made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine, RequestContext
from django.urls import path
from django.utils.safestring import mark_safe

from portal import urls
from requirements_app.accounts.models import User
from requirements_app.catalogue.facts import flow_facts
from requirements_app.catalogue.selectors import flow_revisions, host_revisions, version_get
from requirements_app.jobs.selectors import visible_jobs
from requirements_app.rulesets.models import Entry, Rule
from requirements_app.sites.selectors import site_list
from requirements_app.web.views.sites import with_newest

ROWS = 50
Reader = Callable[[User, Mapping[str, str]], list[Any]]


def _flows(_user: User, query: Mapping[str, str]) -> list[Any]:
    rows = flow_revisions(version_get().pk).filter(entity__slug__gte=query.get("after", ""))
    return [flow_facts(row) for row in rows[:ROWS]]


def _rules(_user: User, query: Mapping[str, str]) -> list[Any]:
    rows = Rule.objects.filter(
        content=int(query["content"]), number__gte=int(query.get("after", 0))
    )
    return list(rows.order_by("number")[:ROWS])


def _entries(_user: User, query: Mapping[str, str]) -> list[Any]:
    rows = Entry.objects.filter(
        content=int(query["content"]), position__gte=int(query.get("after", 0))
    )
    return list(rows.order_by("position")[:ROWS])


def _jobs(user: User, _query: Mapping[str, str]) -> list[Any]:
    return list(visible_jobs(user)[:ROWS])


def _sites(user: User, _query: Mapping[str, str]) -> list[Any]:
    return list(with_newest(site_list(user)).order_by("name")[:ROWS])


def _hosts(_user: User, _query: Mapping[str, str]) -> list[Any]:
    return list(host_revisions(version_get().pk)[:ROWS])


_FLOW = """<td>{% for end in row.source %}{{ end.name }} {{ end.pattern }}{% endfor %}</td>
<td>{% for end in row.destination %}{{ end.name }} {{ end.pattern }}{% endfor %}</td>
<td>{% for each in row.services %}{{ each.protocol }}/{{ each.ports|join:"," }}
{{ each.application }}{% endfor %}</td>
<td>{{ row.requirement }} {{ row.assertion }} {{ row.phase }} {{ row.tls_inspection }}</td>
<td>{{ row.purpose }} {{ row.product }}</td>"""
_RULE = """<td>{{ row.number }}</td>
<td>{% for each in row.sources %}<div>{{ each }}</div>{% endfor %}</td>
<td>{% for each in row.destinations %}<div>{{ each }}</div>{% endfor %}</td>
<td>{% for each in row.services %}<div>{{ each }}</div>{% endfor %}</td>
<td>{{ row.requirement }} {{ row.phase }} {{ row.tls_inspection }}
{{ row.expires_on|date:"Y-m-d" }}</td>
<td>{% for each in row.purposes %}<div>{{ each }}</div>{% endfor %}{{ row.deployments|join:", " }}
{% for hop in row.path %}{{ hop.firewall }} {% endfor %}</td><td>{{ row.entry_count }}</td>"""
_ENTRY = """<td>{{ row.source }} {{ row.source_zone }} {{ row.source_name }}</td>
<td>{{ row.destination }} {{ row.destination_zone }} {{ row.destination_name }}</td>
<td>{{ row.service }} {{ row.application }}</td>
<td>{{ row.requirement }} {{ row.assertion }} {{ row.tls_inspection }} {{ row.phase }}
{{ row.expires_on|date:"Y-m-d" }}</td>
<td>{{ row.purpose }} {{ row.deployment }} {{ row.entry_id }}</td><td>{{ row.rule_number }}</td>"""
_JOB = """<td>{{ row.kind }}</td>
<td>{{ row.get_state_display }}</td><td>{{ row.owner.username }}</td>
<td>{{ row.created_at|date:"Y-m-d H:i:s" }}</td><td>{{ row.finished_at|date:"Y-m-d H:i:s" }}</td>
<td>{{ row.attempts }}</td>"""
_SITE = """<td>{{ row.name }} {{ row.slug }}</td><td>{{ row.catalogue_version_id }}</td>
<td>{{ row.deployment_count }}</td><td>{{ row.rule_count }}</td><td>{{ row.blocking }}
{{ row.warnings }}</td><td>{{ row.newest_built|date:"Y-m-d H:i" }}</td>
<td>{{ row.proposal_id }}</td>"""
_HOST = """<td>{{ row.entity.pattern }}</td><td>{{ row.name }}</td><td>{{ row.kind }}</td>
<td>{{ row.party }}</td><td>{{ row.tls_inspection }}</td><td>{{ row.flow_count }}</td>"""

_LISTS: Mapping[str, tuple[Reader, str]] = {
    "flows": (_flows, _FLOW),
    "rules": (_rules, _RULE),
    "entries": (_entries, _ENTRY),
    "jobs": (_jobs, _JOB),
    "sites": (_sites, _SITE),
    "hosts": (_hosts, _HOST),
}


def _template(cells: str) -> Any:
    return Engine.get_default().from_string(
        "{% extends 'base.html' %}{% block content %}<table>"
        f"{{% for row in rows %}}<tr>{cells}</tr>{{% endfor %}}</table>{{% endblock %}}"
    )


_kept: dict[str, Any] = {}


@login_required
def plain(request: HttpRequest, name: str) -> HttpResponse:
    """One list's rows in a plain table inside the portal's frame."""
    read, cells = _LISTS[name]
    if name not in _kept:
        _kept[name] = _template(cells)
    user = request.user
    if not isinstance(user, User):
        raise TypeError("the bare lists are for accounts")
    context: Context = RequestContext(request, {"rows": read(user, request.GET)})
    return HttpResponse(_kept[name].render(context))


_ready: dict[str, Any] = {}


def keep_ready(address: str, page: str) -> None:
    """Keep what stands in the main part of a page, for :func:`ready`."""
    content = page.partition('<main id="main" tabindex="-1">')[2].partition("</main>")[0]
    if not content:
        raise ValueError(f"{address} has no main part")
    _ready[address] = (
        Engine.get_default().from_string(
            "{% extends 'base.html' %}{% block content %}{{ ready }}{% endblock %}"
        ),
        mark_safe(content),  # noqa: S308 - the portal's own page
    )


@login_required
def ready(request: HttpRequest) -> HttpResponse:
    """A page whose main part is ready-made inside the portal's frame."""
    template, content = _ready[request.GET["page"]]
    return HttpResponse(template.render(RequestContext(request, {"ready": content})))


urlpatterns = [
    path("plain/ready/", ready),
    path("plain/<str:name>/", plain),
    *urls.urlpatterns,
]
for _handler in ("handler400", "handler403", "handler404", "handler500"):
    if hasattr(urls, _handler):
        globals()[_handler] = getattr(urls, _handler)
