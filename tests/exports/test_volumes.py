from exports.pdf.volumes import volumes_of
from tests.exports import samples


def test_a_short_rule_set_is_one_volume():
    (volume,) = volumes_of(samples.campus_report(), 5_000)
    assert volume.zone_pairs == samples.campus_report().zone_pairs


def test_an_empty_rule_set_is_one_empty_volume():
    (volume,) = volumes_of(samples.report(), 5_000)
    assert (volume.number, volume.zone_pairs) == (1, ())


def test_every_rule_stands_in_exactly_one_volume_in_order():
    report = samples.large_report(20, pairs=4)
    volumes = volumes_of(report, 6)
    numbers = [number for volume in volumes for number in volume.rule_numbers()]
    assert numbers == list(range(1, 21))
    assert [sum(1 for _ in volume.rule_numbers()) for volume in volumes] == [6, 6, 6, 2]


def test_a_zone_pair_goes_on_in_the_next_volume():
    first, second = volumes_of(samples.large_report(8, pairs=1), 5)
    assert first.zone_pairs[0].source == second.zone_pairs[0].source == "zone-0"
    assert [len(volume.zone_pairs[0].rules) for volume in (first, second)] == [5, 3]
