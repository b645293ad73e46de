"""The library at the left: find a handout, narrow the list, choose one."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from PySide6.QtCore import QModelIndex, Signal, Slot

from carecoord.common.i18n import _, n_
from carecoord.common.text import fold
from carecoord.services.handouts import HandoutItem
from carecoord.services.wording import language_label
from carecoord.vocab.handouts import Subject
from carecoord.vocab.terms import label
from ui.models.rows import ListRow, RowListModel
from ui.models.selection import current_key, next_selectable, select_key
from ui.widgets.cards import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.group_head import GroupHead
from ui.widgets.labels import Tone
from ui.widgets.layouts import column
from ui.widgets.library_row import LibraryDelegate, LibraryRow
from ui.widgets.row_list import RowList
from ui.widgets.search_field import SearchField
from ui.widgets.segmented import FilterChips, Option

FOR_VISIT, IN_LANGUAGE, ALL = "visit", "language", "all"
HARD_FROM_GRADE = 9
_LANGUAGES_NAMED = 3
_MOST_WITHOUT_HEADINGS = 8
_PLACES = {subject: place for place, subject in enumerate(Subject)}


class LibraryPane(Card):
    """A search box, three chips, and the topics.

    Signals:
        asked: Words or chip changed: the list has to be found again.
        topic_chosen: Id of the topic now chosen.
    """

    asked = Signal()
    topic_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__("card", (0, 12, 0, 6), 6)
        self.search = SearchField(_("Find a handout"))
        self.chips = FilterChips(
            _("Which handouts"),
            (
                Option(FOR_VISIT, _("For this visit")),
                Option(IN_LANGUAGE, ""),
                Option(ALL, _("All")),
            ),
            ALL,
        )
        self.chips.button(FOR_VISIT).setToolTip(_("Handouts for the conditions on the chart"))
        self._model = RowListModel(self)
        self.list = RowList(_("Handouts"), LibraryDelegate())
        self.list.setModel(self._model)
        self.search.below = self.list
        self.search.leads(self.list, _("No handout has these words"))
        self._nothing = EmptyState("books", "")
        self._nothing.hide()
        self._build()
        self.search.searched.connect(self._on_asked)
        self.chips.chosen.connect(self._on_asked)
        self.list.moved_to.connect(self._on_moved)

    def _build(self) -> None:
        head = column(self.search, self.chips, spacing=6)
        head.setContentsMargins(12, 0, 12, 0)
        self.body.addLayout(head)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self._nothing, 1)

    def offer(self, *, language: str, for_somebody: bool) -> None:
        """Fit the chips to whom the handout is for."""
        button = self.chips.button(IN_LANGUAGE)
        button.setText(_("In {language}").format(language=language_label(language)))
        button.setAccessibleName(button.text())
        self.chips.button(FOR_VISIT).setVisible(for_somebody)
        self.chips.choose(FOR_VISIT if for_somebody else ALL)

    def show_items(self, items: Sequence[HandoutItem], counts: Mapping[str, int]) -> None:
        """Show what was found; the chosen topic stays chosen while it is there."""
        chosen = self.topic
        self.chips.set_counts({ALL: counts[ALL]})
        self._model.show(_rows(items))
        self.list.setVisible(bool(items))
        self._nothing.setVisible(not items)
        self._say_nothing_found()
        if not select_key(self.list, self._model, chosen) and items:
            self.list.setCurrentIndex(next_selectable(self._model))

    @property
    def topic(self) -> str:
        """The chosen topic, "" when none is."""
        return current_key(self.list, self._model)

    def choose(self, topic: str) -> bool:
        """Choose a topic; False when it is not in the list shown."""
        return select_key(self.list, self._model, topic)

    def _say_nothing_found(self) -> None:
        title = _("No handout has these words")
        sentence = _("Try fewer words.")
        if self.chips.value == FOR_VISIT:
            title = _("No handout for the conditions on the chart")
        elif self.chips.value == IN_LANGUAGE and not self.search.text().strip():
            title = _("No handout in this language yet")
        if self.chips.value != ALL:
            sentence = _("Look under All.")
        self._nothing.say(title, sentence)

    @Slot()
    def _on_asked(self) -> None:
        self.asked.emit()

    @Slot(QModelIndex)
    def _on_moved(self, index: QModelIndex) -> None:
        if index.isValid():
            self.topic_chosen.emit(self._model.key_at(index.row()))


def _rows(items: Sequence[HandoutItem]) -> list[ListRow]:
    """By subject and title; a few rows are seen at a glance and need no headings."""
    ordered = sorted(items, key=lambda item: (_PLACES[item.subject], fold(item.title)))
    if len(items) <= _MOST_WITHOUT_HEADINGS:
        return [_row(item) for item in ordered]
    rows: list[ListRow] = []
    for subject, group in groupby(ordered, key=lambda item: item.subject):
        under = [_row(item) for item in group]
        rows += [GroupHead(label(subject), len(under)), *under]
    return rows


def _row(item: HandoutItem) -> LibraryRow:
    facts = [_languages(item.languages)]
    hard = item.grade is not None and item.grade >= HARD_FROM_GRADE
    if item.grade is not None:
        facts.append(_("Grade {grade}").format(grade=item.grade))
    if item.is_own:
        facts.append(_("ours"))
    return LibraryRow(
        key=item.topic,
        title=item.title,
        subtitle="  ·  ".join(facts),
        icon=item.icon,
        mark=_("Hard to read") if hard else "",
        tone=Tone.WARN if hard else Tone.NEUTRAL,
    )


def _languages(codes: Sequence[str]) -> str:
    if len(codes) > _LANGUAGES_NAMED:
        return n_("{count} language", "{count} languages", len(codes)).format(count=len(codes))
    return ", ".join(language_label(code) for code in codes)
