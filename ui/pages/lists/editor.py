"""The middle: one version of a list, put together or read, and what can be done with it."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.rules.findings import Finding
from carecoord.services.own_list_examples import Example
from carecoord.services.own_list_forms import FactChoice, ListForm, ListWords, OwnList
from carecoord.vocab.own_lists import ListState
from carecoord.vocab.terms import label as words_of
from ui.background.in_steps import Step
from ui.dialogs.version_parts import VersionParts
from ui.pages.lists.beginning import Beginning
from ui.pages.lists.foot import Foot, MoreMenu, deeds_of
from ui.pages.lists.texts import TextsPart
from ui.pages.lists.who import WhoPart
from ui.pages.lists.work import WorkPart
from ui.widgets.buttons import icon_button
from ui.widgets.cards import Card
from ui.widgets.conflict_card import ConflictCard
from ui.widgets.labels import Tone, badge, label, set_tone
from ui.widgets.layouts import row, rule
from ui.widgets.segmented import Option, SegmentedChoice

WHO, SAYS, WORK = "who", "says", "work"
_FRAME_PX = 2
"""Both edges of the card."""
_Part = TypeVar("_Part", WhoPart, TextsPart, WorkPart)
_TONES = {
    ListState.DRAFT: Tone.NEUTRAL,
    ListState.IN_USE: Tone.OK,
    ListState.REPLACED: Tone.NEUTRAL,
    ListState.RETIRED: Tone.WARN,
}


class Editor(Card):
    """Fields in three parts; what cannot be changed any more stands in the same ones to be read.

    Signals:
        edited: Something was typed or chosen.
    """

    edited = Signal()

    def __init__(self, examples: Sequence[Example]) -> None:
        super().__init__("card", (0, 12, 0, 12), 6)
        self.version: OwnList | None = None
        self.is_writing = False
        self._fills = False
        self._facts: Sequence[FactChoice] = ()
        self._made: list[WhoPart | TextsPart | WorkPart] = []
        self.state = badge("")
        self.saved = label("", "small")
        self.undo = icon_button("arrow-back-up", _("Undo the last change of this list"))
        self.parts_choice = SegmentedChoice(
            _("Part of the list"),
            (
                Option(WHO, _("Who is on it")),
                Option(SAYS, _("What it says")),
                Option(WORK, _("How it is worked")),
            ),
            WHO,
        )
        self.said = Card("info", (12, 8, 12, 8), 2)
        self._said_words = label("", wrap=True)
        self.conflict = ConflictCard()
        self.foot = Foot()
        makers = self._make_who, self._make_texts, self._make_work
        self._stack = VersionParts(makers, next(iter(self.foot.buttons.values())))
        self.more = icon_button("dots", _("More to do with this list"))
        self.menu = MoreMenu(self.more)
        self.beginning = Beginning(examples)
        self._build()
        self._connect()
        self.show_nothing()

    def steps(self) -> Iterator[Step]:
        """What makes the three parts, one in a turn, before a version is shown."""
        return self._stack.steps()

    @property
    def who(self) -> WhoPart:
        self._stack.finish()
        return self._who

    @property
    def texts(self) -> TextsPart:
        self._stack.finish()
        return self._texts

    @property
    def work(self) -> WorkPart:
        self._stack.finish()
        return self._work

    def _make_who(self) -> WhoPart:
        self._who = self._begun(WhoPart())
        return self._who

    def _make_texts(self) -> TextsPart:
        self._texts = self._begun(TextsPart())
        return self._texts

    def _make_work(self) -> WorkPart:
        self._work = self._begun(WorkPart())
        return self._work

    def _begun(self, part: _Part) -> _Part:
        part.edited.connect(self._on_edited)
        if self._facts:
            part.use_facts(self._facts)
        self._made.append(part)
        return part

    def _build(self) -> None:
        self._head = QWidget()
        line = row(self.state, None, self.saved, self.undo)
        line.setContentsMargins(16, 0, 16, 0)
        self._head.setLayout(line)
        self._tabs = QWidget()
        self.more.setMenu(self.menu)
        self.more.setPopupMode(self.more.ToolButtonPopupMode.InstantPopup)
        tabs = row(self.parts_choice, self.more)
        tabs.setStretch(0, 1)
        tabs.setContentsMargins(16, 0, 16, 0)
        self._tabs.setLayout(tabs)
        self.said.body.addWidget(self._said_words)
        self._notes = QWidget()
        notes = row()
        notes.setContentsMargins(16, 0, 16, 0)
        notes.addWidget(self.said, 1)
        self._notes.setLayout(notes)
        for above in (self._head, self._tabs, self._notes, self.conflict):
            self.body.addWidget(above)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self.beginning, 1)
        self._rule = rule()
        self.body.addWidget(self._rule)
        self.body.addWidget(self.foot)

    def _connect(self) -> None:
        self.parts_choice.chosen.connect(self._on_part)

    def use_facts(self, facts: Sequence[FactChoice]) -> None:
        """What lists can be made of."""
        self._facts = facts
        for part in self._made:
            part.use_facts(facts)

    # What stands there

    def show_nothing(self) -> None:
        """No version is chosen."""
        self.version = None
        self.is_writing = False
        self._show_parts(shown=False)

    def show_version(self, version: OwnList) -> None:
        """Change a draft, or read what is further than that."""
        self.is_writing = version.state is ListState.DRAFT
        self._show_parts(shown=True)
        self.show_form(version.form)
        self.conflict.hide()
        self.show_standing(version)

    def show_form(self, form: ListForm) -> None:
        """Put a form into the fields, without telling."""
        self._fills = True
        for part in (self.who, self.texts, self.work):
            part.show_form(form, writable=self.is_writing)
        self._fills = False
        self.updateGeometry()

    def show_standing(self, version: OwnList) -> None:
        """What is known of it now; what is being typed stays."""
        self.version = version
        words = _("Version {number}: {state}").format(
            number=version.number, state=words_of(version.state)
        )
        set_tone(self.state, words, _TONES[version.state])
        sentence = _standing(version)
        self._said_words.setText(sentence)
        self._notes.setVisible(bool(sentence))
        offered = deeds_of(version)
        self.foot.offer(offered)
        self.menu.offer(offered)

    def show_words(self, words: ListWords, findings: Sequence[Finding]) -> None:
        """What the list says, and under each condition how it treats people without the fact."""
        self.texts.show_made(words)
        self.who.say(words.unknown, findings)

    def form(self) -> ListForm:
        """What stands in the fields."""
        who, texts = self.who, self.texts
        return ListForm(
            people=str(who.people.currentData()),
            word=str(who.word.currentData()),
            parts=who.lines.parts(),
            title=who.title.words(),
            purpose=texts.purpose.words(),
            why=texts.why_words(),
            leaves_when=texts.leaves_when.words(),
            next_step=texts.next_step.words(),
            **self.work.values(),
        )

    def show_saved(self, words: str) -> None:
        self.saved.setText(words)

    def show_part(self, part: str) -> None:
        """Bring one of the three parts to the front."""
        self.parts_choice.choose(part)
        self._on_part(part)

    @Slot()
    def show_who(self) -> None:
        self.show_part(WHO)

    @Slot()
    def show_says(self) -> None:
        self.show_part(SAYS)

    @Slot()
    def show_work(self) -> None:
        self.show_part(WORK)

    @Slot()
    def add_condition(self) -> None:
        if self.is_writing:
            self.who.lines.add.click()

    def _show_parts(self, *, shown: bool) -> None:
        for part in (self._head, self._tabs, self._stack, self._rule, self.foot):
            part.setVisible(shown)
        self._notes.setVisible(False)
        self.conflict.hide()
        self.saved.setText("")
        self.undo.setVisible(self.is_writing)
        self.undo.setEnabled(False)
        self.beginning.setVisible(not shown)

    @override
    def minimumSizeHint(self) -> QSize:
        """Never narrower than its parts, which do not scroll sideways."""
        own = super().minimumSizeHint()
        widths = [own.width()]
        for part in self._made:
            bar = part.verticalScrollBar().sizeHint().width()
            widths.append(part.column.minimumSize().width() + bar + _FRAME_PX)
        return QSize(max(widths), own.height())

    @Slot(str)
    def _on_part(self, part: str) -> None:
        self._stack.setCurrentIndex((WHO, SAYS, WORK).index(part))

    @Slot()
    def _on_edited(self) -> None:
        if not self._fills:
            # A condition more may need more room.
            self.updateGeometry()
            self.edited.emit()


def _standing(version: OwnList) -> str:
    """What its state means; "" for a plain draft."""
    if version.broken:
        return version.broken
    if version.state is ListState.IN_USE and version.has_newer:
        return _("It is in use until the draft that follows it is used.")
    if version.state is ListState.IN_USE:
        return _("It stands with the other worklists. To change it, press “Change it”.")
    if version.state is ListState.REPLACED:
        return _("A newer version took its place.")
    if version.state is ListState.RETIRED:
        return _("No longer used: {reason}").format(reason=version.retired_reason)
    return ""
