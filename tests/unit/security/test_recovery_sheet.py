"""The printed recovery sheet."""

import html
import re
from collections.abc import Iterator

import pytest

from carecoord.common.i18n import use_language
from carecoord.security.recovery import RecoveryKey
from carecoord.security.recovery_sheet import recovery_sheet_html

KEY = RecoveryKey(bytes(range(20)))


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    use_language("en")


def sheet(who_to_call: str = "Ben, (202) 555-0123", practice: str = "Sunnyside Clinic") -> str:
    return recovery_sheet_html(
        KEY, practice_name=practice, made_on="21 Nov 2026", who_to_call=who_to_call
    )


def test_that_the_sheet_names_practice_day_and_helper() -> None:
    text = sheet()
    for piece in ("Sunnyside Clinic", "Made on 21 Nov 2026", "Ben, (202) 555-0123"):
        assert piece in text


def test_that_the_nine_groups_stand_in_order_three_to_a_line() -> None:
    rows = re.findall(r"<tr>(.*?)</tr>", sheet())
    printed = [re.findall(r">([0-9A-Z]{4})</span>", row) for row in rows]
    assert [len(row) for row in printed] == [3, 3, 3]
    assert RecoveryKey.parse(" ".join(group for row in printed for group in row)) == KEY


def test_that_what_people_typed_is_text_and_never_markup() -> None:
    text = sheet(who_to_call="<b>Ben</b> & co", practice='<img src="x">')
    assert "<img" not in text
    assert html.escape("<b>Ben</b> & co") in text


def test_that_a_line_to_write_on_stands_where_nobody_was_named() -> None:
    assert "Write the name and number here:" in sheet(who_to_call="")


def test_that_every_length_but_a_letters_is_in_px_and_nothing_comes_from_outside() -> None:
    text = sheet()
    lengths = re.sub(r"font-size:\s*\d+pt", "", text)
    assert not re.search(r"\d(pt|em|rem|mm|cm)\b", lengths)
    assert not re.search(r"(src|href|url)\s*[=(]", text)


def test_that_the_sheet_says_in_which_language_it_is() -> None:
    use_language("es")
    assert '<html lang="es">' in sheet()
