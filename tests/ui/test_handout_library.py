"""The list handouts are chosen from says why it is empty."""

import pytest
from PySide6.QtWidgets import QLabel

from tests.ui.kit import Show
from ui.pages.handouts.library_pane import ALL, FOR_VISIT, IN_LANGUAGE, LibraryPane


@pytest.mark.parametrize(
    ("chip", "typed", "said"),
    [
        (ALL, "", "No handout has these words"),
        (FOR_VISIT, "", "No handout for the conditions on the chart"),
        (IN_LANGUAGE, "", "No handout in this language yet"),
        (IN_LANGUAGE, "asthma", "No handout has these words"),
    ],
)
def test_that_an_empty_list_says_what_nothing_was_found_for(
    chip: str, typed: str, said: str, show: Show
) -> None:
    pane = LibraryPane()
    pane.offer(language="zh", for_somebody=True)
    show(pane)
    pane.chips.choose(chip)
    pane.search.setText(typed)
    pane.show_items((), {ALL: 0})
    assert said in [one.text() for one in pane.findChildren(QLabel) if one.isVisible()]
