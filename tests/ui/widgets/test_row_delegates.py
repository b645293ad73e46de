import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from tests.ui import gallery
from tests.ui.kit import Dress, Show
from ui.models.rows import RowListModel
from ui.theme.apply import Contrast, Scheme, ThemeChoice
from ui.theme.look import color, look
from ui.widgets.command_items import CommandItem, match_span
from ui.widgets.labels import Tone
from ui.widgets.row_list import RowList
from ui.widgets.timeline_row import TimelineDelegate, TimelineRow
from ui.widgets.worklist_row import WorklistDelegate, WorklistRow, tries_words, widths


def _listed(rows: tuple[object, ...], delegate: WorklistDelegate | TimelineDelegate) -> RowList:
    shown = RowList("Rows", delegate)
    model = RowListModel(shown)
    model.show(rows)  # type: ignore[arg-type]  # rows of the gallery fit
    shown.setModel(model)
    return shown


def test_that_a_worklist_row_is_read_aloud_whole() -> None:
    row = gallery.WORKLIST[1]
    assert row.spoken() == (
        "Santos, Maria, 55 · 10442, Spanish. Repeat potassium: 5.6 on 12 Nov. "
        "3 days late. Try 2 of 3"
    )


def test_that_a_name_gives_way_after_the_record_number_and_before_the_age(
    qapp: QApplication,
) -> None:
    row = WorklistRow("1", "Whitfield, Patricia", "33 · 10144", "Call", "Today", language="ES")
    whole_name, whole_facts, badge = widths(row, 1000)
    room = whole_name + whole_facts + badge + 16
    assert widths(row, room) == (whole_name, whole_facts, badge)
    name, facts, badge = widths(row, room - 20)
    assert (name, facts < whole_facts, badge > 0) == (whole_name, True, True)
    name, facts, badge = widths(row, room - 60)
    assert (name < whole_name, facts > 10, badge > 0) == (True, True, True)


def test_that_a_timeline_row_is_read_aloud_whole() -> None:
    row = TimelineRow("1", "Call: no answer", "18 Nov", "Try 1 of 3.")
    assert row.spoken() == "18 Nov: Call: no answer. Try 1 of 3."


def test_that_a_late_row_shows_more_than_colour(show: Show) -> None:
    """In black and white too: the same words in another tone have no clock beside them."""
    shapes = []
    for tone in (Tone.DANGER, Tone.NEUTRAL):
        row = WorklistRow("1", "Santos, Maria", "55", "Call", "Today", "", "phone", tone)
        shown = _listed((row,), WorklistDelegate())
        shown.resize(500, 80)
        show(shown)
        ground = color(look().tokens.surface).rgb()
        shapes.append(shown.grab().toImage().createMaskFromColor(ground))
    assert shapes[0] != shapes[1]


def test_that_rows_are_painted_in_every_state(show: Show, qtbot: QtBot) -> None:
    shown = _listed(gallery.WORKLIST, WorklistDelegate())
    shown.resize(500, 400)
    show(shown)
    plain = shown.grab().toImage()
    shown.setCurrentIndex(shown.model().index(1, 0))
    shown.setFocus()
    qtbot.waitUntil(lambda: shown.grab().toImage() != plain)


def test_that_a_timeline_row_is_as_high_as_its_text_needs(qapp: QApplication, dress: Dress) -> None:
    short = TimelineRow("1", "Call", "18 Nov", "Short.")
    long = TimelineRow("2", "Call", "18 Nov", "A long account of what was said. " * 8)
    shown = _listed((short, long), TimelineDelegate())
    shown.resize(300, 400)

    def height(row: int) -> int:
        hint: QSize = shown.itemDelegate().sizeHint(
            QStyleOptionViewItem(), shown.model().index(row, 0)
        )
        return hint.height()

    assert height(1) > height(0) > 0
    before = height(1)
    dress(ThemeChoice(Scheme.LIGHT, Contrast.NORMAL, 150))
    assert height(1) > before


def test_that_enter_opens_the_chosen_row(show: Show, qtbot: QtBot) -> None:
    shown = _listed(gallery.WORKLIST, WorklistDelegate())
    show(shown)
    shown.setCurrentIndex(shown.model().index(2, 0))
    with qtbot.waitSignal(shown.opened) as opened:
        qtbot.keyClick(shown, Qt.Key.Key_Return)
    assert opened.args[0].row() == 2


def test_that_tries_are_counted_from_the_next_one() -> None:
    assert tries_words(0, 3) == "No tries yet"
    assert tries_words(1, 3) == "Try 2 of 3"


@pytest.mark.parametrize(
    ("text", "wanted", "span"),
    [
        ("Santos, Maria", "santos", (0, 6)),
        ("Núñez, José", "nunez", (0, 5)),
        ("Santos, Maria", "maria", (8, 13)),
        ("Santos", "zz", (0, 0)),
        ("Santos", "", (0, 0)),
    ],
)
def test_that_the_matched_part_is_found_whatever_the_accents(
    text: str, wanted: str, span: tuple[int, int]
) -> None:
    assert match_span(text, wanted) == span


def test_that_a_command_is_read_aloud_with_its_shortcut() -> None:
    item = CommandItem("a", "Add follow-up", print, shortcut="Ctrl+N")
    assert item.spoken() == "Add follow-up, Ctrl+N"
