"""The middle: one version of a handout, written or read, and what can be done with it."""

import datetime as dt
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QSize, Signal, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.services.authoring_forms import AuthoredVersion, HandoutForm
from carecoord.services.wording import language_label
from carecoord.vocab.handouts import VersionState
from carecoord.vocab.terms import label as words_of
from ui.background.in_steps import Step
from ui.dialogs.version_parts import VersionParts
from ui.pages.writing.foot import Foot, MoreMenu, deeds_of
from ui.pages.writing.needs import Desk
from ui.pages.writing.parts import AboutPart, PointsPart, TextPart
from ui.widgets.buttons import icon_button
from ui.widgets.cards import Card
from ui.widgets.conflict_card import ConflictCard
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.formats import full_date
from ui.widgets.labels import Tone, badge, label, set_tone
from ui.widgets.layouts import row, rule
from ui.widgets.segmented import Option, SegmentedChoice, flowing

TEXT, POINTS, ABOUT = "text", "points", "about"
_TONES = {
    VersionState.DRAFT: Tone.NEUTRAL,
    VersionState.SENT: Tone.INFO,
    VersionState.APPROVED: Tone.OK,
    VersionState.REPLACED: Tone.NEUTRAL,
    VersionState.RETIRED: Tone.WARN,
    VersionState.KEPT: Tone.NEUTRAL,
}


