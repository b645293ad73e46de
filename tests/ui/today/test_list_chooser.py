"""Which list is shown: the chips there is room for, and the menu of all."""

from carecoord.services.worklist_rows import WorklistSummary
from tests.ui.kit import Show
from ui.pages.today.list_chooser import ListChooser

LONG = "High blood pressure on record, not measured in 12 months, by their own doctor"


def _summary(key: str, title: str) -> WorklistSummary:
    return WorklistSummary(key, title, "work", "", 30, (), 1)


def test_that_a_long_title_is_cut_before_its_count_and_makes_nothing_wider(show: Show) -> None:
    chooser = ListChooser()
    show(chooser)
    chooser.show_lists([_summary("a", LONG), _summary("b", "Due")], "a")
    chip = chooser._chips["a"]
    assert chooser.minimumSizeHint().width() < chip.sizeHint().width()
    shown = chip._fitting(chip.font(), 200)
    assert shown.startswith("High")
    assert shown.endswith("…  30")
    assert chip._fitting(chip.font(), 2000) == f"{LONG}  30"


def test_that_the_menu_of_all_lists_keeps_its_name(show: Show) -> None:
    chooser = ListChooser()
    show(chooser)
    chooser.resize(200, 40)
    chooser.show_lists([_summary("a", LONG), _summary("b", "Due")], "a")
    assert chooser._chips["b"].isHidden()
    assert chooser._more.text() == "All lists"
