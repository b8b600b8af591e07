import pytest

from requirements_app.rulesets.labels import labels_beside


def test_each_value_has_its_own_name():
    ends = [("10.0.0.9", "web"), ("10.0.0.1", "db"), ("10.0.0.1", "db")]
    assert labels_beside(["10.0.0.1", "10.0.0.9"], ends) == ("db", "web")


def test_a_value_without_a_name_has_an_empty_one():
    assert labels_beside(["10.0.0.1", "update.example.com"], [("10.0.0.1", "")]) == ("", "")


def test_a_joined_value_has_the_names_of_all_it_stands_for():
    ends = [("10.0.0.2", "dc-01"), ("10.0.0.3", "dc-02"), ("10.0.1.0/24", "lab")]
    assert labels_beside(["10.0.0.2/31", "10.0.1.0/24"], ends) == ("dc-01, dc-02", "lab")


def test_the_names_of_a_joined_value_follow_their_addresses():
    ends = [("10.0.0.10", "asgard"), ("10.0.0.9", "master"), ("10.0.0.11", "cockpit")]
    assert labels_beside(["10.0.0.9-10.0.0.11"], ends) == ("master, asgard, cockpit",)


def test_an_end_that_was_split_names_all_its_parts():
    ends = [("10.0.0.5-10.0.0.17", "pool")]
    assert labels_beside(["10.0.0.5-10.0.0.7", "10.0.0.8-10.0.0.17"], ends) == ("pool", "pool")


@pytest.mark.parametrize(
    "values",
    [
        ["*.example.com", "10.0.0.1", "2001:db8::1"],
        ["2001:db8::1", "10.0.0.1", "*.example.com"],
    ],
)
def test_families_and_names_keep_apart(values):
    ends = [("2001:db8::1", "six"), ("*.example.com", "all"), ("10.0.0.1", "four")]
    by_value = dict(zip(values, labels_beside(values, ends), strict=True))
    assert by_value == {"2001:db8::1": "six", "*.example.com": "all", "10.0.0.1": "four"}


def test_any_stands_for_everything():
    assert labels_beside(["any"], [("any", "Anybody"), ("10.0.0.1", "web")]) == ("Anybody, web",)


def test_no_name_strays_to_another_value():
    assert labels_beside(["10.0.0.1"], [("10.0.0.2", "other")]) == ("",)
