"""The three parts of a handout: its text, what to remember, and what it is."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.rules.findings import Finding, Severity
from carecoord.services.authoring_forms import (
    AuthoredVersion,
    HandoutForm,
    PointEntry,
    SourceEntry,
)
from carecoord.services.wording import language_label
from carecoord.vocab.handouts import Subject, TranslationWay
from carecoord.vocab.terms import label as words_of
from ui.pages.writing.entry_rows import EntryList, PointCard, SourceCard
from ui.pages.writing.handout_text import HandoutText, insert_buttons
from ui.widgets.buttons import button
from ui.widgets.cards import ScrollBody
from ui.widgets.flow import FlowLayout
from ui.widgets.form import FormRow, combo, line_edit
from ui.widgets.labels import label
from ui.widgets.layouts import row
from ui.widgets.segmented import flowing


class TextPart(QWidget):
    """Title and text, with what can be put in.

    Signals:
        edited: Something was typed.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = line_edit(most=120)
        self.title_row = FormRow(_("Title"), self.title)
        self.text = HandoutText()
        self._tools = QWidget()
        self._tools.setLayout(FlowLayout(*insert_buttons(self.text), spacing=2))
        self._tools.setSizePolicy(flowing())
        caption = label(_("Text"), "caption")
        caption.setBuddy(self.text)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 10, 16, 10)
        outer.setSpacing(6)
        outer.addWidget(self.title_row)
        outer.addWidget(caption)
        outer.addWidget(self._tools)
        outer.addWidget(self.text, 1)
        self.title.textEdited.connect(self.edited)
        self.text.textChanged.connect(self.edited)

    def show_version(self, version: AuthoredVersion, *, writable: bool) -> None:
        form = version.form
        self.text.language = version.language
        self.title.setText(form.title)
        self.title.setCursorPosition(0)
        self.text.setPlainText(form.text)
        self.title.setReadOnly(not writable)
        self.text.setReadOnly(not writable)
        self._tools.setVisible(writable)


class PointsPart(ScrollBody):
    """What to remember; a teach-back takes it from here.

    Signals:
        edited: Something was typed, added or taken away.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__((16, 10, 16, 10), 8)
        self.points = EntryList(_("Add a point"), _new_point)
        sentence = _("One to three points. Each becomes a topic to teach back, with its question.")
        self.column.addWidget(label(sentence, "muted", wrap=True))
        self.column.addWidget(self.points)
        self.column.addStretch(1)
        self.points.edited.connect(self.edited)

    def show_form(self, form: HandoutForm, *, writable: bool) -> None:
        self.points.show_cards([PointCard(one) for one in form.points], writable=writable)

    def entries(self) -> tuple[PointEntry, ...]:
        cards = self.points.cards
        return tuple(card.entry() for card in cards if isinstance(card, PointCard))

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say beside each point what is wrong with it."""
        said = {one.position: one.sentence for one in findings if one.field == "points"}
        for place, card in enumerate(self.points.cards, start=1):
            if isinstance(card, PointCard):
                card.say(said.get(place, ""))


