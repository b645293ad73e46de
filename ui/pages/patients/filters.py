"""Who is on the list: search, status chips with counts, boxes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QToolButton, QVBoxLayout, QWidget, QWidgetAction

from carecoord.common.i18n import _
from carecoord.services.patient_list import PatientFilter
from carecoord.services.wording import language_label
from carecoord.vocab.conditions import CHRONIC, name_of
from carecoord.vocab.patients import Status
from ui.pages.patients.columns import short_status
from ui.theme.sizes import grow_with_text
from ui.widgets.buttons import Kind, button, icon_button
from ui.widgets.calm_boxes import CalmComboBox
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label
from ui.widgets.layouts import row
from ui.widgets.search_field import SearchField
from ui.widgets.segmented import FilterChips, Option, flowing

EVERYBODY = "all"
_SEARCH_PX = 380
_HELP_PX = 380
_BOX_LETTERS = 14
_LETTER_TO_X = 0.85


@dataclass(frozen=True, slots=True)
class Choices:
    """What the boxes offer.

    Attributes:
        counts: People by status.
        languages: Codes, the commonest first.
        staff: Names by id.
        why_empty: Why this person sees nobody, and whom to ask; "" when they may see people.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    staff: Mapping[str, str] = field(default_factory=dict)
    why_empty: str = ""


class FilterBar(QWidget):
    """Says who is wanted.

    Signals:
        searched: Text to look for; "" when the filters count again.
        filtered: A filter changed.
    """

    searched = Signal(str)
    filtered = Signal()

    def __init__(self, help_sentences: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchField(
            _("Find a patient"), _("Find by name, birth date, phone or record number")
        )
        self._help = icon_button("help-circle", _("What can I type?"))
        self._help_sentences = help_sentences
        statuses = [Option(status.value, short_status(status)) for status in Status]
        options = [*statuses, Option(EVERYBODY, _("Everybody"))]
        self._status = FilterChips(_("Status"), options, Status.ACTIVE)
        self._status_before: str = Status.ACTIVE
        self._boxes = {
            "language": _box(_("Language"), _any_words()["language"]),
            "group": _box(_("Condition"), _any_words()["group"]),
            "tag": _box(_("Tag"), _any_words()["tag"]),
            "staff_id": _box(_("Care team"), _any_words()["staff_id"]),
        }
        self._clear = button(_("Clear filters"), Kind.TEXT)
        self._build()
        self._connect()
        self._offer(
            self._boxes["group"], _any_words()["group"], {c.key: name_of(c) for c in CHRONIC}
        )
        self.show_choices(Choices())

    def _build(self) -> None:
        grow_with_text(self.search, minimumWidth=_SEARCH_PX)
        self._help.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._help.addAction(self._help_action())
        self._help.setAccessibleDescription(" ".join(self._help_sentences))
        line = FlowLayout(*self._boxes.values(), self._clear, spacing=8)
        self._line = QWidget()
        self._line.setLayout(line)
        self._line.setSizePolicy(flowing())
        first = row(self.search, self._help, self._status, spacing=8)
        first.setStretch(2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(first)
        column.addWidget(self._line)

    def _help_action(self) -> QWidgetAction:
        """The sentences of help, in a small window under the button."""
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(6)
        column.addWidget(label(_("What you can type"), "strong"))
        for sentence in self._help_sentences:
            column.addWidget(label(sentence, wrap=True))
        grow_with_text(words, fixedWidth=_HELP_PX)
        action = QWidgetAction(self._help)
        action.setDefaultWidget(words)
        return action

    def _connect(self) -> None:
        self.search.searched.connect(self._on_searched)
        self._status.chosen.connect(self._on_filtered)
        self._clear.clicked.connect(self.clear)
        for box in self._boxes.values():
            box.activated.connect(self._on_filtered)

    # Doing

    def wanted(self, sort: str, *, descending: bool) -> PatientFilter:
        """The filter as it stands, in this order."""
        status = self._status.value
        return PatientFilter(
            status=() if status == EVERYBODY else (status,),
            sort=sort,
            descending=descending,
            **{name: str(box.currentData() or "") for name, box in self._boxes.items()},
        )

    def show_choices(self, choices: Choices) -> None:
        """Offer what the practice has; what is chosen stays chosen."""
        counts = dict(choices.counts)
        self._status.set_counts(counts | {EVERYBODY: sum(counts.values())})
        words = _any_words()
        languages = {code: language_label(code) for code in choices.languages}
        self._offer(self._boxes["language"], words["language"], languages)
        self._offer(self._boxes["tag"], words["tag"], {tag: tag for tag in choices.tags})
        self._offer(self._boxes["staff_id"], words["staff_id"], choices.staff)
        self._show_clear()

    @Slot()
    def clear(self) -> None:
        """Everybody active, nothing typed."""
        for box in self._boxes.values():
            box.setCurrentIndex(0)
        self._status.choose(Status.ACTIVE)
        self._status_before = Status.ACTIVE
        if self.search.text():
            self.search.clear()
        self._on_filtered()

    def _offer(self, box: QComboBox, anything: str, options: Mapping[str, str]) -> None:
        chosen = box.currentData()
        box.clear()
        box.addItem(anything, "")
        for key, words in options.items():
            box.addItem(words, key)
        box.setCurrentIndex(max(box.findData(chosen), 0))
        box.setVisible(bool(options))

    def _show_clear(self) -> None:
        narrowed = any(box.currentIndex() > 0 for box in self._boxes.values())
        self._clear.setVisible(narrowed or self._status.value != Status.ACTIVE)

    # Reacting

    @Slot(str)
    def _on_searched(self, text: str) -> None:
        # The search looks through everybody; filters that do nothing must not look alive.
        if text and self._status.isEnabled():
            self._status_before = self._status.value
        self._status.choose(EVERYBODY if text else self._status_before)
        for part in (self._status, *self._boxes.values()):
            part.setEnabled(not text)
        self.searched.emit(text)

    @Slot()
    def _on_filtered(self) -> None:
        self._show_clear()
        self.filtered.emit()


def _box(name: str, at_first: str) -> QComboBox:
    """Wide enough for what stands in it at first, whose letters are narrower than an X."""
    box = CalmComboBox()
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(max(_BOX_LETTERS, round(len(at_first) * _LETTER_TO_X)))
    return box


def _any_words() -> dict[str, str]:
    return {
        "language": _("Any language"),
        "group": _("Any condition"),
        "tag": _("Any tag"),
        "staff_id": _("Any care team"),
    }
