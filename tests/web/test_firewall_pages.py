"""The page of a firewall's configuration."""

from __future__ import annotations

import html
import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from exports.registry import firewall_formats
from requirements_app.downloads.firewalls import configuration
from requirements_app.downloads.models import Export
from requirements_app.rulesets.models import Content, Entry, Rule, RuleSet
from requirements_app.sites import services
from requirements_app.web.firewalls import preview
from requirements_app.web.firewalls.formats import format_of
from requirements_app.web.firewalls.option_words import OPTIONS

from .test_query_counts import MOST, queries
from .world import build_rule_set, stored_rule_set

PARTIAL = {"HX-Request": "true"}
_LINE = re.compile(r'<span class="code-line">(.*?)\n</span>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def address(rule_set, part: str = "") -> str:
    return reverse(f"rule-set-firewall{part}", args=[rule_set.pk])


def text_of(response) -> str:
    return html.unescape(response.content.decode())


def shown(response) -> str:
    """The configuration as a reader copies it."""
    lines = _LINE.findall(response.content.decode())
    return "".join(f"{html.unescape(_TAG.sub('', line))}\n" for line in lines)


@pytest.fixture
def campus(world):
    return world.rule_sets["campus"]


@pytest.mark.parametrize("word", firewall_formats())
def test_every_format_is_shown_to_the_letter(page, campus, word):
    response = page.get(address(campus), {"format": word})
    assert response.status_code == 200
    exporter = firewall_formats()[word]
    report = configuration(campus, campus.site.firewalls.order_by("slug")[0])
    options = exporter.read_options({"firewall": report.firewall})
    assert shown(response) == exporter.written(report, options)


def test_without_a_choice_the_first_firewall_is_shown_in_the_format_that_fits_it(page, campus):
    text = text_of(page.get(address(campus)))
    assert "FortiOS commands for Core firewall" in text
    assert "FortiOS commands, which fits it" in text
    other = text_of(page.get(address(campus), {"firewall": "fw-edge"}))
    assert "Palo Alto set commands for Edge firewall" in other


@pytest.mark.parametrize(
    ("platform", "fitting"),
    [
        ("PAN-OS 11.1", "paloalto-set"), ("pan_os", "paloalto-set"), ("FortiGate", "fortios"),
        ("Cisco ASA", "cisco-asa"), ("Juniper SRX", "juniper-srx"), ("nft", "nftables"),
        ("Check Point R82", "checkpoint"), ("Kubernetes", "k8s-networkpolicy"),
        ("ip6tables", "iptables"), ("aws", "aws-sg"), ("Azure", "azure-nsg"), ("opnsense", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_format_fits_a_platform_however_it_is_written(world, platform, fitting):
    firewall = world.sites["campus"].firewalls.first()
    firewall.platform = platform
    assert format_of(firewall) == fitting
    assert fitting in {"", *firewall_formats()}


def test_every_option_of_every_format_has_words():
    named = {name for each in firewall_formats().values() for name in each.options.model_fields} - {
        "firewall",
        "since",
        "zones",
    }
    assert named == set(OPTIONS)


def test_options_are_in_the_address_and_in_the_text(page, campus):
    given = {"format": "iptables", "jump": "yes", "return_traffic": "no", "zone-clients": "eth7"}
    response = page.get(address(campus), given)
    assert "-i eth7" in shown(response)
    assert "-I FORWARD" in shown(response)
    assert "RELATED" not in shown(response)
    assert "3 are set" in text_of(response)
    assert 'name="zone-clients" value="eth7"' in response.content.decode()


def test_options_of_another_format_or_firewall_are_not_taken_over(page, campus):
    given = {"format": "fortios", "of": "fw-core:checkpoint", "before": "Cleanup rule"}
    response = page.get(address(campus), given)
    assert response.status_code == 200
    assert "all as they are by default" in text_of(response)


@pytest.mark.parametrize(
    ("given", "field", "told"),
    [
        ({"firewall": "none"}, "firewall", "none is not one of"),
        ({"format": "gopher"}, "format", "gopher is not one of"),
        ({"since": "yesterday"}, "since", "yesterday is not one of"),
        ({"since": str(uuid4())}, "since", "is not one of"),
        ({"format": "iptables", "zone-dmz": "eth 0"}, None, None),
        ({"format": "iptables", "zone-clients": "eth 0"}, "zone-clients", "'eth 0' of 'clients'"),
        ({"format": "cisco-asa", "zone-clients": "in side"}, "zone-clients", "is not a zone that"),
        ({"format": "fortios", "before": "last"}, "before", "Enter a whole number"),
        ({"format": "fortios", "before": "0"}, "before", "greater than or equal to 1"),
        ({"format": "paloalto-set", "vsys": "root"}, "vsys", "Write vsys1 to vsys999"),
        ({"format": "nftables", "table": "1; drop"}, "table", "Use a letter first"),
        ({"format": "iptables", "family": "ipv5"}, "family", "ipv5 is not one of"),
        ({"format": "k8s-networkpolicy", "zone-clients": "A"}, "zone-clients", "is not a zone"),
    ],
)  # fmt: skip
def test_what_cannot_be_accepted_is_told_at_its_field_and_the_form_stays(
    page, campus, given, field, told
):
    response = page.get(address(campus), given)
    if field is None:  # a name for no zone of the site is nothing
        assert response.status_code == 200
        return
    assert response.status_code == 400
    part = text_of(response).partition(f'<div class="field" id="{field}">')[2].partition("</ul>")[0]
    assert told in part
    assert "Nothing is shown" in text_of(response)
    assert 'id="configuration-text"' not in text_of(response)
    for name, value in given.items():
        if name.startswith(("zone", "table", "vsys")):
            assert f'name="{name}" value="{value}"' in text_of(response)


def test_the_ids_in_comments_lead_to_the_rule_and_its_entries(page, campus):
    text = page.get(address(campus)).content.decode()
    rule = Rule.objects.filter(
        content=campus.content, path__contains=[{"firewall": "fw-core"}]
    ).first()
    entry = Entry.objects.filter(content=campus.content, rule_number=rule.number).first()
    place = reverse("rule-set", args=[campus.pk])
    assert f'<a href="{place}?row={rule.number}">{rule.rule_id}</a>' in text
    assert f'<a href="{place}entries/?row={entry.entry_id}">{entry.entry_id}</a>' in text


def test_findings_stand_above_with_what_to_do_and_their_rule(page, campus):
    text = text_of(page.get(address(campus), {"format": "nftables"}))
    findings, _heading, rest = text.partition('id="configuration-shown"')
    exporter = firewall_formats()["nftables"]
    report = configuration(campus, campus.site.firewalls.get(slug="fw-core"))
    found = exporter.findings(report, exporter.read_options({"firewall": "fw-core"}))
    assert found
    for each in found:
        assert each.message in findings
        assert each.mend in findings
    assert re.search(r'\?row=1">rule 1</a>', findings)
    assert 'id="configuration-text"' in rest


@pytest.fixture
def newer(world):
    """The campus after its agents have moved."""
    site = world.sites["campus"]
    binding = site.bindings.filter(component__slug="nextron-asgard.asgard-agent").first()
    services.binding_update(
        actor=world.owner, binding=binding, members=[services.MemberValue("10.20.12.64/26")]
    )
    return build_rule_set(site, world.owner)


def test_a_difference_is_commands_with_what_undoes_them(page, campus, newer):
    response = page.get(address(newer), {"since": str(campus.pk)})
    assert "#undo " in shown(response)
    assert f"Only what differs from rule set {campus.pk}" in shown(response)
    assert "nothing differs" not in text_of(response)


def test_a_difference_is_seen_line_by_line_in_two_ways(page, campus, newer):
    given = {"since": str(campus.pk), "format": "nftables"}
    unified = text_of(page.get(address(newer), {**given, "view": "unified"}))
    assert re.search(r'<tr class="added"><td class="no"></td><td class="no">\d+</td>', unified)
    assert '<tr class="removed">' in unified
    side = text_of(page.get(address(newer), {**given, "view": "side"}))
    assert '<tr class="changed">' in side or '<tr class="added">' in side
    assert '<td class="was">' in side
    assert f"Rule set {campus.pk}" in side
    assert f"Rule set {newer.pk}" in side


def test_where_nothing_differs_the_page_says_so(page, world, campus):
    again = build_rule_set(world.sites["campus"], world.owner)
    text = text_of(page.get(address(again), {"since": str(campus.pk), "format": "nftables"}))
    assert "nothing differs" in text
    assert "# Nothing differs." in text


def test_a_rule_set_of_another_site_is_nothing_to_compare_with(page, world, campus):
    response = page.get(address(campus), {"since": str(world.rule_sets["branch"].pk)})
    assert response.status_code == 400


def test_before_anything_is_implemented_there_is_nothing_to_compare_with(page, campus):
    text = text_of(page.get(address(campus), {"since": "implemented"}))
    assert "Nothing is implemented at this firewall yet" in text
    answer = page.post(address(campus, "-export"), {"since": "implemented"})
    assert answer.status_code == 400
    assert not Export.objects.exists()


def test_what_was_implemented_last_is_what_it_is_compared_with(page, campus, newer, monkeypatch):
    from requirements_app.web.views import firewalls

    monkeypatch.setattr(firewalls, "last_implemented", lambda *_: campus)
    text = text_of(page.get(address(newer), {"since": "implemented"}))
    assert f"Only what differs from rule set {campus.pk}" in text


# --- nothing to show ------------------------------------------------------------------------------


def test_a_rule_set_that_is_not_built_leads_to_its_progress(page, world):
    from requirements_app.rulesets.services import rule_set_request

    waiting = rule_set_request(site=world.sites["campus"], actor=world.owner)
    response = page.get(address(waiting))
    assert response.status_code == 302
    assert response["Location"] == reverse("rule-set", args=[waiting.pk])
    assert page.post(address(waiting, "-export"), {}).status_code == 409


def test_a_site_without_a_firewall_says_what_to_do(page, world):
    site = services.site_create(actor=world.owner, slug="bare", name="Bare")
    text = text_of(page.get(address(stored_rule_set(site, rules=2))))
    assert "The site has no firewall" in text
    assert reverse("firewall-new", args=["bare"]) in text


def test_a_firewall_that_no_rule_crosses_says_so(page, world, campus):
    site = world.sites["campus"]
    zones = ["clients", "servers"]
    services.firewall_create(actor=world.owner, site=site, slug="a-new", name="New", zones=zones)
    text = text_of(page.get(address(campus), {"firewall": "a-new", "format": "nftables"}))
    assert "No rule of this rule set crosses New" in text


def test_an_unknown_platform_asks_for_a_format(page, world, campus):
    firewall = world.sites["campus"].firewalls.get(slug="fw-core")
    for platform, told in (("", "platform is not told"), ("opnsense", "the platform opnsense")):
        firewall.platform = platform
        firewall.save()
        response = page.get(address(campus), {"firewall": "fw-core"})
        assert response.status_code == 200
        assert told in text_of(response)
    assert page.post(address(campus, "-export"), {"firewall": "fw-core"}).status_code == 400


def test_more_rules_than_a_page_shows_are_left_to_the_file(page, campus, monkeypatch):
    monkeypatch.setattr(preview, "MOST_RULES", 5)
    text = text_of(page.get(address(campus)))
    assert "too much for a page" in text
    assert "Make the file" in text
    assert 'id="configuration-text"' not in text


def test_a_text_that_is_too_long_for_a_page_is_left_to_the_file(page, campus, monkeypatch):
    monkeypatch.setattr(preview, "MOST_SIGNS", 100)
    text = text_of(page.get(address(campus)))
    assert "It is too long for a page" in text
    assert "Make the file" in text


# --- the file -------------------------------------------------------------------------------------


def test_the_file_is_asked_for_with_all_that_was_chosen(page, campus, newer):
    given = {
        "firewall": "fw-core", "format": "nftables", "since": str(campus.pk), "inside_zones": "yes",
        "zone-clients": "eth1", "of": "fw-core:nftables",
    }  # fmt: skip
    response = page.post(address(newer, "-export"), given)
    export = Export.objects.get()
    assert response["Location"] == reverse("export", args=[export.pk])
    assert export.rule_set == newer
    assert export.format == "nftables"
    assert export.options["firewall"] == "fw-core"
    assert export.options["since"] == str(campus.pk)
    assert export.options["inside_zones"] is True
    assert export.options["zones"] == {"clients": "eth1"}


def test_a_page_that_asks_by_part_shows_how_far_the_file_is(page, campus):
    response = page.post(address(campus, "-export"), {}, headers=PARTIAL)
    assert response.status_code == 200
    assert "job-progress" in response.content.decode()
    again = page.post(address(campus, "-export"), {}, headers=PARTIAL)
    assert "still being made" in text_of(again)
    wrong = page.post(address(campus, "-export"), {"since": "never"}, headers=PARTIAL)
    assert wrong.status_code == 400
    assert "never is not one of" in text_of(wrong)
    assert "<html" not in text_of(wrong)


def test_a_reader_of_the_site_may_have_the_file_and_a_stranger_sees_nothing(world, visitor, campus):
    reader, stranger = visitor(world.reader), visitor(world.stranger)
    assert reader.get(address(campus)).status_code == 200
    assert reader.post(address(campus, "-export"), {}).status_code == 302
    assert stranger.get(address(campus)).status_code == 404
    assert stranger.post(address(campus, "-export"), {}).status_code == 404


def test_the_pages_of_the_site_lead_there(page, world, campus):
    link = address(campus)
    assert f'href="{link}"' in text_of(page.get("/sites/campus/rule-sets/"))
    assert f'href="{link}?firewall=fw-edge"' in text_of(page.get("/sites/campus/zones/"))
    assert f'href="{link}"' in text_of(page.get(reverse("rule-set", args=[campus.pk])))


def repeated(rule_set, rules: int):
    """A rule set of the same site with this many rules, over and over those that there are."""
    old = list(Rule.objects.filter(content=rule_set.content).order_by("number"))
    digest = f"v1:{uuid4().hex}{uuid4().hex}"
    content = Content.objects.create(
        digest=digest, entry_count=0, rule_count=rules, blocking_count=0, warning_count=0
    )
    names = [field.attname for field in Rule._meta.concrete_fields]
    kept = [name for name in names if name not in ("id", "content_id", "number")]
    Rule.objects.bulk_create(
        Rule(
            content=content,
            number=number,
            **{name: getattr(old[number % len(old)], name) for name in kept},
        )
        for number in range(1, rules + 1)
    )
    return RuleSet.objects.create(
        site=rule_set.site, catalogue_version=rule_set.catalogue_version, as_of=rule_set.as_of,
        content=content, inputs=digest, built_at=timezone.now(),
    )  # fmt: skip


@pytest.mark.parametrize("query", ["", "?view=side&since="])
def test_a_configuration_asks_as_much_for_few_rules_as_for_many(page, campus, query):
    few, many = (
        address(repeated(campus, rules)) + query + (str(campus.pk) if query else "")
        for rules in (3, 120)
    )
    for each in (few, many):  # what a content leaves out is counted once
        queries(page, each)
    assert queries(page, few) == queries(page, many) <= MOST


def test_five_hundred_rules_are_shown_at_once(page, campus):
    share = Rule.objects.filter(
        content=campus.content, path__contains=[{"firewall": "fw-core"}]
    ).count()
    many = repeated(campus, campus.content.rule_count * (500 // share))
    response = page.get(address(many), {"format": "nftables"})
    assert response.status_code == 200
    assert "too long" not in text_of(response)
    assert len(shown(response).splitlines()) > 500
    assert "rules ·" in text_of(response)
