"""The addresses of changes."""

from __future__ import annotations

from django.urls import path

from .views.changes import (
    acting,
    approvals,
    conversation,
    creating,
    files,
    in_force,
    listing,
    policies,
    request,
)

_VERBS = (
    acting.Submit, acting.Approve, acting.Reject, acting.Withdraw, acting.Revise, acting.Schedule,
    acting.Implement, acting.Verify, acting.Close, acting.RollBack, acting.AddEvidence,
    acting.LeaveOut, acting.Allowed, acting.AllowedBack, acting.Split, acting.Edit,
)  # fmt: skip

urlpatterns = [
    path("changes/", listing.Changes.as_view(), name="changes"),
    path("changes/board/", listing.Board.as_view(), name="changes-board"),
    path("changes/new/", creating.NewChange.as_view(), name="change-new"),
    path("changes/merge/", creating.Merge.as_view(), name="changes-merge"),
    path("changes/approvals/", approvals.Approvals.as_view(), name="approvals"),
    path(
        "changes/approvals/several/", approvals.ApproveSeveral.as_view(), name="approvals-several"
    ),
    path("changes/absence/", approvals.Absences.as_view(), name="absence"),
    path(
        "changes/absence/<int:delegation_id>/end/",
        approvals.AbsenceEnd.as_view(),
        name="absence-end",
    ),
    path("changes/<int:number>/", request.Overview.as_view(), name="change"),
    path("changes/<int:number>/items/", request.Items.as_view(), name="change-items"),
    path(
        "changes/<int:number>/implementation/",
        request.Implementation.as_view(),
        name="change-implementation",
    ),
    path(
        "changes/<int:number>/discussion/", request.Discussion.as_view(), name="change-discussion"
    ),
    path("changes/<int:number>/timeline/", request.Timeline.as_view(), name="change-timeline"),
    *(
        path(f"changes/<int:number>/{view.verb}/", view.as_view(), name=f"change-{view.verb}")
        for view in _VERBS
    ),
    path(
        "changes/<int:number>/comments/", conversation.AddComment.as_view(), name="change-comment"
    ),
    path("changes/<int:number>/watch/", conversation.Watch.as_view(), name="change-watch"),
    path("changes/<int:number>/files/", conversation.AddFile.as_view(), name="change-file-add"),
    path("changes/<int:number>/downloads/", files.Download.as_view(), name="change-download"),
    path("changes/<int:number>/checks/", files.NewCheck.as_view(), name="change-check"),
    path(
        "changes/<int:number>/checks/result/",
        files.CheckResult.as_view(),
        name="change-check-result",
    ),
    path(
        "changes/<int:number>/checks/<uuid:run_id>/",
        files.CheckScript.as_view(),
        name="change-check-script",
    ),
    path(
        "changes/<int:number>/files/<int:attachment_id>/",
        conversation.File.as_view(),
        name="change-file",
    ),
    path(
        "changes/<int:number>/files/<int:attachment_id>/remove/",
        conversation.RemoveFile.as_view(),
        name="change-file-remove",
    ),
    path(
        "rule-sets/<uuid:rule_set_id>/change/",
        creating.FromRuleSet.as_view(),
        name="rule-set-change",
    ),
    path("sites/<str:slug>/in-force/", in_force.InForce.as_view(), name="site-in-force"),
    path("administration/policies/", policies.Policies.as_view(), name="policies"),
    path("administration/policies/<str:kind>/", policies.Policy.as_view(), name="policy"),
    path(
        "administration/policies/<str:kind>/<int:number>/",
        policies.Revision.as_view(),
        name="policy-revision",
    ),
]
