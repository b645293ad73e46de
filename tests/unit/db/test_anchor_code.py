"""What is printed can be typed back, and a typing error is told from a missing entry."""

import pytest

from carecoord.db import anchor_code

MAC = bytes(range(32))


def test_that_a_printed_code_is_read_however_it_is_typed() -> None:
    printed = anchor_code.code("desk1", 48213, MAC)
    expected = (48213, anchor_code.mark_of("desk1", 48213, MAC))
    assert anchor_code.read(printed) == expected
    assert anchor_code.read(printed.lower().replace("-", " ")) == expected
    assert anchor_code.read(printed.replace("0", "O").replace("1", "l")) == expected


def test_that_a_character_typed_wrongly_is_noticed() -> None:
    printed = anchor_code.code("desk1", 48213, MAC)
    for place, letter in enumerate(printed):
        if letter != "-":
            wrong = "7" if letter != "7" else "8"
            assert anchor_code.read(printed[:place] + wrong + printed[place + 1 :]) is None


@pytest.mark.parametrize("typed", ["", "12", "7KQ2M9XA4T0P8HJW", "x" * 400, "9" * 60, "²-AAAA"])
def test_that_something_else_is_no_code(typed: str) -> None:
    assert anchor_code.read(typed) is None


def test_that_another_entry_or_another_computer_has_another_code() -> None:
    codes = {
        anchor_code.code("desk1", 5, MAC),
        anchor_code.code("desk1", 6, MAC),
        anchor_code.code("desk2", 5, MAC),
        anchor_code.code("desk1", 5, bytes(32)),
    }
    assert len(codes) == 4
