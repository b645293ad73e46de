"""Beside the text: how hard it is to read, the same in another language, and how it prints."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from carecoord.common.i18n import _, n_
from carecoord.rules.findings import Finding, Severity
from carecoord.services.authoring_forms import HardWordEntry, Measured, OtherText
from carecoord.services.papers import Document
from carecoord.services.wording import language_label
from carecoord.vocab.handouts import VersionState
from carecoord.vocab.terms import label as words_of
from ui.printing.preview import PagePreview
from ui.widgets.calm_boxes import CalmComboBox
from ui.widgets.cards import Card, ScrollBody
from ui.widgets.conflict_card import Difference
from ui.widgets.form import FormRow
from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import clear, row
from ui.widgets.segmented import Option, SegmentedChoice

READING, BESIDE, PRINT = "reading", "beside", "print"
_AIM, _MOST = 6, 8
_WORDS_SHOWN = 12
_ICONS = {
    Severity.BLOCKS: ("alert-circle", "danger"),
    Severity.WARNS: ("alert-triangle", "warn"),
    Severity.SUGGESTS: ("info-circle", "text2"),
}


class SidePane(Card):
    """One of three things to look at while writing.

    Signals:
        chosen: Which of them is wanted now.
        example_asked: The paper is to be filled in for somebody who does not exist, or not.
    """

    chosen = Signal(str)
    example_asked = Signal()

    def __init__(self) -> None:
        super().__init__("card", (0, 12, 0, 10), 8)
        self.choice = SegmentedChoice(
            _("Beside the text"),
            (
                Option(READING, _("Reading")),
                Option(BESIDE, _("Other language")),
                Option(PRINT, _("As it prints")),
            ),
            READING,
        )
        self.reading = ReadingPart()
        self.beside = BesidePart()
        self.paper = PaperPart()
        self._stack = QStackedWidget()
        for part in (self.reading, self.beside, self.paper):
            self._stack.addWidget(part)
        head = row(self.choice)
        head.setContentsMargins(14, 0, 14, 0)
        self.body.addLayout(head)
        self.body.addWidget(self._stack, 1)
        self.choice.chosen.connect(self._on_chosen)
        self.paper.example.toggled.connect(self._on_example)

    @property
    def shown(self) -> str:
        return self.choice.value

    def show_part(self, part: str) -> None:
        """Bring one of the three to the front."""
        self.choice.choose(part)
        self._on_chosen(part)

    @Slot()
    def show_reading(self) -> None:
        self.show_part(READING)

    @Slot()
    def show_beside(self) -> None:
        if self.beside.language.count():
            self.show_part(BESIDE)

    @Slot()
    def show_paper(self) -> None:
        self.show_part(PRINT)

    def offer_beside(self, texts: Sequence[OtherText]) -> None:
        """The other languages there are; without one there is nothing to compare with."""
        self.beside.show_texts(texts)
        self.choice.button(BESIDE).setVisible(bool(texts))
        if not texts and self.shown == BESIDE:
            self.show_part(READING)

    @Slot(str)
    def _on_chosen(self, part: str) -> None:
        self._stack.setCurrentIndex((READING, BESIDE, PRINT).index(part))
        self.chosen.emit(part)

    @Slot()
    def _on_example(self) -> None:
        self.example_asked.emit()


class ReadingPart(ScrollBody):
    """The whole grade with its formula, the words behind it, and what is to be put right."""

    def __init__(self) -> None:
        super().__init__((14, 2, 14, 8), 10)
        self._icon = IconLabel("info-circle", "text2")
        self.grade = label("", "strong", wrap=True)
        self.statement = label("", "small", wrap=True)
        card = Card("inset", (12, 8, 10, 10), 4)
        line = row(self._icon, self.grade)
        line.setStretch(1, 1)
        card.body.addLayout(line)
        card.body.addWidget(self.statement)
        self._hard_head = label(_("Hard words"), "caption")
        self._hard = QVBoxLayout()
        self._hard.setSpacing(3)
        self._findings_head = label(_("Before it is sent"), "caption")
        self._findings = QVBoxLayout()
        self._findings.setSpacing(6)
        self.changed = label("", wrap=True)
        self._changed_head = label("", "caption", wrap=True)
        self.column.addWidget(card)
        self.column.addWidget(self._changed_head)
        self.column.addWidget(self.changed)
        self.column.addWidget(self._findings_head)
        self.column.addLayout(self._findings)
        self.column.addWidget(self._hard_head)
        self.column.addLayout(self._hard)
        self.column.addStretch(1)
        for part in (self._findings_head, self._hard_head, self._changed_head, self.changed):
            part.hide()

    def show_measured(self, measured: Measured) -> None:
        grade = measured.grade
        if grade is None:
            self._icon.set_icon("info-circle", "text2")
            self.grade.setText(_("Reading grade not known"))
        else:
            tone = "ok" if grade <= _AIM else "warn"
            self._icon.set_icon("circle-check" if grade <= _AIM else "alert-triangle", tone)
            words = _("Grade {grade}: {band}").format(grade=grade, band=measured.band)
            self.grade.setText(words)
        self.statement.setText(measured.statement)
        self._show_hard(measured.hard)

    def show_changed(self, changed: Sequence[Difference], in_use: int) -> None:
        """Where the text differs from the version in use, for whoever approves it."""
        head = _("Changed since version {number}").format(number=in_use)
        self._changed_head.setText(head)
        lines = [
            _("{field}: “{now}” in place of “{before}”").format(
                field=one.caption, now=one.mine or _("Nothing"), before=one.theirs or _("Nothing")
            )
            for one in changed
        ]
        self.changed.setText("\n".join(lines) or _("Nothing"))
        for part in (self._changed_head, self.changed):
            part.setVisible(bool(in_use))

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Each in a line, what stands in the way first."""
        clear(self._findings)
        for found in findings:
            name, tint = _ICONS[found.severity]
            sentence = found.sentence
            if found.position:
                sentence = _("Point {number}: {sentence}").format(
                    number=found.position, sentence=sentence
                )
            line = row(IconLabel(name, tint), label(sentence, wrap=True))
            line.setStretch(1, 1)
            self._findings.addLayout(line)
        self._findings_head.setVisible(bool(findings))

    def _show_hard(self, hard: Sequence[HardWordEntry]) -> None:
        clear(self._hard)
        for one in hard[:_WORDS_SHOWN]:
            self._hard.addWidget(label(_hard_words(one), wrap=True))
        if len(hard) > _WORDS_SHOWN:
            more = len(hard) - _WORDS_SHOWN
            words = n_("and {count} more", "and {count} more", more).format(count=more)
            self._hard.addWidget(label(words, "small"))
        self._hard_head.setVisible(bool(hard))


