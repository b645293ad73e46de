"""The length of a text message in parts."""

import pytest

from carecoord.rules.text_segments import length


@pytest.mark.parametrize(
    ("text", "units", "segments"),
    [
        ("", 0, 0),
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("a" * 306, 306, 2),
        ("a" * 307, 307, 3),
        ("é" * 160, 160, 1),
        ("€" * 80, 160, 1),
        ("€" * 81, 162, 2),
        ("a" * 152 + "€" + "a" * 152, 306, 3),
        ("í" * 70, 70, 1),
        ("í" * 71, 71, 2),
        ("í" + "😀" * 35, 71, 2),
    ],
)
def test_that_parts_are_counted_as_phone_companies_do(text: str, units: int, segments: int) -> None:
    found = length(text)
    assert (found.units, found.segments) == (units, segments)


def test_that_what_makes_a_message_longer_is_named() -> None:
    assert length("Llámenos: ¿le va bien el miércoles?").wide == ("á",)
