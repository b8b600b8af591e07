"""A firewall's configuration out of a rule set: choosing, seeing, comparing and downloading it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from exports.base import ExportError
from exports.firewall.base import FirewallExporter
from exports.registry import firewall_formats
from requirements_app.accounts.preferences import zone_of
from requirements_app.core.errors import ExplainedError, InvalidInput
from requirements_app.downloads.firewalls import last_implemented
from requirements_app.downloads.services import TooMany, export_request
from requirements_app.rulesets.models import RuleSet
from requirements_app.sites.models import Firewall, Zone
from requirements_app.web.firewalls.formats import format_of
from requirements_app.web.firewalls.preview import MOST_RULES, Preview, is_small, preview_of
from requirements_app.web.forms.firewalls import IMPLEMENTED, ConfigurationForm, Offered
from requirements_app.web.moments import moment

from .jobs import progress
from .rulesets import RuleSetView

VIEWS = ("unified", "side")
_CHOICES = 100


@dataclass
class Shown:
    """What a page tells below its form. `problem` is why there is no preview."""

    preview: Preview | None = None
    problem: ExportError | None = None
    too_many: bool = False
    nothing_implemented: bool = False


class FirewallView(RuleSetView):
    """What both doors read: the choices, and what was chosen of them."""

    @cached_property
    def given(self) -> QueryDict:
        return self.request.POST if self.request.method == "POST" else self.request.GET

    @cached_property
    def firewalls(self) -> list[Firewall]:
        return list(self.rule_set.site.firewalls.order_by("slug"))

    @cached_property
    def firewall(self) -> Firewall | None:
        """The one that is asked for, or else the site's first."""
        slug = self.given.get("firewall", "")
        return next((each for each in self.firewalls if slug in ("", each.slug)), None)

    @cached_property
    def exporter(self) -> FirewallExporter[Any] | None:
        """The format that is asked for, or else the one that fits the firewall."""
        return self.formats.get(self.given.get("format") or self.fitting)

    @cached_property
    def formats(self) -> Mapping[str, FirewallExporter[Any]]:
        return firewall_formats()

    @cached_property
    def fitting(self) -> str:
        return format_of(self.firewall) if self.firewall else ""

    @cached_property
    def implemented(self) -> RuleSet | None:
        """The rule set that was implemented last at the firewall, if it is still there."""
        if self.firewall is None:
            return None
        found = last_implemented(self.rule_set.site, self.firewall)
        return found if found and found.content_id else None

    @cached_property
    def older(self) -> dict[str, RuleSet]:
        """The site's other built rule sets by their ids, newest first."""
        rows = RuleSet.objects.filter(site=self.rule_set.site, content__isnull=False)
        others = rows.exclude(pk=self.rule_set.pk).select_related("content")
        found = {str(each.pk): each for each in others[:_CHOICES]}
        asked = self.given.get("since", "")
        if asked and asked not in found and (wanted := _uuid(asked)):
            found |= {str(each.pk): each for each in others.filter(pk=wanted)}
        return found

    @cached_property
    def since(self) -> RuleSet | None:
        word = self.given.get("since", "")
        return self.implemented if word == IMPLEMENTED else self.older.get(word)

    @property
    def nothing_implemented(self) -> bool:
        return self.given.get("since") == IMPLEMENTED and self.implemented is None

    @cached_property
    def form(self) -> ConfigurationForm:
        zones = Zone.objects.filter(site=self.rule_set.site).order_by("slug")
        return ConfigurationForm(
            self.given,
            offered=Offered(
                chosen=self.firewall.slug if self.firewall else "",
                firewalls=self.firewalls,
                formats=self.formats,
                since=list(self.told_since()),
                zones=list(zones),
                fitting=self.fitting,
            ),
            exporter=self.exporter,
        )

    def told_since(self) -> list[tuple[str, str]]:
        there = _("What differs from what was implemented last")
        none = _("What differs from what was implemented last: nothing yet")
        others = _("What differs from the rule set of %(time)s")
        told = [(IMPLEMENTED, there if self.implemented else none)]
        for each in self.older.values():
            time = moment(each.created_at, zone_of(self.account), "text")
            told.append((str(each.pk), others % {"time": time}))
        return told

    def page(self, shown: Shown, status: int = 200) -> HttpResponse:
        """The page, or what of it changes with a choice."""
        form, view = self.form, self.given.get("view", "")
        context = {
            "rule_set": self.rule_set,
            "site": self.rule_set.site,
            "firewall": self.firewall,
            "firewalls": self.firewalls,
            "exporter": self.exporter,
            "since": self.since,
            "form": form,
            "values": [(name, form.data.get(name, "")) for name in ("of", *form.fields)],
            "view": view if view in VIEWS and self.since else "",
            "query": self.query,
            "most_rules": MOST_RULES,
            "shown": shown,
            "preview": shown.preview,
        }
        if self.partial:
            return self.show("firewalls/_configuration.html", context, status=status)
        return self.show("firewalls/page.html", self.context | context, status=status)

    @property
    def query(self) -> str:
        """The query string that links to another view go on from."""
        rest = self.given.copy()
        for name in ("view", "csrfmiddlewaretoken"):
            rest.pop(name, None)
        return f"{rest.urlencode()}&" if rest else ""