class BesidePart(QWidget):
    """The same handout in another language, to read while the translation is written."""

    def __init__(self) -> None:
        super().__init__()
        self._texts: dict[str, OtherText] = {}
        self.language = CalmComboBox()
        self.title = label("", "strong", wrap=True)
        self._about = label("", "small", wrap=True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(14, 2, 14, 4)
        outer.setSpacing(6)
        outer.addWidget(FormRow(_("Compare with"), self.language))
        outer.addWidget(self._about)
        outer.addWidget(self.title)
        outer.addWidget(self.text, 1)
        self.language.activated.connect(self._show)

    def show_texts(self, texts: Sequence[OtherText]) -> None:
        chosen = self.language.currentData()
        self._texts = {one.language: one for one in texts}
        self.language.clear()
        for one in texts:
            self.language.addItem(language_label(one.language), one.language)
        self.language.setCurrentIndex(max(self.language.findData(chosen), 0))
        self._show()

    @Slot()
    def _show(self) -> None:
        text = self._texts.get(str(self.language.currentData()))
        if text is None:
            return
        self.title.setText(text.title)
        state = words_of(VersionState(text.state)) if text.state else ""
        version = _("Version {version}").format(version=text.version)
        self._about.setText(", ".join(filter(None, (version, state))))
        points = "\n".join(f"- {one.text}\n  {one.ask}" for one in text.points)
        parts = [text.text, _("What to remember"), points] if points else [text.text]
        self.text.setPlainText("\n\n".join(parts))
        self.text.setAccessibleName(
            _("{title} in {language}").format(
                title=text.title, language=language_label(text.language)
            )
        )


class PaperPart(QWidget):
    """The pages exactly as they print."""

    def __init__(self) -> None:
        super().__init__()
        self.preview = PagePreview()
        self.example = QCheckBox(_("Fill in an example"))
        self._words = label("", "muted")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(14, 2, 14, 4)
        outer.setSpacing(6)
        outer.addWidget(self.example)
        outer.addWidget(self.preview, 1)
        outer.addWidget(self._words)

    def show_document(self, document: Document) -> None:
        """The place is kept while the same text is typed on."""
        bar = self.preview.verticalScrollBar()
        place = bar.value()
        self.preview.show_sheet(document)
        bar.setValue(place)
        self._words.setText(self.preview.words())


def _hard_words(one: HardWordEntry) -> str:
    word = one.word
    if one.times > 1:
        word = _("{word} ({count} times)").format(word=word, count=one.times)
    if not one.plainer:
        return word
    return _("{word}: try “{plainer}”").format(word=word, plainer=one.plainer)
