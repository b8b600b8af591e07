"""The addresses of changes below /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import change_files as files
from . import change_settings as about
from . import change_verbs as verbs
from . import changes, reviews, windows

_VERBS = {
    "submit": verbs.Submit,
    "approve": verbs.Approve,
    "reject": verbs.Reject,
    "withdraw": verbs.Withdraw,
    "revise": verbs.Revise,
    "schedule": verbs.Schedule,
    "implement": verbs.Implement,
    "verify": verbs.Verify,
    "close": verbs.Close,
    "roll-back": verbs.RollBack,
    "split": verbs.Split,
    "leave-out": verbs.LeaveOut,
    "take-back": verbs.TakeBack,
    "evidence": verbs.EvidenceList,
}
_PARTS = {
    "items": changes.Items,
    "items/leave-out": changes.ItemsLeaveOut,
    "approvals": changes.Approvals,
    "risks": changes.Risks,
    "events": changes.Events,
    "comments": changes.Comments,
    "watching": changes.Watching,
    "attachments": changes.Attachments,
    "exports": files.ChangeExports,
    "document": files.ChangeDocument,
    "check-runs": files.CheckRuns,
    "check-results": files.CheckResults,
}


def change_paths() -> list[URLPattern]:
    """Changes, their parts and verbs, absences, policies, and what is in force."""
    one = "changes/<number:number>/"
    return [
        path("changes/", changes.Changes.as_view(), name="changes"),
        path("changes/merge/", changes.ChangesMerge.as_view(), name="changes-merge"),
        path(one, changes.ChangeDetail.as_view(), name="change"),
        path(
            f"{one}attachments/<number:key>/",
            changes.AttachmentDetail.as_view(),
            name="change-attachment",
        ),
        path(
            f"{one}check-runs/<uuid:run_id>/script/",
            files.CheckScript.as_view(),
            name="change-check-script",
        ),
        *(
            path(f"{one}{name}/", view.as_view(), name=f"change-{name.replace('/', '-')}")
            for name, view in {**_PARTS, **_VERBS}.items()
        ),
        path("delegations/", about.Delegations.as_view(), name="delegations"),
        path("delegations/<number:key>/", about.DelegationDetail.as_view(), name="delegation"),
        path("windows/", windows.Windows.as_view(), name="windows"),
        path("windows/import/", windows.WindowsImport.as_view(), name="windows-import"),
        path("windows/calendar/", windows.WindowsCalendar.as_view(), name="windows-calendar"),
        path("windows/<number:key>/", windows.WindowDetail.as_view(), name="window"),
        path("reviews/", reviews.Reviews.as_view(), name="reviews"),
        path("reviews/dropped/", reviews.Dropped.as_view(), name="reviews-dropped"),
        path("reviews/decide/", reviews.Decide.as_view(), name="reviews-decide"),
        path("reviews/hand-over/", reviews.HandOver.as_view(), name="reviews-hand-over"),
        path("campaigns/", reviews.Campaigns.as_view(), name="campaigns"),
        path("campaigns/<number:key>/", reviews.CampaignDetail.as_view(), name="campaign"),
        path(
            "campaigns/<number:key>/close/", reviews.CampaignClose.as_view(), name="campaign-close"
        ),
        path("retirements/", reviews.Retirements.as_view(), name="retirements"),
        path("policies/<name:kind>/", about.Policy.as_view(), name="policy"),
        path("sites/<name:site>/in-force/", about.InForce.as_view(), name="in-force"),
    ]