class AboutPart(ScrollBody):
    """Where it is found, where its facts come from, and who translated and checked it.

    Signals:
        edited: Something was typed or chosen.
    """

    edited = Signal()

    def __init__(self, me: str, today: str) -> None:
        super().__init__((16, 10, 16, 10), 10)
        self._me, self._today = me, today
        self._checked_on = ""
        self.subject = combo({each.value: words_of(each) for each in Subject}, narrow=True)
        self.codes = line_edit(hint="E11, I10, LOINC 4548-4")
        self.keywords = line_edit()
        self.caregivers = QCheckBox(_("It also speaks to whoever cares for somebody"))
        self.codes_row = FormRow(
            _("Codes"),
            self.codes,
            optional=True,
            hint=_("Conditions and tests it is offered for. ICD-10 stands for its whole branch."),
        )
        self.sources = EntryList(_("Add a source"), _new_source)
        self.translation = QWidget()
        self.translated_by = line_edit()
        self.way = combo(
            {"": _("Not said"), **{one.value: words_of(one) for one in TranslationWay}}
        )
        self.checked_by = line_edit()
        self.i_checked = button(_("I have checked it"), icon="check")
        self._source = label("", "small", wrap=True)
        self._adapted = label("", "small", wrap=True)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._build_translation()
        for part in (
            self.translation,
            FormRow(_("Subject"), self.subject),
            self.codes_row,
            FormRow(_("Words it is found by"), self.keywords, optional=True),
            self.caregivers,
            label(_("Sources"), "caption"),
            self.sources,
            self._adapted,
        ):
            self.column.addWidget(part)
        self.column.addStretch(1)

    def _build_translation(self) -> None:
        self.translated_row = FormRow(_("Translated by"), self.translated_by)
        self.checked_row = FormRow(
            _("Checked by"),
            self.checked_by,
            optional=True,
            hint=_("Somebody who reads both languages and compared the two."),
        )
        inner = QVBoxLayout(self.translation)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        line = row(self.translated_row, FormRow(_("How"), self.way))
        line.setStretch(0, 2)
        inner.addWidget(self._source)
        inner.addLayout(line)
        inner.addWidget(self.checked_row)
        inner.addLayout(row(self.i_checked, None))

    def _connect(self) -> None:
        for field in (self.codes, self.keywords, self.translated_by):
            field.textEdited.connect(self.edited)
        self.checked_by.textEdited.connect(self._on_checker)
        self.subject.activated.connect(self._on_edited)
        self.way.activated.connect(self._on_edited)
        self.caregivers.toggled.connect(self._on_edited)
        self.sources.edited.connect(self.edited)
        self.i_checked.clicked.connect(self._on_checked)

    def show_version(self, version: AuthoredVersion, *, writable: bool) -> None:
        form = version.form
        self.subject.setCurrentIndex(max(self.subject.findData(form.subject), 0))
        self.way.setCurrentIndex(max(self.way.findData(form.translation_way), 0))
        self.caregivers.setChecked(form.for_caregivers)
        self._checked_on = form.checked_on
        for field, words in (
            (self.codes, form.codes),
            (self.keywords, form.keywords),
            (self.translated_by, form.translated_by),
            (self.checked_by, form.checked_by),
        ):
            field.setText(words)
            field.setCursorPosition(0)
            field.setReadOnly(not writable)
        for choice in (self.subject, self.way, self.caregivers):
            choice.setEnabled(writable)
        self.i_checked.setVisible(writable)
        self.sources.show_cards([SourceCard(one) for one in form.sources], writable=writable)
        self.translation.setVisible(version.is_translation)
        self._source.setText(_source_words(version))
        self._adapted.setText(_adapted_words(version))
        self._adapted.setVisible(bool(version.adapted_title))

    def values(self) -> dict[str, Any]:
        """What stands in the fields, by the name in the form."""
        cards = self.sources.cards
        return {
            "subject": str(self.subject.currentData()),
            "codes": self.codes.text().strip(),
            "keywords": self.keywords.text().strip(),
            "for_caregivers": self.caregivers.isChecked(),
            "sources": tuple(card.entry() for card in cards if isinstance(card, SourceCard)),
            "translated_by": self.translated_by.text().strip(),
            "translation_way": str(self.way.currentData() or ""),
            "checked_by": self.checked_by.text().strip(),
            "checked_on": self._checked_on,
        }

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say beside a field what is wrong with it."""
        stops = {one.field: one.sentence for one in findings if one.severity is Severity.BLOCKS}
        self.codes_row.show_error(stops.get("codes", ""))
        self.translated_row.show_error(stops.get("translated_by", ""))

    @Slot()
    def _on_edited(self) -> None:
        self.edited.emit()

    @Slot()
    def _on_checker(self) -> None:
        self._checked_on = self._today if self.checked_by.text().strip() else ""
        self.edited.emit()

    @Slot()
    def _on_checked(self) -> None:
        self.checked_by.setText(self._me)
        self._on_checker()


def _new_point() -> PointCard:
    return PointCard(PointEntry())


def _new_source() -> SourceCard:
    return SourceCard(SourceEntry())


def _source_words(version: AuthoredVersion) -> str:
    if not version.is_translation:
        return ""
    return _("Translated from version {number} in {language}.").format(
        number=version.translated_from or "1", language=language_label(version.written_in)
    )


def _adapted_words(version: AuthoredVersion) -> str:
    return _("Adapted from “{title}” of the library, version {number}.").format(
        title=version.adapted_title, number=version.adapted_version
    )
