"""A rule set's pages: findings, rules with entries and why, what is left out, files."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse

from requirements_app.downloads.models import Export
from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_inline
from requirements_app.rulesets.models import Decision, Entry, Finding, Rule
from requirements_app.rulesets.services import rule_set_request

from .world import stored_rule_set

PARTIAL = {"HX-Request": "true"}
PANEL = {**PARTIAL, "HX-Target": "side-panel"}


@pytest.fixture
def rule_set(world):
    return world.rule_sets["campus"]


@pytest.fixture
def address(rule_set) -> str:
    return reverse("rule-set", args=[rule_set.pk])


def count(text: str, what: str) -> int:
    found = re.search(rf"<strong>(\d+) {what}", text)
    assert found, f"the page does not say how many there are: {what}"
    return int(found[1])


def test_the_head_tells_version_day_hashes_and_counts(page, rule_set, address):
    text = page.get(address).content.decode()
    content = rule_set.content
    for said in (
        str(rule_set.catalogue_version_id),
        rule_set.as_of.isoformat(),
        content.digest,
        rule_set.inputs,
        f'Rules <span class="count">{content.rule_count}</span>',
        f'Entries <span class="count">{content.entry_count}</span>',
    ):
        assert said in text


def test_findings_come_first_with_mend_and_field(page, world):
    rule_set = world.rule_sets["datacentre"]
    text = page.get(reverse("rule-set", args=[rule_set.pk])).content.decode()
    finding = Finding.objects.filter(content=rule_set.content_id).first()
    assert finding is not None
    assert finding.severity == "blocking"
    shown = html.unescape(text)
    assert finding.message in shown
    assert finding.mend in shown
    assert text.index("sev-blocking") < text.index('id="rules"')


def test_all_findings_have_a_page_of_their_own_by_severity(page, world):
    rule_set = world.rule_sets["datacentre"]
    address = reverse("rule-set-findings", args=[rule_set.pk])
    assert 'class="badge sev-blocking"' in page.get(address).content.decode()
    only = page.get(address, {"severity": "warning"}).content.decode()
    assert 'class="badge sev-blocking"' not in only
    assert page.get(address, {"severity": "grave"}).status_code == 400


def test_every_rule_stands_under_its_zone_pair(page, rule_set, address):
    text = page.get(address).content.decode()
    rules = Rule.objects.filter(content=rule_set.content_id)
    assert count(text, "rules") == len(rules)
    for rule in rules:
        at = text.index(f'id="rule-{rule.number}"')
        pair = text.rindex('class="group-row" id="', 0, at)
        assert text[pair:].startswith(
            f'class="group-row" id="pair-{rule.source_zone}-{rule.destination_zone}"'
        )


def test_a_zone_pair_picks_its_rules(page, rule_set, address):
    rule = Rule.objects.filter(content=rule_set.content_id).last()
    assert rule is not None
    query = {"source_zone": rule.source_zone, "destination_zone": rule.destination_zone}
    wanted = Rule.objects.filter(content=rule_set.content_id, **query).count()
    assert count(page.get(address, query).content.decode(), "rule") == wanted


@pytest.mark.parametrize(
    ("query", "lookup"),
    [
        ({"requirement": "optional"}, {"requirement": "optional"}),
        ({"deployment": "nexthink"}, {"deployment": "nexthink"}),
        ({"port": "8443"}, {"ports__holds": 8443}),
        ({"protocol": "udp"}, {"protocol": "udp"}),
        ({"q": "cockpit"}, None),
    ],
)
def test_rules_are_filtered_by_their_entries(page, rule_set, address, query, lookup):
    text = page.get(address, query).content.decode()
    found = count(text, "rules?")
    assert 0 < found < rule_set.content.rule_count
    if lookup:
        entries = Entry.objects.filter(content=rule_set.content_id, **lookup)
        assert found == entries.order_by().values("rule_number").distinct().count()


def test_nothing_that_fits_says_so(page, address):
    assert "No rule fits all filters" in page.get(address, {"q": "zebra"}).content.decode()


def test_a_filter_that_cannot_be_read_is_named(page, address):
    for target in (address, f"{address}entries/"):
        response = page.get(target, {"port": "70000"})
        assert response.status_code == 400
        assert '<strong class="mono">port</strong>' in response.content.decode()
        partial = page.get(target, {"port": "70000"}, headers=PARTIAL).content.decode()
        assert re.search(r'id="(entry-)?results"', partial)


def test_the_last_page_of_many_rules_is_as_near_as_the_first(page, world):
    address = reverse("rule-set", args=[stored_rule_set(world.sites["campus"], rules=137).pk])
    text = page.get(address, {"page": "3"}).content.decode()
    assert "101–137 of 137" in text
    assert 'id="rule-137"' in text
    assert 'id="rule-100"' not in text
    assert page.get(address, {"page": "4"}).status_code == 404
    assert "1–100 of 137" in page.get(address, {"size": "100"}).content.decode()


def test_the_panel_of_a_rule_has_all_its_values_and_its_entries_with_why_and_the_row(
    page, rule_set, address
):
    entry = Entry.objects.filter(
        content=rule_set.content_id, flow="nextron-asgard.agent-communication"
    ).first()
    assert entry is not None
    rule = Rule.objects.get(content=rule_set.content_id, number=entry.rule_number)
    for headers in ({}, PANEL):
        response = page.get(address, {"row": rule.number}, headers=headers)
        text = html.unescape(response.content.decode().replace("<wbr>", ""))
        assert ("<html" in text) == (not headers)
        panel = text[text.index('class="side-panel-head"') :]
        for told in (rule.rule_id, *rule.sources, *rule.services, entry.entry_id, *entry.why):
            assert told in panel
        assert "Agent / Server communication" in panel


def test_the_panel_of_an_entry_says_why_it_is_there(page, rule_set):
    entry = Entry.objects.filter(
        content=rule_set.content_id, flow="nextron-asgard.agent-communication"
    ).first()
    assert entry is not None
    address = reverse("rule-set-entries", args=[rule_set.pk])
    for headers in ({}, PANEL):
        response = page.get(address, {"row": entry.entry_id}, headers=headers)
        text = html.unescape(response.content.decode())
        assert ("<html" in text) == (not headers)
        panel = text[text.index('class="side-panel-head"') :]
        for step in entry.why:
            assert step in panel
        assert "Agent / Server communication" in panel
        for hop in entry.path:
            assert hop["firewall"] in panel


@pytest.mark.parametrize("row", ["0", "99999", "9999999999", "x", "e-0"])
def test_a_row_that_there_is_none_of_is_not_found(page, address, row):
    for part in ("", "entries/"):
        for headers in ({}, PANEL):
            assert page.get(f"{address}{part}", {"row": row}, headers=headers).status_code == 404
        assert page.get(f"{address}{part}", headers=PANEL).status_code == 404


def test_the_zone_pairs_are_a_table_whose_cells_pick_their_rules(page, rule_set, address):
    text = html.unescape(page.get(address).content.decode())
    assert "<caption" in text[text.index("heat-map") :]
    cells = re.findall(r'<td class="heat-[1-5]"><a id="cell-\d+-\d+" href="([^"]+)"', text)
    pairs = Rule.objects.filter(content=rule_set.content_id).values_list(
        "source_zone", "destination_zone"
    )
    assert len(cells) == pairs.order_by().distinct().count() > 3
    for cell in cells:
        picked = html.unescape(page.get(f"{address}{cell}", headers=PARTIAL).content.decode())
        assert 'hx-swap-oob="true"' in picked
        current = re.search(r'href="\?" aria-current="true"><span>(\d+)<', picked)
        assert current
        assert count(picked, "rules?") == int(current[1])


def test_the_head_tells_where_a_rule_set_comes_from_and_how_to_verify_it(page, rule_set, address):
    text = html.unescape(page.get(address).content.decode())
    provenance = text[text.index('id="provenance"') :]
    for told in (
        rule_set.inputs,
        rule_set.content.digest,
        str(rule_set.pk),
        rule_set.requested_by.username,
        reverse("job", args=[rule_set.job_id]),
        "RFC 8785",
    ):
        assert told in provenance


def test_entries_are_listed_and_found_by_words(page, rule_set):
    address = reverse("rule-set-entries", args=[rule_set.pk])
    assert count(page.get(address).content.decode(), "entries") == rule_set.content.entry_count
    found = page.get(address, {"q": "update1"}).content.decode()
    assert 0 < count(found, "entr") < 10


def test_what_is_not_included_is_listed_with_its_reason(page, rule_set):
    address = reverse("rule-set-omitted", args=[rule_set.pk])
    text = html.unescape(page.get(address).content.decode())
    excluded = Decision.objects.filter(content=rule_set.content_id, outcome="excluded")
    assert excluded.count() > 10
    for decision in excluded:
        assert decision.reason in text
    assert "Switch the feature on, if the site uses it." in text
    product = page.get(address, {"product": "nexthink"}).content.decode()
    assert f"<strong>{excluded.filter(product='nexthink').count()} flows are left out" in product
    assert page.get(address, {"code": "bad-mood"}).status_code == 400
    some = page.get(address, {"code": "feature-off", "deployment": "cockpit"}).content.decode()
    assert "Use the ChatGPT integration." in some
    assert "installation phase" not in some


def test_links_to_the_catalogue_keep_the_rule_sets_version(page, rule_set, address):
    entry = Entry.objects.filter(content=rule_set.content_id).first()
    assert entry is not None
    text = page.get(f"{address}entries/", {"row": entry.entry_id}).content.decode()
    flow = reverse("flow", args=[entry.flow])
    assert f"{flow}?version={rule_set.catalogue_version_id}" in text


def test_a_rule_set_that_is_not_built_yet_shows_its_progress(page, world):
    waiting = rule_set_request(site=world.sites["campus"], actor=world.owner)
    response = page.get(reverse("rule-set", args=[waiting.pk]))
    text = response.content.decode()
    assert "Waiting for a worker" in text
    assert reverse("job-progress", args=[waiting.job_id]) in text
    assert page.get(reverse("rule-set-entries", args=[waiting.pk])).status_code == 409


# --- files -------------------------------------------------------------------------------------


@pytest.fixture
def _files(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.mark.usefixtures("_files")
@pytest.mark.parametrize("wanted", ["csv:rules", "csv:entries", "json"])
def test_a_rule_set_is_exported_and_downloaded(page, rule_set, wanted):
    response = page.post(reverse("rule-set-export", args=[rule_set.pk]), {"format": wanted})
    export = Export.objects.select_related("job").latest("created_at")
    assert response["Location"] == reverse("export", args=[export.pk])
    assert "Waiting for a worker" in page.get(response["Location"]).content.decode()
    assert run_inline(export.job).state == Job.State.SUCCEEDED
    export.refresh_from_db()
    text = page.get(response["Location"]).content.decode()
    assert export.file_name in text
    assert export.file_id in text
    link = page.get(reverse("export-file", args=[export.pk]))
    assert link.status_code == 302
    file = page.get(link["Location"])
    assert file.status_code == 200
    assert len(b"".join(file.streaming_content)) == export.file.size


def test_every_format_that_holds_a_rule_set_is_offered(page, address):
    text = page.get(address).content.decode()
    for wanted in ("csv:rules", "csv:entries", "xlsx", "pdf", "json"):
        assert f'name="format" value="{wanted}"' in text


@pytest.mark.parametrize("wanted", ["", "docx", "csv:secrets", "pdf:rules"])
def test_a_format_that_is_none_is_refused(page, rule_set, wanted):
    address = reverse("rule-set-export", args=[rule_set.pk])
    assert page.post(address, {"format": wanted}).status_code == 400


def test_a_second_export_at_once_has_to_wait(page, rule_set):
    address = reverse("rule-set-export", args=[rule_set.pk])
    assert page.post(address, {"format": "json"}).status_code == 302
    response = page.post(address, {"format": "json"})
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0


def test_a_page_that_asks_by_part_shows_how_far_the_file_is_and_stays(page, rule_set):
    address = reverse("rule-set-export", args=[rule_set.pk])
    first = page.post(address, {"format": "json"}, headers=PARTIAL).content.decode()
    export = Export.objects.select_related("job").latest("created_at")
    assert "<html" not in first
    assert reverse("job-progress", args=[export.job_id]) in first
    second = page.post(address, {"format": "json"}, headers=PARTIAL)
    assert second.status_code == 200
    assert 'role="alert"' in second.content.decode()
    assert Export.objects.count() == 1


@pytest.mark.usefixtures("_files")
def test_a_selection_of_flows_is_exported_as_it_was_filtered(page):
    selection = {"product": "nexthink", "requirement": "required"}
    response = page.post(reverse("flows-export"), {**selection, "format": "json"})
    export = Export.objects.select_related("job").latest("created_at")
    assert response["Location"] == reverse("export", args=[export.pk])
    assert export.selection == selection
    assert run_inline(export.job).state == Job.State.SUCCEEDED
    export.refresh_from_db()
    listed = page.get("/flows/", selection).content.decode()
    assert export.rows == count(listed, "flows")


def test_somebody_elses_file_is_not_found(page, visitor, world, rule_set):
    page.post(reverse("rule-set-export", args=[rule_set.pk]), {"format": "json"})
    export = Export.objects.latest("created_at")
    other = visitor(world.reader)
    assert other.get(reverse("export", args=[export.pk])).status_code == 404
    assert other.get(reverse("export-file", args=[export.pk])).status_code == 404
    assert str(export.pk) not in other.get("/exports/").content.decode()


def test_a_file_that_is_not_made_yet_is_a_conflict(page, rule_set):
    page.post(reverse("rule-set-export", args=[rule_set.pk]), {"format": "json"})
    export = Export.objects.latest("created_at")
    assert page.get(reverse("export-file", args=[export.pk])).status_code == 409
