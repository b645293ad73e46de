"""Codes of printed rows."""

import itertools
import random

import pytest

from carecoord.rules.row_codes import code_of, list_number, read_code
from carecoord.worklists.catalogue import built_in

DUE, BP = "followups-due", "bp-at-or-above-140-90"
KEYS = [f"{random.Random(n).getrandbits(128):032x}" for n in range(60)]


@pytest.mark.parametrize("key", [*KEYS, "0" * 32, "f" * 32])
@pytest.mark.parametrize("worklist_id", [DUE, BP])
def test_that_a_code_says_whose_row_of_which_list_it_is(key: str, worklist_id: str) -> None:
    code = code_of(key, worklist_id)
    assert len(code) == 7
    read = read_code(code)
    assert read is not None
    assert (key[-5:] in read.tails, read.list_number) == (True, list_number(worklist_id))


def test_that_codes_are_typed_in_any_case_with_or_without_their_hyphen() -> None:
    code = next(c for c in (code_of(key, DUE) for key in KEYS) if "0" in c)
    for typed in (code.lower(), code.replace("-", ""), code.replace("-", " "), f" {code} "):
        assert read_code(typed) == read_code(code)
    assert read_code(code.replace("0", "o")) == read_code(code)


def test_that_one_wrong_character_or_two_swapped_are_never_another_row() -> None:
    for key in KEYS:
        plain = code_of(key, DUE).replace("-", "")
        for place, other in itertools.product(range(6), "023456789BCDFGHJKMNPQRSTVWXYZ"):
            wrong = plain[:place] + other + plain[place + 1 :]
            assert (read_code(wrong) is None) == (wrong != plain)
        for place in range(5):
            swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
            assert (read_code(swapped) is None) == (swapped != plain)


@pytest.mark.parametrize("text", ["", "Santos", "ABC-DEF", "202 555", "23456", "ZZZ-ZZX"])
def test_that_other_text_is_no_code(text: str) -> None:
    assert read_code(text) is None


def test_that_no_two_built_in_lists_share_a_number() -> None:
    lists = [each.id for each in built_in().definitions if each.outreach is not None]
    assert len({list_number(each) for each in lists}) == len(lists)


def test_that_a_number_too_large_for_any_key_is_no_code() -> None:
    # The largest body there is, with its right check.
    body = "ZZZZZ"
    found = [check for check in "023456789BCDFGHJKMNPQRSTVWXYZ" if read_code(body + check)]
    assert found == []
