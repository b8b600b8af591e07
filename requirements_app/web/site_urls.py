"""The addresses of a site's workspace."""

from __future__ import annotations

from django.urls import path

from .site_parts import FIREWALL, OFFER, PROXY, ZONE
from .views import site_files, site_parts, site_tabs, tailoring, workspace

_PARTS = (
    ("zone", "zones", ZONE),
    ("firewall", "firewalls", FIREWALL),
    ("proxy", "proxies", PROXY),
    ("offer", "offers", OFFER),
)

urlpatterns = [
    # the steps
    path("sites/<str:slug>/deployments/", workspace.Deployments.as_view(), name="site-deployments"),
    path("sites/<str:slug>/zones/", workspace.Zones.as_view(), name="site-zones"),
    path("sites/<str:slug>/bindings/", workspace.Bindings.as_view(), name="site-bindings"),
    path("sites/<str:slug>/options/", workspace.Options.as_view(), name="site-options"),
    path("sites/<str:slug>/gaps/", workspace.Gaps.as_view(), name="site-gaps"),
    path("sites/<str:slug>/proposals/", workspace.Proposals.as_view(), name="site-proposals"),
    path("sites/<str:slug>/offers/", site_tabs.Offers.as_view(), name="site-offers"),
    path("sites/<str:slug>/used-offers/", site_tabs.OfferUse.as_view(), name="offer-use"),
    path("sites/<str:slug>/roles/", site_tabs.Roles.as_view(), name="site-access"),
    path(
        "sites/<str:slug>/roles/<int:role_id>/revoke/",
        site_tabs.RoleRevoke.as_view(),
        name="role-revoke",
    ),
    path("sites/<str:slug>/history/", site_tabs.History.as_view(), name="site-history"),
    path(
        "sites/<str:slug>/history/<int:event_id>/undo/",
        site_tabs.HistoryUndo.as_view(),
        name="history-undo",
    ),
    path("sites/<str:slug>/settings/", site_tabs.Settings.as_view(), name="site-settings"),
    path("sites/<str:slug>/delete/", site_tabs.SiteDelete.as_view(), name="site-delete"),
    path("sites/<str:slug>/files/", site_files.Files.as_view(), name="site-files"),
    path("sites/<str:slug>/files/<str:kind>/", site_files.SiteFile.as_view(), name="site-file"),
    path("new-site/", site_files.NewSite.as_view(), name="site-new"),
    path("new-site/file/", site_files.SiteImport.as_view(), name="site-import"),
    # deleting what has a form of its own
    path(
        "sites/<str:slug>/deployments/<str:deployment>/delete/",
        tailoring.DeploymentDelete.as_view(),
        name="deployment-delete",
    ),
    path(
        "sites/<str:slug>/deployments/<str:deployment>/bindings/<str:component>/delete/",
        tailoring.BindingDelete.as_view(),
        name="deployment-binding-delete",
    ),
    path(
        "sites/<str:slug>/services/<str:component>/delete/",
        tailoring.BindingDelete.as_view(),
        name="service-binding-delete",
    ),
]
for _kind, _folder, _part in _PARTS:
    urlpatterns += [
        path(
            f"sites/<str:slug>/new-{_kind}/",
            site_parts.PartPage.as_view(part=_part),
            name=f"{_kind}-new",
        ),
        path(
            f"sites/<str:slug>/new-{_kind}/preview/",
            site_parts.PartPage.as_view(part=_part, previews=True),
            name=f"{_kind}-new-preview",
        ),
        path(
            f"sites/<str:slug>/{_folder}/<str:key>/",
            site_parts.PartPage.as_view(part=_part),
            name=_kind,
        ),
        path(
            f"sites/<str:slug>/{_folder}/<str:key>/preview/",
            site_parts.PartPage.as_view(part=_part, previews=True),
            name=f"{_kind}-preview",
        ),
        path(
            f"sites/<str:slug>/{_folder}/<str:key>/delete/",
            site_parts.PartDelete.as_view(part=_part),
            name=f"{_kind}-delete",
        ),
    ]
