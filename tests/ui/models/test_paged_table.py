from collections.abc import Mapping, Sequence
from functools import partial

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from carecoord.common.errors import UnavailableError
from tests.ui.slow import slowly
from ui.background import jobs as background_jobs
from ui.background.jobs import JobRunner, Lane
from ui.models.columns import Column
from ui.models.paged_table import (
    FIRST_ROWS,
    PAGES_KEPT,
    ROWS_PER_PAGE,
    WAITING,
    PagedTableModel,
)
from ui.models.rows import ROW_ROLE
from ui.widgets.data_table import DataTable
from ui.widgets.group_head import GroupHead

NAME: Column[str] = Column("name", lambda: "Name", lambda row: row.upper(), sortable=True)
SIZE: Column[str] = Column(
    "size", lambda: "Size", lambda row: str(len(row)), Qt.AlignmentFlag.AlignRight
)


class Store:
    """Answers like a service and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.fails = False
        self.suffix = ""

    def hold(self) -> None:
        """Where a test may keep it waiting."""

    def load(self, ids: Sequence[str]) -> Mapping[str, str]:
        self.hold()
        self.asked.append(len(ids))
        if self.fails:
            raise UnavailableError("The server does not answer.")
        return {key: key + self.suffix for key in ids if key != "gone"}


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def model(store: Store, jobs: JobRunner) -> PagedTableModel[str]:
    return PagedTableModel([NAME, SIZE], store.load, jobs)


def _has_arrived(index: QModelIndex) -> bool:
    return bool(index.data() != WAITING)


def _ids(count: int) -> list[str]:
    return [f"row{number}" for number in range(count)]


def test_that_only_pages_looked_at_are_loaded(
    model: PagedTableModel[str], store: Store, qtbot: QtBot
) -> None:
    model.show(_ids(100_000))
    last = model.index(99_999, 0)
    assert last.data() == WAITING
    qtbot.waitUntil(lambda: last.data() == "ROW99999")
    assert store.asked == [ROWS_PER_PAGE]


def test_that_all_pages_in_sight_are_read_at_once(
    model: PagedTableModel[str], store: Store, qtbot: QtBot
) -> None:
    model.show(_ids(100_000))
    seen = [model.index(row, 0) for row in range(3 * ROWS_PER_PAGE)]
    assert {index.data() for index in seen} == {WAITING}
    qtbot.waitUntil(lambda: all(map(_has_arrived, seen)))
    assert store.asked == [3 * ROWS_PER_PAGE]


def test_that_rows_scrolled_to_are_there_before_they_are_painted(
    model: PagedTableModel[str], store: Store, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(background_jobs, "MOMENT_S", 10.0)
    table = DataTable("People")
    qtbot.addWidget(table)
    table.setModel(model)
    table.resize(400, 300)
    table.show()
    model.show(_ids(100_000))
    table.scrollToBottom()
    assert model.index(99_999, 0).data() == "ROW99999"
    assert len(store.asked) == 1


def test_that_nobody_waits_for_rows_that_take_longer(
    model: PagedTableModel[str], store: Store, jobs: JobRunner, qtbot: QtBot
) -> None:
    model.show(_ids(100_000))
    place = model.index(500, 0)
    with slowly(store, "hold") as reading:
        model.bring(range(496, 512))
        assert place.data() == WAITING
        model.bring(range(800, 816))  # behind another nothing is waited for
        assert len(jobs.busy_with(Lane.READING)) == 1
        reading.go_on()
    qtbot.waitUntil(lambda: place.data() == "ROW500")


def test_that_rows_known_already_are_not_read_and_others_follow_them(
    model: PagedTableModel[str], store: Store, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(model)
    ids = _ids(FIRST_ROWS + 5)
    model.show(ids[:FIRST_ROWS], {key: key for key in ids[:FIRST_ROWS]})
    assert model.index(FIRST_ROWS - 1, 0).data() == f"ROW{FIRST_ROWS - 1}"
    assert model.go_on(ids)
    assert model.rowCount() == FIRST_ROWS + 5
    last = model.index(FIRST_ROWS + 4, 0)
    qtbot.waitUntil(lambda: last.data() == f"ROW{FIRST_ROWS + 4}")
    assert store.asked == [5]
    assert not model.go_on(["another", *ids])
    assert model.shows(ids)


def test_that_a_painted_cell_follows_its_row(
    model: PagedTableModel[str], store: Store, qtbot: QtBot
) -> None:
    model.show(["a", "gone"])
    assert [model.cell(0, column)[0] for column in (0, 1)] == [WAITING, ""]
    qtbot.waitUntil(lambda: model.row_at(0) is not None)
    assert model.cell(0, 0) == ("A", "text", Qt.AlignmentFlag.AlignLeft.value)
    assert model.cell(1, 0)[0] == ""
    store.suffix = "x"
    model.reload()
    qtbot.waitUntil(lambda: model.cell(0, 0)[0] == "AX")
    assert model.cell(0, 1)[0] == model.index(0, 1).data() == "2"
    model.show(["b"])
    assert model.cell(0, 0)[0] == WAITING


def test_that_the_model_obeys_qt(
    model: PagedTableModel[str], qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(model)
    model.show(_ids(250))
    qtbot.waitUntil(lambda: model.index(249, 0).data() == "ROW249")
    model.show([])


def test_that_an_answer_for_an_older_list_is_dropped(
    model: PagedTableModel[str], qtbot: QtBot
) -> None:
    model.show(["old"])
    assert model.index(0, 0).data() == WAITING
    model.show(["new"])
    changed: list[str] = []
    model.dataChanged.connect(lambda: changed.append(model.index(0, 0).data()))
    qtbot.waitUntil(lambda: model.index(0, 0).data() == "NEW")
    assert changed == ["NEW"]


def test_that_few_pages_are_kept(model: PagedTableModel[str], store: Store, qtbot: QtBot) -> None:
    model.show(_ids(ROWS_PER_PAGE * (PAGES_KEPT + 2)))
    for page in range(PAGES_KEPT + 1):
        shown = model.index(page * ROWS_PER_PAGE, 0)
        qtbot.waitUntil(partial(_has_arrived, shown))
    assert model.index(0, 0).data() == WAITING


def test_that_a_row_deleted_meanwhile_is_shown_empty(
    model: PagedTableModel[str], qtbot: QtBot
) -> None:
    model.show(["here", "gone"])
    qtbot.waitUntil(lambda: model.index(0, 0).data() == "HERE")
    assert model.index(1, 0).data() is None


def test_that_a_failed_page_is_told_and_asked_for_again(
    model: PagedTableModel[str], store: Store, qtbot: QtBot
) -> None:
    store.fails = True
    model.show(["a"])
    with qtbot.waitSignal(model.broke) as broke:
        model.index(0, 0).data()
    assert isinstance(broke.args[0], UnavailableError)
    store.fails = False
    qtbot.waitUntil(lambda: model.index(0, 0).data() == "A")


def test_that_reloading_keeps_the_old_text_until_the_new_arrives(
    model: PagedTableModel[str], store: Store, qtbot: QtBot
) -> None:
    model.show(["a"])
    qtbot.waitUntil(lambda: model.index(0, 0).data() == "A")
    store.suffix = "x"
    model.reload()
    assert model.index(0, 0).data() == "A"
    qtbot.waitUntil(lambda: model.index(0, 0).data() == "AX")


def test_that_headings_stand_between_ids(model: PagedTableModel[str], store: Store) -> None:
    head = GroupHead("Late", 1)
    model.show([head, "a"])
    assert model.index(0, 0).data(ROW_ROLE) is head
    assert model.index(0, 0).data() == "Late, 1"
    assert model.flags(model.index(0, 0)) == Qt.ItemFlag.NoItemFlags
    assert model.ids() == ["a"]
    assert (model.id_at(0), model.id_at(1), model.row_of("a")) == ("", "a", 1)


def test_that_cells_are_read_aloud_with_their_heading(
    model: PagedTableModel[str], qtbot: QtBot
) -> None:
    model.show(["abc"])
    qtbot.waitUntil(lambda: model.row_at(0) == "abc")
    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert model.index(0, 1).data(spoken) == "Size: 3"
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    assert (
        model.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole) == right
    )


def test_that_sorting_is_asked_of_the_page_and_only_where_possible(
    model: PagedTableModel[str], qtbot: QtBot
) -> None:
    asked: list[tuple[str, bool]] = []
    model.sort_asked.connect(lambda key, downwards: asked.append((key, downwards)))
    model.sort(0, Qt.SortOrder.DescendingOrder)
    model.sort(1)
    assert asked == [("name", True)]
