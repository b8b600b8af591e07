"""Upgrade proposals: moving a site's catalogue pin, or leaving it where it is."""

from __future__ import annotations

from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict

from ..facts import proposal_facts, site_facts
from ..models import UpgradeProposal
from .common import changed, current, editing

State = UpgradeProposal.State


def proposal_accept(
    *, actor: User, proposal: UpgradeProposal, expected_version: int | None = None
) -> UpgradeProposal:
    """Move the site's pin to the proposed catalogue version.

    Raises Conflict where the proposal is not open any more, or was made from another version
    than the site is at; NotAllowed, NotFound.
    """
    with editing(actor, proposal.site) as site:
        proposal = _open(proposal, expected_version)
        if site.catalogue_version_id != proposal.from_version_id:
            raise Conflict(
                f"site {site.slug} is at version {site.catalogue_version_id}, and this proposal"
                f" starts from {proposal.from_version_id}",
                "wait for the proposal from the present version",
            )
        before = site_facts(site)
        site.catalogue_version_id = proposal.to_version_id
        changed(actor, site, before, site_facts(site), site.slug)
        return _decide(actor, proposal, State.ACCEPTED)


def proposal_dismiss(
    *, actor: User, proposal: UpgradeProposal, expected_version: int | None = None
) -> UpgradeProposal:
    """Leave the pin where it is. Raises Conflict where the proposal is not open any more."""
    with editing(actor, proposal.site):
        return _decide(actor, _open(proposal, expected_version), State.DISMISSED)


def _open(proposal: UpgradeProposal, expected_version: int | None) -> UpgradeProposal:
    proposal = current(proposal, expected_version)
    if proposal.state != State.OPEN:
        raise Conflict(f"the proposal is {proposal.get_state_display()}", "reload the list")
    return proposal


def _decide(actor: User, proposal: UpgradeProposal, state: State) -> UpgradeProposal:
    before = proposal_facts(proposal)
    proposal.state = state
    proposal.decided_at = timezone.now()
    proposal.decided_by = actor
    after, slug = proposal_facts(proposal), proposal.site.slug
    return changed(actor, proposal, before, after, slug, verb=state.value)
