"""The traps that each system has of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from exports.tickets.port import Draft, Found, Steps, TicketError, Update

from .desk import DRAFT, Desk, desk
from .github import GitHubContract
from .gitlab import GitLabContract
from .jira import JiraContract
from .server import FaultName
from .servicenow import ServiceNowTable

READING_BACK: tuple[FaultName, ...] = ("401", "403", "404", "429", "503")


@pytest.fixture
def servicenow() -> Iterator[Desk]:
    with desk("servicenow") as found:
        yield found


@pytest.fixture
def jira() -> Iterator[Desk]:
    with desk("jira") as found:
        yield found


@pytest.fixture
def gitlab() -> Iterator[Desk]:
    with desk("gitlab") as found:
        yield found


@pytest.fixture
def github() -> Iterator[Desk]:
    with desk("github") as found:
        yield found


def trouble(found: Desk, draft: Draft) -> TicketError:
    with pytest.raises(TicketError) as caught:
        found.asked(found.driver.create(found.at, draft))
    return caught.value


def test_servicenow_that_leaves_out_the_query_is_found_out(servicenow):
    contract = servicenow.contract
    assert isinstance(contract, ServiceNowTable)
    servicenow.asked(servicenow.driver.create(servicenow.at, replace(DRAFT, external_id="other")))
    contract.ignores_queries = True
    with pytest.raises(TicketError) as caught:
        servicenow.asked(servicenow.driver.find(servicenow.at, DRAFT.external_id))
    assert caught.value.trouble == "ignored"
    assert "correlation_id" in caught.value.mend
    lines = servicenow.asked(servicenow.driver.probe(servicenow.at))
    assert [line.ok for line in lines] == [True, False]


def test_servicenow_tells_which_fields_it_ignored(servicenow):
    error = trouble(servicenow, replace(DRAFT, fields={"category": "network", "u_typo": "x"}))
    assert error.trouble == "ignored"
    assert error.field == "u_typo"
    assert "CHG0000001" in error.message
    found = servicenow.asked(servicenow.driver.find(servicenow.at, DRAFT.external_id))
    assert found.label == "CHG0000001"


def test_servicenow_says_which_states_can_follow(servicenow):
    made = servicenow.asked(servicenow.driver.create(servicenow.at, DRAFT))
    with pytest.raises(TicketError) as caught:
        servicenow.asked(servicenow.driver.update(servicenow.at, made.key, Update(status="3")))
    assert caught.value.trouble == "refused"
    assert "-4 (Assess)" in caught.value.message


def test_a_rejected_approval_of_servicenow_is_a_status(servicenow):
    made = servicenow.asked(servicenow.driver.create(servicenow.at, DRAFT))
    servicenow.contract.tickets[made.key]["approval"] = "rejected"
    assert servicenow.asked(servicenow.driver.read(servicenow.at, made.key)).status == "rejected"


def test_servicenow_takes_a_token_that_is_kept_and_a_user_too(servicenow):
    for changed, secret in (
        ({"sign_in": "bearer"}, {"token": "a-token-of-an-hour"}),
        ({"sign_in": "basic"}, {"user": "portal", "password": "correct"}),
    ):
        other = servicenow.with_settings(**changed).with_secret(**secret)
        assert other.asked(other.driver.find(other.at, DRAFT.external_id)) is None
    assert not [each for each in servicenow.contract.requests if "oauth" in each.path]


def test_jiras_search_runs_behind_and_the_driver_says_how_long(jira):
    contract = jira.contract
    assert isinstance(contract, JiraContract)
    contract.lagging = True
    made = jira.asked(jira.driver.create(jira.at, DRAFT))
    assert jira.asked(jira.driver.find(jira.at, DRAFT.external_id)) is None
    assert jira.driver.settles.total_seconds() >= 60
    contract.catch_up()
    assert jira.asked(jira.driver.find(jira.at, DRAFT.external_id)) == made


def test_jira_names_a_field_that_is_on_no_screen(jira):
    error = trouble(jira, replace(DRAFT, fields={"customfield_99": "x"}))
    assert error.trouble == "refused"
    assert "customfield_99" in error.message


def test_jira_keeps_the_external_id_when_labels_are_added(jira):
    driver, at = jira.driver, jira.at
    made = jira.asked(driver.create(at, replace(DRAFT, fields={"labels": "firewall, net"})))
    jira.asked(driver.update(at, made.key, Update(fields={"labels": ["more"]})))
    labels = jira.contract.tickets[made.key]["labels"]
    assert labels == ["firewall", "net", DRAFT.external_id, "more"]


def test_jira_tells_the_rights_that_the_account_lacks(jira):
    contract = jira.contract
    assert isinstance(contract, JiraContract)
    contract.withheld = {"CREATE_ATTACHMENTS"}
    [line] = [line for line in jira.asked(jira.driver.probe(jira.at)) if not line.ok]
    assert line.message == "the account may not attach files"


def test_jira_tells_of_a_project_type_and_field_that_are_not_there(jira):
    wrong = jira.with_settings(issue_type="Change", key_field="customfield_7")
    lines = [line for line in wrong.asked(wrong.driver.probe(wrong.at)) if not line.ok]
    assert [line.what for line in lines] == ["Project and issue type", "Field of the external id"]
    assert "Task, Bug" in lines[0].mend


def test_people_groups_and_priorities_are_named_as_each_jira_wants_them(jira):
    given = replace(DRAFT, assignee="5b10a2844c20165700ede21g", group="Firewalls", priority="High")
    made = jira.asked(jira.driver.create(jira.at, given))
    ticket = jira.contract.tickets[made.key]
    assert ticket["assignee"] == {"accountId": "5b10a2844c20165700ede21g"}
    assert (ticket["components"], ticket["priority"]) == ([{"name": "Firewalls"}], {"name": "High"})
    with desk("jira-data-center") as other:
        made = other.asked(other.driver.create(other.at, replace(given, assignee="carol")))
        assert other.contract.tickets[made.key]["assignee"] == {"name": "carol"}


def test_gitlab_is_looked_through_page_by_page(gitlab):
    contract = gitlab.contract
    assert isinstance(contract, GitLabContract)
    contract.page_size = 1
    for end in ("00", "01", ""):
        draft = replace(DRAFT, external_id=f"{DRAFT.external_id}{end}")
        made = gitlab.asked(gitlab.driver.create(gitlab.at, draft))
    assert gitlab.asked(gitlab.driver.find(gitlab.at, DRAFT.external_id)) == made


@pytest.mark.parametrize("system", ["gitlab", "github"])
def test_labels_can_be_statuses_and_the_other_labels_stay(system):
    with desk(system) as found:
        driver, at = found.driver, found.at
        made = found.asked(driver.create(at, replace(DRAFT, priority="high", group="firewalls")))
        found.asked(driver.update(at, made.key, Update(status="approved")))
        assert found.asked(driver.read(at, made.key)).status == "approved"
        found.asked(driver.update(at, made.key, Update(status="rejected", fields={"labels": "x"})))
        assert found.asked(driver.read(at, made.key)).status == "rejected"
        labels = found.contract.tickets[made.key]["labels"]
        names = {each if isinstance(each, str) else each["name"] for each in labels}
        assert names == {"network-change", "high", "firewalls", "rejected", "x"}


def test_two_labels_that_are_statuses_make_one_that_no_mapping_knows(gitlab):
    made = gitlab.asked(gitlab.driver.create(gitlab.at, DRAFT))
    gitlab.contract.tickets[made.key]["labels"] += ["approved", "rejected"]
    status = gitlab.asked(gitlab.driver.read(gitlab.at, made.key)).status
    assert status == "approved + rejected"


def test_gitlab_wants_the_number_of_a_person(gitlab):
    assert trouble(gitlab, replace(DRAFT, assignee="carol")).field == "assignee"
    assert gitlab.contract.requests == []
    assert trouble(gitlab, replace(DRAFT, assignee="8")).field == "assignee_ids"


def test_gitlab_tells_of_a_role_that_is_too_low(gitlab):
    contract = gitlab.contract
    assert isinstance(contract, GitLabContract)
    contract.access_level = 10
    lines = gitlab.asked(gitlab.driver.probe(gitlab.at))
    assert [line.ok for line in lines] == [True, False]
    assert "Reporter" in lines[1].mend


def test_github_that_drops_labels_is_found_out(github):
    contract = github.contract
    assert isinstance(contract, GitHubContract)
    contract.may_write = False
    error = trouble(github, DRAFT)
    assert (error.trouble, error.field) == ("ignored", "labels")
    [line] = github.asked(github.driver.probe(github.at))
    assert not line.ok
    assert "may only read" in line.message


def test_github_tells_of_people_who_cannot_be_assigned(github):
    assert trouble(github, replace(DRAFT, assignee="mallory")).field == "assignees"


def test_github_is_looked_through_page_by_page(github):
    made = github.asked(github.driver.create(github.at, DRAFT))
    first = github.contract.tickets[made.key]
    for number in range(2, 120):
        other = {**first, "number": number, "body": "no mark"}
        github.contract.tickets[str(number)] = other
    assert github.asked(github.driver.find(github.at, DRAFT.external_id)) == made
    pages = [each.query["page"] for each in github.contract.requests if "page" in each.query]
    assert pages == ["1", "2"]


@pytest.mark.parametrize(("system", "name"), [("gitlab", "web_url"), ("github", "html_url")])
def test_a_page_that_is_none_becomes_no_link(system, name):
    with desk(system) as found:
        made = found.asked(found.driver.create(found.at, DRAFT))
        found.contract.tickets[made.key][name] = "javascript:alert(1)"
        assert found.asked(found.driver.find(found.at, DRAFT.external_id)).url == ""


def test_a_read_back_that_fails_never_says_that_nothing_was_made():
    """The caller would make a second one."""
    for system in ("servicenow-table", "jira", "gitlab", "github", "generic"):
        for fault in READING_BACK:
            with desk(system) as found:
                with pytest.raises(TicketError) as caught:
                    found.asked(_failing_once_made(found, fault))
                assert caught.value.trouble in ("broken", "ignored")
                assert len(found.contract.tickets) == 1


def _failing_once_made(found: Desk, fault: FaultName) -> Steps[Found]:
    """Making a ticket, where the request after that goes wrong."""
    steps = found.driver.create(found.at, DRAFT)
    request = next(steps)
    while True:
        response = yield request
        if request.method == "POST":
            found.contract.fault(fault)
        request = steps.send(response)
