from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListView
from pytestqt.modeltest import ModelTester

from ui.models.rows import ROW_ROLE, RowListModel
from ui.models.selection import (
    current_key,
    next_selectable,
    restore,
    select_key,
    selected_keys,
)


@dataclass(frozen=True)
class Line:
    key: str
    words: str

    def spoken(self) -> str:
        return self.words


HEAD = Line("", "Late, 2")
ROWS = [HEAD, Line("a", "Ada Moss"), Line("b", "Ben Oduya"), Line("", "Today"), Line("c", "Cy")]


@pytest.fixture
def model(qapp: QApplication) -> RowListModel:
    made = RowListModel()
    made.show(ROWS)
    return made


@pytest.fixture
def view(model: RowListModel) -> QListView:
    made = QListView()
    made.setModel(model)
    return made


def test_that_the_model_obeys_qt(model: RowListModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)
    model.show(ROWS[:2])
    model.show([])


def test_that_a_row_is_read_aloud_as_a_sentence(model: RowListModel) -> None:
    index = model.index(1, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Ada Moss"
    assert index.data(ROW_ROLE) is ROWS[1]


def test_that_headings_are_never_selected(model: RowListModel) -> None:
    assert model.flags(model.index(0, 0)) == Qt.ItemFlag.NoItemFlags
    assert next_selectable(model).row() == 1
    assert next_selectable(model, 3).row() == 4


def test_that_the_last_row_is_found_from_beyond_the_end(model: RowListModel) -> None:
    assert next_selectable(model, 99).row() == 4


def test_that_the_chosen_row_stays_chosen_when_it_moves(
    view: QListView, model: RowListModel
) -> None:
    select_key(view, model, "b")
    key, was_at = current_key(view, model), view.currentIndex().row()
    model.show([Line("z", "Zoe"), *ROWS])
    restore(view, model, key, was_at)
    assert current_key(view, model) == "b"


def test_that_the_next_row_is_chosen_when_the_chosen_one_is_gone(
    view: QListView, model: RowListModel
) -> None:
    select_key(view, model, "b")
    model.show([row for row in ROWS if row.key != "b"])
    restore(view, model, "b", 2)
    assert current_key(view, model) == "c"


def test_that_choosing_an_unknown_key_changes_nothing(view: QListView, model: RowListModel) -> None:
    select_key(view, model, "a")
    assert not select_key(view, model, "nobody")
    assert not select_key(view, model, "")
    assert selected_keys(view, model) == ["a"]
