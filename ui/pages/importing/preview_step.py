"""Third step: what would happen, before anything is written."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from carecoord.common.i18n import _, n_
from ui.pages.importing.conflicts_view import ConflictsView
from ui.pages.importing.contents_view import ContentsView
from ui.pages.importing.count_tiles import CountTiles
from ui.pages.importing.people_view import PeopleView
from ui.pages.importing.problems_view import ProblemsView
from ui.pages.importing.said_card import SaidCard
from ui.pages.importing.work import Previewed
from ui.widgets.formats import full_date
from ui.widgets.layouts import column
from ui.widgets.segmented import FilterChips, Option

PEOPLE, PROBLEMS, CONFLICTS, CONTENTS = "people", "problems", "conflicts", "contents"


class PreviewStep(QWidget):
    """Four numbers, then the views behind them.

    Signals:
        decided: True to take the file's values where staff wrote others.
        copied: How many problems were put on the clipboard.
    """

    decided = Signal(bool)
    copied = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles = CountTiles()
        self.seen = SaidCard("warn", "history")
        self.error = SaidCard("danger", "alert-circle", _("The import was not made"))
        self.people, self.problems = PeopleView(), ProblemsView()
        self.conflicts, self.contents = ConflictsView(), ContentsView()
        self.chips = FilterChips(
            _("What to look at"),
            (
                Option(PEOPLE, _("People")),
                Option(PROBLEMS, _("Problems")),
                Option(CONFLICTS, _("Changed here since")),
                Option(CONTENTS, _("What the file holds")),
            ),
            PEOPLE,
        )
        self._views = {
            PEOPLE: self.people,
            PROBLEMS: self.problems,
            CONFLICTS: self.conflicts,
            CONTENTS: self.contents,
        }
        self._stack = QStackedWidget()
        for view in self._views.values():
            self._stack.addWidget(view)
        outer = column(self.error, self.seen, self.tiles, self.chips, self._stack, spacing=10)
        outer.setStretch(4, 1)
        self.setLayout(outer)
        self.chips.chosen.connect(self.show_view)
        self.conflicts.decided.connect(self.decided)
        self.problems.copied.connect(self.copied)

    def take_focus(self) -> None:
        """Stand at the first of the views."""
        self.chips.button(PEOPLE).setFocus()

    def show_preview(self, shown: Previewed, *, overwrite: bool) -> None:
        preview = shown.preview
        self.error.say("")
        self.seen.say(_seen_words(shown))
        self.tiles.show_counts(
            added=preview.added,
            updated=preview.updated,
            unchanged=preview.unchanged,
            refused=preview.rows_refused,
        )
        self.people.show_people(preview.samples, has_columns=bool(preview.inspection.columns))
        self.problems.show_problems(preview.problems)
        self.conflicts.show_conflicts(preview.conflicts, shown.names, overwrite=overwrite)
        self.contents.show_contents(preview)
        self.chips.set_counts({PROBLEMS: len(preview.problems), CONFLICTS: len(preview.conflicts)})
        self.chips.button(CONFLICTS).setVisible(bool(preview.conflicts))
        self.chips.choose(PEOPLE)
        self.show_view(PEOPLE)

    @Slot(str)
    def show_view(self, view: str) -> None:
        self.chips.choose(view)
        self._stack.setCurrentWidget(self._views[view])


def commit_words(shown: Previewed) -> str:
    """What the main button does."""
    count = shown.preview.added + shown.preview.updated
    if not count:
        return _("Import all the same")
    return n_("Import {count} person", "Import {count} people", count).format(count=f"{count:,}")


def _seen_words(shown: Previewed) -> str:
    day = shown.preview.seen_before
    if day is None:
        return ""
    words = _("This very content was imported on {date}. Importing it again adds nothing twice.")
    return words.format(date=full_date(day))
