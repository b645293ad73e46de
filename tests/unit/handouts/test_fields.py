"""Filling in one patient's details."""

import pytest

from carecoord.common.errors import RefusedError
from carecoord.handouts.fields import PersonalDetails, Practice, fill_fields

PRACTICE = Practice(name="Riverside Family Clinic", phone="(202) 555-0123")


def filled(body: str, personal: PersonalDetails | None = None, *, turned: bool = False) -> str:
    return fill_fields(
        body,
        personal=personal or PersonalDetails(),
        practice=PRACTICE,
        is_right_to_left=turned,
    )


def test_that_values_replace_their_fields() -> None:
    personal = PersonalDetails(medicine="lisinopril 10 mg")
    assert filled("<p>You take <b>{medicine}</b>.</p>", personal) == (
        "<p>You take <b>lisinopril 10 mg</b>.</p>"
    )


def test_that_values_are_text_and_never_markup() -> None:
    personal = PersonalDetails(preferred_name='<b onclick="x">Ann & {medicine}</b>')
    printed = filled("<p>For {preferred_name}</p>", personal)
    assert printed == '<p>For &lt;b onclick="x"&gt;Ann &amp; {medicine}&lt;/b&gt;</p>'


def test_that_a_line_without_its_value_is_left_out_whole() -> None:
    body = (
        "<p>Your goal is {goal}.</p>\n<ul><li>Walk.</li>\n<li>Take {medicine}.</li>\n</ul>"
        "<table><tr><td>Next</td><td>{next_visit}</td></tr></table>"
    )
    assert filled(body) == "<ul><li>Walk.</li>\n</ul><table></table>"


def test_that_a_line_needs_all_its_values() -> None:
    body = "<p>{preferred_name} takes {medicine}.</p>"
    assert filled(body, PersonalDetails(preferred_name="Ann", medicine="  ")) == ""


def test_that_a_schedule_keeps_its_rows_to_be_written_in_by_hand() -> None:
    rows = "<tr><td>{medicine}</td></tr>\n<tr><td>{morning}</td><td>{night}</td></tr>\n"
    table = '<table class="schedule">\n{}</table>'
    personal = PersonalDetails(medicine="{night}", morning="1 tablet")
    assert filled(table.format(rows), personal) == table.format(
        "<tr><td>{night}</td></tr>\n<tr><td>1 tablet</td><td></td></tr>\n"
    )


def test_that_a_field_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(RefusedError, match=r"\{risk_score\}"):
        filled("<p>{risk_score}</p>")


def test_that_the_practices_phone_reads_left_to_right_on_any_paper() -> None:
    for turned in (False, True):
        printed = filled("<p>{practice_phone}</p>", turned=turned)
        assert printed == "<p>\u2066(202) 555-0123\u2069</p>"


def test_that_a_name_in_another_script_does_not_turn_the_words_around_it() -> None:
    personal = PersonalDetails(preferred_name="أحمد")
    assert filled("<p>For {preferred_name}</p>", personal) == "<p>For \u2068أحمد\u2069</p>"
