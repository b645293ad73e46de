from pytestqt.qtbot import QtBot

from ui.pages.importing.count_tiles import CountTiles


def test_that_one_person_and_one_entry_are_spoken_of_as_one(qtbot: QtBot) -> None:
    tiles = CountTiles()
    qtbot.addWidget(tiles)
    tiles.show_counts(added=1, updated=2, unchanged=0, refused=1)
    words = {name: label.text() for name, label in tiles._words.items()}
    assert words["added"] == "person is new"
    assert words["updated"] == "people change"
    assert words["refused"] == "entry is left out"
