"""What the list says: its title, its reason, what takes a row off, each in two languages."""

import re
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carecoord.common.i18n import LANGUAGES, _, current_language
from carecoord.services.own_list_forms import FactChoice, ListForm, ListWords, Words
from carecoord.services.wording import language_label
from ui.pages.lists.fact_box import FactBox
from ui.widgets.buttons import button
from ui.widgets.cards import ScrollBody
from ui.widgets.form import FormRow
from ui.widgets.growing_text import GrowingText
from ui.widgets.labels import label
from ui.widgets.layouts import row
from ui.widgets.tab_order import stops_in, tab_before

_BRACES = re.compile(r"\{([^{}]+)\}")


class WordsField(QWidget):
    """One text in the user's language, and under it the other one, which may stay empty.

    Signals:
        edited: Something was typed.
    """

    edited = Signal()

    def __init__(self, caption: str, hint: str = "") -> None:
        super().__init__()
        self._own = current_language()
        other = next(one for one in LANGUAGES if one != self._own)
        beside = _("{caption} in {language}").format(
            caption=caption, language=language_label(other)
        )
        self.own = GrowingText(caption, hint=hint, one_paragraph=True)
        self.other = GrowingText(beside, one_paragraph=True)
        self.row = FormRow(caption, self.own)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.row)
        column.addWidget(FormRow(beside, self.other, optional=True))
        self.own.textChanged.connect(self.edited)
        self.other.textChanged.connect(self.edited)

    def show_words(self, words: Words, *, writable: bool) -> None:
        self.own.set_text(words.es if self._own == "es" else words.en)
        self.other.set_text(words.en if self._own == "es" else words.es)
        self.own.setReadOnly(not writable)
        self.other.setReadOnly(not writable)

    def words(self) -> Words:
        own, other = self.own.toPlainText().strip(), self.other.toPlainText().strip()
        return Words(en=other, es=own) if self._own == "es" else Words(en=own, es=other)

    def suggest(self, text: str) -> None:
        """What stands there while nothing is typed: the text as it is made."""
        self.own.setPlaceholderText(text)


class TextsPart(ScrollBody):
    """What is left empty is made from the conditions.

    Signals:
        edited: Something was typed.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__((16, 10, 16, 10), 10)
        self._names: Mapping[str, str] = {}
        self._words: Mapping[str, str] = {}
        self._made = ""
        self.why = WordsField(_("Why a person is on the list"))
        self.purpose = WordsField(_("What the list is for"))
        self.leaves_when = WordsField(_("What takes a person off the list"))
        self.next_step = WordsField(_("Next step"))
        self.insert_row = QVBoxLayout()
        self.begin_why = button(_("Begin with the reason as it is made"), icon="edit")
        self.insert = FactBox(_("Put a fact into the reason"), ())
        self._column_of_facts = QWidget()
        self._build()
        for field in (self.why, self.purpose, self.leaves_when, self.next_step):
            field.edited.connect(self.edited)
        self.begin_why.clicked.connect(self._on_begin_why)

    def _build(self) -> None:
        sentence = _(
            "What you leave empty is made from the conditions, in both languages. A fact in "
            "braces is filled in for each person; where it is not known, the reason as it is "
            "made stands in its place."
        )
        self._column_of_facts.setLayout(self.insert_row)
        self.insert_row.setContentsMargins(0, 0, 0, 0)
        self.column.addWidget(label(sentence, "muted", wrap=True))
        self.column.addWidget(self.why)
        self.column.addWidget(self._column_of_facts)
        self.column.addLayout(row(self.begin_why, None))
        for field in (self.purpose, self.leaves_when, self.next_step):
            self.column.addWidget(field)
        self.column.addStretch(1)

    def use_facts(self, facts: Sequence[FactChoice]) -> None:
        """What can stand in a reason."""
        told = [fact for fact in facts if fact.can_be_told]
        self._words = {fact.name: fact.words for fact in told}
        self._names = {fact.words: fact.name for fact in told}
        while (item := self.insert_row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self.insert = FactBox(_("Put a fact into the reason"), told)
        box = FormRow(_("Put a fact into the reason"), self.insert)
        self.insert_row.addWidget(box)
        tab_before(self.begin_why, stops_in(box))
        self.insert.picked.connect(self._on_insert)

    def show_form(self, form: ListForm, *, writable: bool) -> None:
        why = Words(en=self._spoken(form.why.en), es=self._spoken(form.why.es))
        self.why.show_words(why, writable=writable)
        self.purpose.show_words(form.purpose, writable=writable)
        self.leaves_when.show_words(form.leaves_when, writable=writable)
        self.next_step.show_words(form.next_step, writable=writable)
        self._column_of_facts.setVisible(writable)
        self.begin_why.setVisible(writable)

    def show_made(self, words: ListWords) -> None:
        """The texts as they are made, where nobody wrote any."""
        self._made = self._spoken(words.why)
        self.why.suggest(self._made)
        self.purpose.suggest(words.sentence)
        self.leaves_when.suggest(words.leaves_when)

    def why_words(self) -> Words:
        """The reason with facts by name."""
        words = self.why.words()
        return Words(en=self._stored(words.en), es=self._stored(words.es))

    def _spoken(self, text: str) -> str:
        return _BRACES.sub(lambda found: _braced(self._words.get(found[1], found[1])), text)

    def _stored(self, text: str) -> str:
        return _BRACES.sub(lambda found: _braced(self._names.get(found[1], found[1])), text)

    @Slot()
    def _on_begin_why(self) -> None:
        self.why.own.set_text(self._made)
        self.why.own.setFocus()

    @Slot()
    def _on_insert(self) -> None:
        fact = self.insert.fact
        if fact is None:
            return
        field = self.why.other if self.why.other.hasFocus() else self.why.own
        field.insertPlainText(_braced(fact.words))
        self.insert.choose("")
        field.setFocus()


def _braced(words: str) -> str:
    return "{" + words + "}"
