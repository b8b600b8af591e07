import dataclasses

from exports.pdf.volumes import fits_one_volume, lines_of, volumes_of
from tests.exports import samples

EVERYDAY = lines_of(samples.large_report(1, pairs=1).zone_pairs[0].rules[0])


def test_a_short_rule_set_is_one_volume():
    (volume,) = volumes_of(samples.campus_report(), 20_000)
    assert volume.zone_pairs == samples.campus_report().zone_pairs


def test_an_empty_rule_set_is_one_empty_volume():
    (volume,) = volumes_of(samples.report(), 20_000)
    assert (volume.number, volume.zone_pairs) == (1, ())


def test_every_rule_stands_in_exactly_one_volume_in_order():
    report = samples.large_report(20, pairs=4)
    volumes = volumes_of(report, 6 * EVERYDAY)
    numbers = [number for volume in volumes for number in volume.rule_numbers()]
    assert numbers == list(range(1, 21))
    assert [sum(1 for _ in volume.rule_numbers()) for volume in volumes] == [6, 6, 6, 2]


def test_a_zone_pair_goes_on_in_the_next_volume():
    first, second = volumes_of(samples.large_report(8, pairs=1), 5 * EVERYDAY)
    assert first.zone_pairs[0].source == second.zone_pairs[0].source == "zone-0"
    assert [len(volume.zone_pairs[0].rules) for volume in (first, second)] == [5, 3]


def test_rules_with_many_ends_fill_a_volume_sooner():
    (pair,) = samples.large_report(4, pairs=1).zone_pairs
    hosts = tuple(f"10.0.0.{n}" for n in range(100))
    wide = dataclasses.replace(pair.rules[1], sources=hosts, source_names=("",) * 100)
    rules = (pair.rules[0], wide, *pair.rules[2:])
    report = samples.report(zone_pairs=(dataclasses.replace(pair, rules=rules),), rule_count=4)
    volumes = volumes_of(report, 3 * EVERYDAY)
    assert [list(volume.rule_numbers()) for volume in volumes] == [[1], [2], [3, 4]]


def test_whether_one_volume_holds_it_is_known_before():
    report = samples.large_report(8, pairs=1)
    for lines in (EVERYDAY, 7 * EVERYDAY, 8 * EVERYDAY):
        assert fits_one_volume(report, lines) == (len(volumes_of(report, lines)) == 1)
    one = samples.large_report(1, pairs=1)
    assert fits_one_volume(one, 1)
    assert len(volumes_of(one, 1)) == 1