class Configuration(FirewallView):
    """Choosing a firewall and seeing its configuration. Everything chosen is in the address."""

    def get(self, request: HttpRequest, rule_set_id: UUID) -> HttpResponse:  # noqa: ARG002
        if self.rule_set.content is None:
            return redirect("rule-set", self.rule_set.pk)
        if not self.firewalls:
            return self.page(Shown())
        if not self.form.is_valid():
            return self.page(Shown(), status=400)
        shown = self.shown()
        return self.page(shown, status=400 if self.form.errors else 200)

    def shown(self) -> Shown:
        """The preview, or why there is none; problems with options are at their fields."""
        if self.nothing_implemented:
            return Shown(nothing_implemented=True)
        options = self.form.options(str(self.since.pk) if self.since else None)
        if options is None or self.firewall is None or self.exporter is None:
            return Shown()
        for each in (self.rule_set, self.since):
            content, inside = each and each.content, options.inside_zones
            if content and not is_small(content, self.firewall, inside_zones=inside):
                return Shown(too_many=True)
        try:
            preview = preview_of(
                self.rule_set,
                self.firewall,
                self.exporter,
                options,
                since=self.since,
                compares=self.given.get("view", "") in VIEWS,
            )
        except InvalidInput as error:
            self.form.refuse(error)
            return Shown()
        except ExportError as error:
            return Shown(problem=error)
        return Shown(preview)


class ConfigurationExport(FirewallView):
    """Asks for the file that the page shows. A page that asks by part stays."""

    def post(self, request: HttpRequest, rule_set_id: UUID) -> HttpResponse:  # noqa: ARG002
        form = self.form
        if not form.is_valid() or self.exporter is None or self.nothing_implemented:
            return self.refused()
        try:
            export = export_request(
                actor=self.account,
                format=self.exporter.identifier,
                options=form.said(str(self.since.pk) if self.since else None),
                rule_set=self.rule_set,
            )
        except InvalidInput as error:
            form.refuse(error)
            return self.refused()
        except TooMany as error:
            if not self.partial:
                raise
            return self.show("rulesets/_download.html", {"problem": error})
        if not self.partial:
            return redirect("export", export.pk)
        return self.show("rulesets/_download.html", progress(export.job))

    def refused(self) -> HttpResponse:
        """The page with its form; where only a part is asked for, what is wrong with it."""
        if not self.partial:
            return self.page(Shown(nothing_implemented=self.nothing_implemented), status=400)
        errors = [str(each) for found in self.form.errors.values() for each in found]
        told = " ".join(errors) or _("There is nothing to make a file of.")
        problem = ExplainedError(told, _("Choose firewall, format and difference above."))
        return self.show("rulesets/_download.html", {"problem": problem}, status=400)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
