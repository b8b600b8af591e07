"""Lists that are walked row by row, and long lists of choices."""

from __future__ import annotations

import re

import pytest
from django.http import QueryDict
from django.urls import reverse

from requirements_app.catalogue.content import CatalogueContent
from requirements_app.core.errors import InvalidInput, NotFound
from requirements_app.rulesets.models import Rule
from requirements_app.web import paging
from requirements_app.web.filters import facets, hosts, parts
from requirements_app.web.filters.rules import choices

from .world import stored_rule_set


@pytest.fixture
def rules(world):
    rule_set = stored_rule_set(world.sites["campus"], rules=120)
    return Rule.objects.filter(content=rule_set.content)


def walk(rules, query=""):
    return paging.stretch_of(rules, QueryDict(query), key="number")


def numbers(stretch):
    return [rule.number for rule in stretch.rows]


def test_a_list_is_walked_forwards_and_back_without_gap_or_repetition(rules):
    first = walk(rules)
    second = walk(rules, f"after={first.next}")
    third = walk(rules, f"after={second.next}")
    assert numbers(first) + numbers(second) + numbers(third) == list(range(1, 121))
    assert (first.previous, third.next, third.count) == (None, None, 120)
    assert numbers(walk(rules, f"before={third.previous}")) == numbers(second)
    assert walk(rules, f"before={second.previous}").previous is None


def test_the_last_rows_are_found_from_the_end(rules):
    last = walk(rules, "before=end")
    assert numbers(last) == list(range(71, 121))
    assert last.next is None
    assert numbers(walk(rules, f"before={last.previous}")) == list(range(21, 71))


def test_counting_stops_where_it_would_take_long(rules, monkeypatch):
    monkeypatch.setattr(paging, "COUNTED", 100)
    assert (walk(rules).count, walk(rules).many) == (100, True)
    assert walk(rules.filter(number__lte=100)).many is False


@pytest.mark.parametrize("query", ["after=x", "after=-1", "before=0", "after=99999999999"])
def test_what_is_no_mark_is_refused(rules, query):
    with pytest.raises(InvalidInput):
        walk(rules, query)


def test_beyond_the_last_row_there_is_nothing(rules):
    with pytest.raises(NotFound):
        walk(rules, "after=120")


@pytest.mark.parametrize("part", ["", "entries/"])
def test_a_filtered_list_is_walked_by_links(page, world, part):
    rule_set = stored_rule_set(world.sites["campus"], rules=120)
    address = reverse("rule-set", args=[rule_set.pk]) + part
    first = page.get(f"{address}?protocol=tcp").content.decode()
    assert "after=50" in first
    last = page.get(f"{address}?protocol=tcp&before=end").content.decode()
    assert 'rel="prev"' in last
    assert 'rel="next"' not in last
    assert page.get(f"{address}?protocol=tcp&page=2").status_code == 200  # an older link


def test_a_rule_sets_choices_are_those_of_its_entries(world):
    for rule_set in world.rule_sets.values():
        entries = rule_set.content.entries.order_by()
        for key, offered in choices(rule_set.content).items():
            assert offered == sorted(entries.values_list(key, flat=True).distinct())


def test_of_many_choices_those_with_most_flows_and_the_chosen_are_offered():
    counts = {f"p{n}": n for n in range(1, 11)}
    facet = facets.facet("product", "Product", facets.Offered(counts, {}, {}, 3), ("p1",), {})
    assert {choice.value for choice in facet.choices} == {"p1", "p8", "p9", "p10"}
    assert facet.left_out == 6


def test_components_of_many_products_are_offered_once_a_product_is_chosen(world, monkeypatch):
    from requirements_app.catalogue.selectors import content_at

    content: CatalogueContent = content_at(world.version)
    every = parts.component_groups(content, ())
    assert len(every) == sum(1 for file in content.outlines if file.components)
    monkeypatch.setattr(parts, "_READABLE", 3)
    site = [file.product.name for file in content.outlines if file.source == "shared"]
    assert [group.product for group in parts.component_groups(content, ())] == site
    chosen = parts.component_groups(content, ("nexthink",))
    assert len(chosen) == len(site) + 1
    assert parts.component_groups(content, (), ("nexthink.engine",)) == chosen


def test_the_hosts_are_paged_in_the_order_asked_for_without_gap(page, monkeypatch):
    monkeypatch.setattr(paging, "SIZES", (20, 50))
    listed = re.compile(r'<a class="mono" href="(/hosts/[^"]*)" data-row>')

    def shown(query: str) -> list[str]:
        return listed.findall(page.get(f"/hosts/?{query}").content.decode())

    whole = shown("size=50")
    assert 20 < len(whole) < 40
    assert shown("size=20") + shown("size=20&page=2") == whole
    assert shown("size=50&sort=nothing") == whole
    assert shown("size=50&sort=-pattern")[0] == whole[-1]
    assert page.get("/hosts/?page=99").status_code == 404


def test_the_hosts_can_be_sorted_by_each_column(page):
    for key in hosts.ORDERS:
        up, down = (page.get(f"/hosts/?q=a&sort={sign}{key}") for sign in ("", "-"))
        assert (up.status_code, down.status_code) == (200, 200)
        assert 'aria-sort="ascending"' in up.content.decode()
        assert 'aria-sort="descending"' in down.content.decode()
