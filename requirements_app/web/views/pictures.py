"""Pictures: the architecture of products, a site's zones, and drawing them where nobody did yet."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from exports.picture.drawing import Drawing
from requirements_app.catalogue.content import CatalogueContent
from requirements_app.catalogue.flow_filters import parts_of
from requirements_app.catalogue.models import Version
from requirements_app.catalogue.selectors import content_at
from requirements_app.core.errors import Conflict, InvalidInput, NotFound
from requirements_app.downloads.services import export_request
from requirements_app.jobs.notice import queue_trouble
from requirements_app.pictures.choices import choice_of, products_of, switches
from requirements_app.pictures.models import Picture
from requirements_app.pictures.product_drawing import ProductPicture, product_picture
from requirements_app.pictures.selectors import picture_of
from requirements_app.pictures.services import picture_request
from requirements_app.pictures.site_flows import FlowsPicture, flows_picture
from requirements_app.pictures.site_zones import ZonesPicture, zones_picture
from requirements_app.rulesets.models import RuleSet
from requirements_app.rulesets.selectors import newest_built
from requirements_app.sites.models import Site

from .base import PageView, kept_private
from .catalogue import CatalogueView
from .sites import SiteView

SVG = "image/svg+xml"
_OPTION = "option-"
_CHOSEN = ("product", "feature", "option", "phase")


def not_drawn() -> Conflict:
    return Conflict(_("This picture is not drawn yet."), _("Open its page, and it will be."))


class PictureView(PageView):
    """A page with a picture: the picture or how far it is, and what draws it."""

    file_name: ClassVar[str] = "picture"

    @property
    def drawing(self) -> Drawing:
        raise NotImplementedError

    @property
    def page_address(self) -> str:
        """This page with what it was asked for, without what only concerns its looks."""
        raise NotImplementedError

    @property
    def file_url(self) -> str:
        """The SVG by itself."""
        raise NotImplementedError

    @property
    def full(self) -> bool:
        """Whether the picture has the window to itself."""
        return "full" in self.request.GET

    @staticmethod
    def with_full(address: str) -> str:
        return f"{address}{'&' if '?' in address else '?'}full=1"

    @property
    def picture_only(self) -> bool:
        """Whether htmx asks how far the picture is."""
        return self.partial and self.request.headers.get("HX-Target") == "picture"

    def state(self, picture: Picture | None) -> dict[str, Any]:
        """What `pictures/_picture.html` shows."""
        job = picture.job if picture else None
        waits = bool(job and not job.is_final)
        drawn = picture is not None and picture.svg
        return {
            "picture": picture,
            "drawing": self.drawing,
            # Our own renderer wrote it, and escaped every text in it.
            "svg": mark_safe(picture.svg) if picture and drawn else "",  # noqa: S308
            "picture_state": "drawn" if drawn else "waits" if waits else "failed" if job else "",
            "picture_job": job,
            "late": queue_trouble() if waits and job and job.state == "queued" else "",
            "address": self.page_address,
            "full_url": self.with_full(self.page_address),
            "file_url": self.file_url,
            "full": self.full,
        }

    def asked(self, site: Site | None = None) -> HttpResponse:
        """What the form wants: the picture drawn, or the drawn one as a PDF."""
        want = self.request.POST.get("want", "draw")
        if want == "pdf":
            return self.export(site)
        if want != "draw":
            raise InvalidInput.one("want", want, "cannot be made", "use draw or pdf")
        return self.draw(site.slug if site else "")

    @property
    def texts(self) -> dict[str, str]:
        """What the picture was asked for, as its address has it."""
        raise NotImplementedError

    @property
    def of_version(self) -> Version:
        """The catalogue version that it shows something of."""
        raise NotImplementedError

    def export(self, site: Site | None) -> HttpResponse:
        """Ask for the drawn picture as a PDF."""
        picture = picture_of(self.drawing)
        if picture is None:
            raise not_drawn()
        export = export_request(
            actor=self.account,
            format="picture-pdf",
            options={},
            selection=self.texts,
            picture=(picture, self.of_version),
            site=site,
        )
        return redirect("export", export.pk)

    def draw(self, site_slug: str = "") -> HttpResponse:
        """Ask for the picture, and show how far it is."""
        picture = picture_request(actor=self.account, drawing=self.drawing, site_slug=site_slug)
        if not self.partial:
            return redirect(self.page_address)
        return self.show("pictures/_picture.html", self.state(picture))

    def file(self) -> HttpResponse:
        """The SVG by itself. Raises Conflict for one that is not drawn."""
        picture = picture_of(self.drawing)
        if picture is None or not picture.svg:
            raise not_drawn()
        response = HttpResponse(picture.svg, content_type=f"{SVG}; charset=utf-8")
        name = f'filename="{self.file_name}.svg"'
        response["Content-Disposition"] = f"attachment; {name}"
        return kept_private(response)


class ProductPictureView(PictureView, CatalogueView):
    """The picture that `?product=…` and the switches ask for."""

    @cached_property
    def content(self) -> CatalogueContent:
        return content_at(self.version.number)

    @cached_property
    def given(self) -> dict[str, list[str]]:
        found = {key: _listed(self.request, key) for key in _CHOSEN}
        # Of each alternative one option is on, so the form gives each a name of its own.
        for key in self.request.GET:
            if key.startswith(_OPTION):
                found["option"] += _listed(self.request, key)
        return {**found, "chosen": self.request.GET.getlist("chosen")[:1]}

    @cached_property
    def products(self) -> tuple[str, ...]:
        return products_of(self.content, self.given["product"])

    @cached_property
    def found(self) -> ProductPicture:
        if not self.products:
            raise InvalidInput.one("product", "", "is missing", "choose one or more products")
        choice = choice_of(self.content, self.products, self.given)
        pinned = self.context["pinned"]
        return product_picture(self.content, self.products, choice, pinned=pinned)

    @property
    def drawing(self) -> Drawing:
        return self.found.drawing

    @property
    def file_name(self) -> str:  # type: ignore[override]
        return f"architecture-{'-'.join(self.products)}-{self.version.number}"[:180]

    @property
    def texts(self) -> dict[str, str]:
        """What the picture was asked for, as its address has it."""
        return {key: ",".join(values) for key, values in self.given.items() if values}

    @property
    def of_version(self) -> Version:
        version: Version = self.version
        return version

    @property
    def query(self) -> str:
        pinned = self.context["pinned"]
        version = {"version": str(pinned)} if pinned else {}
        return urlencode(self.texts | version, safe=",:")

    @property
    def page_address(self) -> str:
        return f"{reverse('pictures')}?{self.query}"

    @property
    def file_url(self) -> str:
        return f"{reverse('picture-file')}?{self.query}"


class Pictures(ProductPictureView):
    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        if not self.products:
            return self.show("pictures/choose.html", self.context)
        state = self.state(picture_of(self.drawing))
        if self.picture_only:
            return self.show("pictures/_picture.html", state)
        choice = choice_of(self.content, self.products, self.given)
        context = {
            **self.context,
            **state,
            "products": [(slug, self.content.products[slug].product.name)
                         for slug in self.products],
            "slugs": ",".join(self.products),
            "rows": self.found.rows,
            "switches": switches(self.content, self.products, choice),
        }  # fmt: skip
        template = "pictures/_page.html" if self.partial else "pictures/products.html"
        return self.show(template, context)

    def post(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        return self.asked()


class PictureFile(ProductPictureView):
    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        return self.file()


class SitePictureView(PictureView, SiteView):
    """A site's picture: its zones, or with `?view=flows` what its newest rule set lets through."""

    @property
    def shows_flows(self) -> bool:
        view = self.request.GET.get("view", "")
        if view not in ("", "flows"):
            raise InvalidInput.one("view", view, "is no picture of a site", "leave it out")
        return view == "flows"

    @cached_property
    def rule_set(self) -> RuleSet | None:
        return newest_built(self.site)

    @cached_property
    def found(self) -> ZonesPicture | FlowsPicture:
        if not self.shows_flows:
            return zones_picture(self.site)
        if self.rule_set is None:
            raise NotFound(_("This site has no rule set yet."), _("Build it, and look here again."))
        return flows_picture(self.site, self.rule_set)

    @property
    def drawing(self) -> Drawing:
        return self.found.drawing

    @property
    def file_name(self) -> str:  # type: ignore[override]
        return f"{self.site.slug}-{'connections' if self.shows_flows else 'zones'}"

    @property
    def page_address(self) -> str:
        return self._with_view(reverse("site-picture", args=[self.site.slug]))

    @property
    def texts(self) -> dict[str, str]:
        return {"view": "flows"} if self.shows_flows else {}

    @property
    def of_version(self) -> Version:
        shown = self.rule_set if self.shows_flows else None
        return (shown or self.site).catalogue_version

    @property
    def file_url(self) -> str:
        return self._with_view(reverse("site-picture-file", args=[self.site.slug]))

    def _with_view(self, address: str) -> str:
        return f"{address}?view=flows" if self.shows_flows else address


class SitePicture(SitePictureView):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        state = self.state(picture_of(self.drawing))
        if self.picture_only:
            return self.show("pictures/_picture.html", state)
        context = {
            **state,
            "site": self.site,
            "rule_set": self.rule_set,
            "rows": self.found.rows,
            "shows_flows": self.shows_flows,
            "pinned": self.site.catalogue_version_id,
        }
        return self.show("pictures/site.html", context)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        return self.asked(self.site)


class SitePictureFile(SitePictureView):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        return self.file()


def _listed(request: HttpRequest, key: str) -> list[str]:
    """The values of a parameter that may stand several times or hold several."""
    return list(parts_of(",".join(request.GET.getlist(key))))
