"""The addresses of reviews, retirements, windows and the auditor's report."""

from __future__ import annotations

from django.urls import path

from .views.changes import audit_report, campaigns, retiring, reviews, windows

urlpatterns = [
    path("reviews/", reviews.Reviews.as_view(), name="reviews"),
    path("reviews/decide/", reviews.Decide.as_view(), name="reviews-decide"),
    path("reviews/hand-over/", reviews.HandOver.as_view(), name="reviews-hand-over"),
    path("reviews/campaigns/", campaigns.Campaigns.as_view(), name="campaigns"),
    path("reviews/campaigns/<int:campaign_id>/", campaigns.CampaignPage.as_view(), name="campaign"),
    path(
        "reviews/campaigns/<int:campaign_id>/close/",
        campaigns.CampaignClose.as_view(),
        name="campaign-close",
    ),
    path("windows/", windows.Windows.as_view(), name="windows"),
    path("windows/import/", windows.WindowsImport.as_view(), name="windows-import"),
    path("windows/calendar.ics", windows.Calendar.as_view(), name="windows-calendar"),
    path("windows/<int:window_id>/", windows.WindowEdit.as_view(), name="window"),
    path("windows/<int:window_id>/delete/", windows.WindowDelete.as_view(), name="window-delete"),
    path("windows/deleted/<int:event_id>/undo/", windows.WindowUndo.as_view(), name="window-undo"),
    path("sites/<str:slug>/retire/", retiring.Retire.as_view(), name="site-retire"),
    path(
        "sites/<str:slug>/in-force/report/",
        audit_report.AuditReport.as_view(),
        name="site-in-force-report",
    ),
]
