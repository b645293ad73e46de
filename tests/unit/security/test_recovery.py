"""The printed recovery key: what may be mistyped and what may not."""

import random

import pytest

from carecoord.common.errors import RefusedError
from carecoord.security.recovery import RecoveryKey, confirmation_groups

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
KEY = RecoveryKey(bytes(range(7, 27)))


def test_that_a_key_is_36_characters_in_9_groups_of_4() -> None:
    assert [len(group) for group in KEY.groups] == [4] * 9
    assert set("".join(KEY.groups)) <= set(ALPHABET)
    assert KEY.text == "-".join(KEY.groups)


def test_that_a_new_key_has_160_random_bits_and_reads_back() -> None:
    keys = [RecoveryKey.generate() for _ in range(50)]
    assert len({key.raw for key in keys}) == 50
    for key in keys:
        assert len(key.raw) * 8 == 160
        assert RecoveryKey.parse(key.text) == key


@pytest.mark.parametrize("position", range(36))
def test_that_any_other_character_at_any_position_is_refused(position: int) -> None:
    characters = "".join(KEY.groups)
    for substitute in ALPHABET.replace(characters[position], ""):
        mistyped = characters[:position] + substitute + characters[position + 1 :]
        with pytest.raises(RefusedError, match="mistyped"):
            RecoveryKey.parse(mistyped)


@pytest.mark.parametrize("position", range(35))
def test_that_two_swapped_neighbours_are_refused(position: int) -> None:
    characters = list("".join(KEY.groups))
    if characters[position] == characters[position + 1]:
        pytest.skip("equal neighbours")
    swapped = [*characters]
    swapped[position : position + 2] = reversed(characters[position : position + 2])
    with pytest.raises(RefusedError):
        RecoveryKey.parse("".join(swapped))


@pytest.mark.parametrize(
    "retype",
    [
        str.lower,
        lambda text: text.replace("-", " "),
        lambda text: text.replace("-", ""),
        lambda text: text.replace("-", "\n"),
        lambda text: text.replace("-", " – "),
        lambda text: f"  {text}\t",
        lambda text: text.replace("0", "O").replace("1", "I"),
        lambda text: text.replace("0", "o").replace("1", "l"),
        lambda text: "".join(chr(ord(c) + 0xFEE0) if c != "-" else c for c in text),
    ],
)
def test_that_case_separators_and_look_alikes_do_not_matter(retype: object) -> None:
    assert callable(retype)
    key = RecoveryKey(b"\x00\x44\x32" * 6 + b"\x08\x42")
    assert {"0", "1"} <= set(key.text)
    assert RecoveryKey.parse(retype(key.text)) == key


@pytest.mark.parametrize("typed", ["", KEY.text[:-1], KEY.text + "A", KEY.text[5:]])
def test_that_a_missing_or_extra_character_is_counted_for_the_person(typed: str) -> None:
    count = sum(c.isalnum() for c in typed)
    with pytest.raises(RefusedError, match=f"36 characters; you typed {count}"):
        RecoveryKey.parse(typed)


@pytest.mark.parametrize("foreign", "UÑß漢")
def test_that_a_character_outside_the_alphabet_is_named(foreign: str) -> None:
    with pytest.raises(RefusedError):
        RecoveryKey.parse(foreign + KEY.text[1:])


def test_that_the_character_u_is_never_taken_for_another() -> None:
    with pytest.raises(RefusedError, match="character U never"):
        RecoveryKey.parse("U" + KEY.text[1:])


def test_that_neither_repr_nor_a_refusal_shows_the_key() -> None:
    assert KEY.groups[0] not in repr(KEY)
    assert KEY.raw.hex() not in repr(KEY)
    wrong = KEY.text[:-1] + ALPHABET[(ALPHABET.index(KEY.text[-1]) + 1) % 32]
    with pytest.raises(RefusedError) as refusal:
        RecoveryKey.parse(wrong)
    assert KEY.groups[0] not in str(refusal.value)


def test_that_two_different_groups_are_asked_for_in_the_order_of_the_sheet() -> None:
    asked = [confirmation_groups(random.Random(seed)) for seed in range(200)]
    assert all(len(numbers) == 2 and numbers[0] < numbers[1] for numbers in asked)
    assert {number for numbers in asked for number in numbers} == set(range(9))


def test_that_groups_copied_from_the_sheet_confirm_it() -> None:
    assert KEY.confirmed_by({2: KEY.groups[2].lower(), 7: f" {KEY.groups[7]} "})


@pytest.mark.parametrize(
    "retyped", [{}, {2: KEY.groups[3]}, {2: KEY.groups[2], 7: ""}, {2: KEY.groups[2][:3]}]
)
def test_that_wrong_or_missing_groups_do_not_confirm_the_sheet(retyped: dict[int, str]) -> None:
    assert not KEY.confirmed_by(retyped)
