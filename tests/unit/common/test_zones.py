"""Time zones by name."""

import pytest

from carecoord.common.zones import UTC, is_zone, machine_zone_name, zone_named


@pytest.mark.parametrize("name", ["", "Nowhere/At all", "../etc/passwd", "America", "no\0zone"])
def test_that_an_unknown_zone_is_utc_and_is_told_apart(name: str) -> None:
    assert not is_zone(name)
    assert zone_named(name) is UTC


def test_that_a_known_zone_keeps_its_name() -> None:
    assert zone_named("America/Chicago").key == "America/Chicago"


def test_that_the_machines_zone_has_a_name_other_machines_know(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert is_zone(machine_zone_name())
    monkeypatch.setattr("tzlocal.get_localzone_name", lambda: "Local/Invented")
    assert machine_zone_name() == "UTC"
