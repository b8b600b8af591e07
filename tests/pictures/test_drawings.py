"""The drawings of the real products: nothing overlaps, and every label fits."""

from __future__ import annotations

import pytest

from exports.picture.layout import laid_out_apart
from exports.picture.svg import svg
from requirements_app.core.errors import InvalidInput
from requirements_app.pictures.choices import MOST_PRODUCTS, choice_of, products_of, switches
from requirements_app.pictures.product_drawing import product_picture
from requirements_app.pictures.product_graph import Choice
from requirements_app.pictures.selectors import picture_key
from tests.exports.picture.reading import frames

from .products import VENDORS_PRODUCTS, catalogue, everything

ASGARD = "nextron-asgard"


def test_the_largest_product_with_everything_on_can_be_read():
    drawing = product_picture(catalogue(), ("tippingpoint-sms",), everything()).drawing
    picture = svg(drawing, laid_out_apart(drawing)).text
    boxes, labels = frames(picture, "box"), frames(picture, "label")
    assert (len(boxes), len(labels)) == (len(drawing.boxes), len(drawing.arrows))
    assert all(each.holds_its_texts() for each in (*boxes, *labels, *frames(picture, "place")))
    solid = [*boxes, *labels]
    assert not any(one.overlaps(other) for at, one in enumerate(solid) for other in solid[at + 1 :])


def test_the_table_and_the_picture_say_the_same():
    for slug in VENDORS_PRODUCTS:
        found = product_picture(catalogue(), (slug,), everything())
        assert [row.id for row in found.rows] == [each.id for each in found.drawing.arrows]
        for row, arrow in zip(found.rows, found.drawing.arrows, strict=True):
            assert arrow.services == row.services
            assert arrow.kind == row.kind
            assert arrow.both is row.both
            assert bool(arrow.warnings) is row.forbids_inspection


def test_an_arrow_says_in_words_what_its_line_shows():
    drawing = product_picture(catalogue(), ("tippingpoint-sms",), everything()).drawing
    pair = next(each for each in drawing.arrows if each.both)
    assert pair.notes[:2] == ("conditional", "either side opens")
    assert pair.name.startswith("SMS Primary to SMS Secondary: tcp/22 SSH, ")
    assert len(pair.lines) == 5
    assert pair.lines[-1] == "and 3 more"


def test_a_click_leads_to_one_flow_or_to_the_flows_between_two_nodes():
    found = product_picture(catalogue(), (ASGARD,), Choice())
    links = {row.target.name: row.href for row in found.rows if row.source.name == "ASGARD Server"}
    assert links["SIEM or syslog server"] == "/flows/nextron-asgard.siem-syslog/"
    assert links["nextron-systems.com"].startswith("/flows/?product=nextron-asgard&q=")
    pinned = product_picture(catalogue(), (ASGARD,), Choice(), pinned=2026112101).drawing
    assert all("version=2026112101" in box.href for box in pinned.boxes)


def test_equal_pictures_have_one_key_and_others_another():
    one = product_picture(catalogue(), (ASGARD,), Choice()).drawing
    same = product_picture(catalogue(), (ASGARD,), Choice(features={})).drawing
    other = product_picture(catalogue(), (ASGARD,), everything()).drawing
    assert picture_key(one) == picture_key(same)
    assert picture_key(one) != picture_key(other)


# --- what an address chooses ---------------------------------------------------------------------


def test_without_a_choice_features_have_their_defaults():
    choice = choice_of(catalogue(), (ASGARD,), {"feature": [f"{ASGARD}.thunderstorm"]})
    assert choice.features[f"{ASGARD}.thunderstorm"] is True
    assert choice.features[f"{ASGARD}.agent-syslog"] is False
    assert set(choice.phases) == {"operation", "installation", "troubleshooting"}


def test_a_whole_choice_switches_off_what_it_does_not_name():
    choice = choice_of(catalogue(), (ASGARD,), {"chosen": ["1"]})
    assert not any(choice.features.values())
    assert choice.phases == ("operation",)
    shown = switches(catalogue(), (ASGARD,), choice)
    assert shown.on == 0
    assert shown.count > 3


@pytest.mark.parametrize(
    "given",
    [
        {"feature": ["thunderstorm"]},
        {"option": ["appsanywhere-analytics.external-destinations:none"]},
        {"option": ["x"]},
        {"phase": ["holiday"]},
    ],
)
def test_what_the_products_do_not_have_is_refused(given):
    with pytest.raises(InvalidInput):
        choice_of(catalogue(), ("appsanywhere-analytics",), given)


def test_unknown_and_too_many_products_are_refused(monkeypatch):
    with pytest.raises(InvalidInput, match="is not in the catalogue"):
        products_of(catalogue(), ["nextron-asgart"])
    monkeypatch.setattr("requirements_app.pictures.choices.MOST_PRODUCTS", 1)
    assert MOST_PRODUCTS == 12
    with pytest.raises(InvalidInput, match="names 2 products"):
        products_of(catalogue(), [ASGARD, "nexthink"])
