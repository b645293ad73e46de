"""What is wrong with a file, told once for all places."""

from carecoord.services.import_results import Problem
from ui.pages.importing.problems_view import grouped


def test_that_a_sentence_stands_once_with_all_its_places_the_gravest_first() -> None:
    rows = grouped(
        [
            Problem("note", "a, row 1", "Good to know."),
            Problem("warning", "a, row 2", "Look at it."),
            Problem("refused", "a, row 3", "Left out."),
            Problem("warning", "a, row 4", "Look at it."),
        ]
    )
    assert [row.sentence for row in rows] == ["Left out.", "Look at it.", "Good to know."]
    assert rows[1].places == ("a, row 2", "a, row 4")
    assert "2 places" in rows[1].spoken()
