"""Places people name, each in a zone there is."""

from carecoord.common.zones import is_zone
from carecoord.vocab.places import places

STATES = 50


def test_that_every_place_lies_in_a_known_zone_and_stands_once() -> None:
    known = list(places())
    assert all(is_zone(zone) for _place, zone in known)
    assert len({place for place, _zone in known}) == len(known)


def test_that_every_state_of_a_city_is_there_by_itself() -> None:
    names = {place for place, _zone in places()}
    states = {place.partition(", ")[2] for place in names if ", " in place} - {"DC"}
    missing = states - names - {"Washington"}
    assert missing == set()
    assert len(states) >= STATES - 5
