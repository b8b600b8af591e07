"""What a change does, in words."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from requirements_app.changes.compute.impact import Seen, Touched, impacts, role
from requirements_app.changes.compute.impact_words import FACTS, TEMPLATES, sentence
from requirements_app.rulesets.compute.model import Side
from requirements_app.rulesets.differing import FACTS as ALL_FACTS

LABELS = {"nexthink.collector": "Collector", "nexthink.instance": "Nexthink eu"}
COLLECTOR = Side("10.1.0.0/24", "", "nexthink.collector", "clients")


def to(value: str, component: str = "nexthink.instance", name: str = "") -> Seen:
    return Seen("tcp/443", COLLECTOR, Side(value, name, component, "internet"))


def words(*items: Touched) -> list[str]:
    return [sentence(line) for line in impacts(items, LABELS).lines]


def test_new_names_are_counted_under_the_roles_at_their_ends():
    items = [Touched("add", after=to(name)) for name in ("a.eu.example", "b.eu.example")]
    assert words(*items) == ["Collector → Nexthink eu: 2 new names on tcp/443"]


def test_a_service_that_moves_is_told_with_where_it_goes():
    old, new = to("pool.ntp.org", "site.ntp"), to("10.2.0.53", "site.ntp", "ntp01")
    item = Touched("modify", old, new, ("destination",))
    assert words(item) == ["Collector → ntp: moves to ntp01 (10.2.0.53)"]


def test_what_goes_and_what_differs_inside_stand_beside_what_comes():
    items = [
        Touched("add", after=to("10.2.0.1")),
        Touched("remove", before=to("10.2.0.2")),
        Touched("remove", before=to("10.2.0.3")),
        Touched("modify", to("10.2.0.4"), to("10.2.0.4"), ("phase", "expires_on")),
    ]
    (line,) = words(*items)
    assert line.split("; ") == [
        "Collector → Nexthink eu: 1 new address on tcp/443",
        "2 addresses go",
        "1 connection differs in expiry, phase",
    ]


def test_any_is_never_counted_among_names_and_sources_are_told_where_they_are_more():
    assert words(Touched("add", after=to("any"))) == ["Collector → Nexthink eu: any address"]
    sources = [
        Touched("add", after=Seen("tcp/443", Side(f"10.1.{n}.0/24", "", "nexthink.collector", "c"),
                                  Side("a.example", "", "nexthink.instance", "i")))
        for n in range(3)
    ]  # fmt: skip
    assert words(*sources) == ["Collector → Nexthink eu: 3 new sources on tcp/443"]


def test_ends_without_a_role_go_by_name_domain_or_address():
    assert role(Side("a.b.example.com", "", "", "i"), {}) == "example.com"
    assert role(Side("a.b.example.com", "Updates", "", "i"), {}) == "Updates"
    assert role(Side("10.0.0.1", "", "", "i"), {}) == "10.0.0.1"
    assert role(Side("10.0.0.1", "x", "p.agent", "i"), {}) == "agent"
    assert role(Side("10.0.0.1", "x", "p.agent", "i"), {"p.agent": "Agent"}) == "Agent"


def test_many_groups_are_bounded_and_the_rest_is_counted():
    items = [
        Touched("add", after=to("10.0.0.1", f"p.role{n}")) for n in range(20) for _ in range(n)
    ]
    found = impacts(items, {}, most=5)
    assert [line.items for line in found.lines] == [19, 18, 17, 16, 15]
    assert found.more_lines == 14
    assert found.more_items == sum(range(15))


def test_a_list_of_values_is_cut_and_says_so():
    items = [
        Touched("add", after=Seen(f"tcp/{port}", COLLECTOR, Side("10.0.0.1", "", "p.a", "z")))
        for port in range(441, 446)
    ]
    assert words(*items) == ["Collector → a: 1 new address on tcp/441, tcp/442, tcp/443 and 2 more"]


ENDS = st.builds(
    Seen,
    st.sampled_from(["tcp/443", "udp/53", "icmp"]),
    *[
        st.builds(
            Side,
            st.sampled_from(["any", "10.0.0.1", "10.0.0.0/24", "a.example", "*.b.example"]),
            st.sampled_from(["", "app01"]),
            st.sampled_from(["", "p.agent", "p.server"]),
            st.sampled_from(["clients", "servers"]),
        )
        for _side in range(2)
    ],
)
ITEMS = st.lists(
    st.one_of(
        st.builds(Touched, st.just("add"), after=ENDS),
        st.builds(Touched, st.just("remove"), before=ENDS),
        st.builds(
            Touched, st.just("modify"), ENDS, ENDS,
            st.sampled_from([("phase",), ("source", "purpose"), ("destination",)]),
        ),
    ),
    max_size=12,
)  # fmt: skip


@settings(deadline=None, max_examples=25)
@given(ITEMS)
def test_every_item_is_counted_and_the_order_makes_no_difference(items):
    found = impacts(items, {}, most=2)
    assert sum(line.items for line in found.lines) + found.more_items == len(items)
    shuffled = [*items]
    random.Random(1).shuffle(shuffled)
    assert impacts(shuffled, {}, most=2) == found
    for line in impacts(items, {}, most=100).lines:
        assert line.phrases
        assert sentence(line)


def test_another_language_gets_every_piece():
    (line,) = impacts([Touched("modify", to("a.b"), to("a.b"), ("phase",))], LABELS).lines
    upper = {key.upper(): key for key in ("count", "values", "services")}

    def translate(singular: str, many: str, count: int) -> str:
        text = (singular if count == 1 else many).upper().replace(")S", ")s")
        for loud, key in upper.items():
            text = text.replace(f"%({loud})", f"%({key})")
        return text

    assert sentence(line, translate) == "Collector → Nexthink eu: 1 CONNECTION DIFFERS IN PHASE"


def test_every_phrase_can_be_worded_and_every_fact_has_a_word():
    told = {"count": 2, "values": "v", "services": "s"}
    for singular, many in TEMPLATES.values():
        assert singular % told
        assert many % told
    assert set(FACTS) == set(ALL_FACTS)