class Editor(Card):
    """Fields in three parts; what cannot be changed any more stands in the same ones to be read.

    Signals:
        edited: Something was typed or chosen.
    """

    edited = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__("card", (0, 12, 0, 12), 6)
        self._desk = desk
        self.version: AuthoredVersion | None = None
        self.is_writing = False
        self._fills = False
        self._wide: list[PointsPart | AboutPart] = []
        self.language = badge("")
        self.state = badge("")
        self.saved = label("", "small")
        self.parts_choice = SegmentedChoice(
            _("Part of the handout"),
            (
                Option(TEXT, _("Text")),
                Option(POINTS, _("To remember")),
                Option(ABOUT, _("About")),
            ),
            TEXT,
        )
        self.said = Card("info", (12, 8, 12, 8), 2)
        self._said_words = label("", wrap=True)
        self.conflict = ConflictCard()
        self.foot = Foot()
        makers = self._make_text, self._make_points, self._make_about
        self._stack = VersionParts(makers, next(iter(self.foot.buttons.values())))
        self.more = icon_button("dots", _("More to do with this handout"))
        self.menu = MoreMenu(self.more)
        self._nothing = EmptyState(
            "edit",
            _("Write for your patients"),
            _("Choose a handout at the left, or begin a new one."),
        )
        self._build()
        self._connect()
        self.show_nothing()

    def steps(self) -> Iterator[Step]:
        """What makes the three parts, one in a turn, before a version is shown."""
        return self._stack.steps()

    @property
    def text(self) -> TextPart:
        self._stack.finish()
        return self._text

    @property
    def points(self) -> PointsPart:
        self._stack.finish()
        return self._points

    @property
    def about(self) -> AboutPart:
        self._stack.finish()
        return self._about

    def _make_text(self) -> TextPart:
        self._text = TextPart()
        self._text.edited.connect(self._on_edited)
        return self._text

    def _make_points(self) -> PointsPart:
        self._points = PointsPart()
        self._points.edited.connect(self._on_edited)
        self._wide.append(self._points)
        return self._points

    def _make_about(self) -> AboutPart:
        self._about = AboutPart(self._desk.actor.name, self._desk.today.isoformat())
        self._about.edited.connect(self._on_edited)
        self._wide.append(self._about)
        return self._about

    def _build(self) -> None:
        badges = QWidget()
        badges.setLayout(FlowLayout(self.language, self.state))
        badges.setSizePolicy(flowing())
        self._head = QWidget()
        line = row(badges, self.saved)
        line.setStretch(0, 1)
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
        self.body.addWidget(self._nothing, 1)
        self._rule = rule()
        self.body.addWidget(self._rule)
        self.body.addWidget(self.foot)

    def _connect(self) -> None:
        self.parts_choice.chosen.connect(self._on_part)

    # What stands there

    def show_nothing(self) -> None:
        """No version is chosen."""
        self.version = None
        self.is_writing = False
        self._show_parts(shown=False)

    def show_version(self, version: AuthoredVersion) -> None:
        """Write a draft, or read what is further than that."""
        self._fills = True
        self.version = version
        self.is_writing = version.state is VersionState.DRAFT and version.is_own
        self._show_parts(shown=True)
        self.text.show_version(version, writable=self.is_writing)
        self.points.show_form(version.form, writable=self.is_writing)
        self.about.show_version(version, writable=self.is_writing)
        self.conflict.hide()
        self._fills = False
        self.show_standing(version)

    def show_standing(self, version: AuthoredVersion) -> None:
        """What is known of it now; what is being typed stays."""
        self.version = version
        set_tone(self.language, language_label(version.language), Tone.INFO)
        words = words_of(version.state)
        if version.is_own:
            words = _("Version {number}: {state}").format(number=version.number, state=words)
        set_tone(self.state, words, _TONES[version.state])
        sentence = _standing(version)
        self._said_words.setText(sentence)
        self._notes.setVisible(bool(sentence))
        self.points.show_findings(version.findings if self.is_writing else ())
        self.about.show_findings(version.findings if self.is_writing else ())
        offered = deeds_of(version, self._desk)
        self.foot.offer(offered)
        self.menu.offer(offered)

    def form(self) -> HandoutForm:
        """What stands in the fields."""
        return HandoutForm(
            title=self.text.title.text().strip(),
            text=self.text.text.toPlainText(),
            points=self.points.entries(),
            **self.about.values(),
        )

    def show_saved(self, words: str) -> None:
        self.saved.setText(words)

    def show_part(self, part: str) -> None:
        """Bring one of the three parts to the front."""
        self.parts_choice.choose(part)
        self._on_part(part)

    @Slot()
    def make_bold(self) -> None:
        """The words that are marked in the text."""
        if self.is_writing:
            self.text.text.make_bold()

    def _show_parts(self, *, shown: bool) -> None:
        for part in (self._head, self._tabs, self._stack, self._rule, self.foot):
            part.setVisible(shown)
        self._notes.setVisible(False)
        self.conflict.hide()
        self.saved.setText("")
        self._nothing.setVisible(not shown)

    @override
    def minimumSizeHint(self) -> QSize:
        """Never narrower than its parts, which do not scroll sideways."""
        own = super().minimumSizeHint()
        widths = [own.width()]
        for part in self._wide:
            bar = part.verticalScrollBar().sizeHint().width()
            widths.append(part.column.minimumSize().width() + bar)
        return QSize(max(widths), own.height())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    @Slot(str)
    def _on_part(self, part: str) -> None:
        self._stack.setCurrentIndex((TEXT, POINTS, ABOUT).index(part))

    @Slot()
    def _on_edited(self) -> None:
        if not self._fills:
            self.edited.emit()


def _standing(version: AuthoredVersion) -> str:
    """How it came to where it stands, and what that means; "" for a plain draft."""
    if version.state is VersionState.SENT:
        return _("{name} asks for approval. It is not given to anybody before that.").format(
            name=version.sent_by
        )
    if version.state is VersionState.APPROVED:
        return _(
            "Approved by {name} on {date}. It never changes; for a change, begin a new version."
        ).format(name=version.approved_by, date=_day(version.approved_on))
    if version.state is VersionState.REPLACED:
        return _("A newer version took its place. Who has this one can still be given the new one.")
    if version.state is VersionState.RETIRED:
        return _("Not offered since {date}: {reason} ({name})").format(
            date=_day(version.retired_on), reason=version.retired_reason, name=version.retired_by
        )
    if version.returned_reason:
        return _("Sent back: {reason}").format(reason=version.returned_reason)
    return ""


def _day(day: dt.date | None) -> str:
    return full_date(day) if day else ""
