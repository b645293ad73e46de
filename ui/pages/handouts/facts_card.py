"""How hard a handout is to read and who has checked it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from carecoord.common.i18n import _
from carecoord.services.handout_facts import HandoutFacts
from carecoord.services.handouts import GivenRow
from carecoord.services.wording import language_label
from ui.pages.handouts.library_pane import HARD_FROM_GRADE
from ui.pages.handouts.standing import Deed, deed_words
from ui.widgets.buttons import button, icon_button
from ui.widgets.cards import Card
from ui.widgets.formats import full_date
from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import column, row


class FactsCard(Card):
    """The grade in words; how it was measured stands behind the small button.

    Signals:
        asked: The ``Standing`` deed that is wanted.
    """

    asked = Signal(object)

    def __init__(self, may_approve: bool = False, may_write: bool = False) -> None:  # noqa: FBT001, FBT002 - says what it is
        super().__init__("inset", (12, 8, 8, 8), 4)
        self._may_approve, self._may_write = may_approve, may_write
        self._icon = IconLabel("circle-check", "ok")
        self._grade = label("", "strong", wrap=True)
        self._review = label("", "small", wrap=True)
        self._given = label("", "small", wrap=True)
        self._measured = label("", "small", wrap=True)
        self._how = icon_button("info-circle", _("How the grade was measured"))
        self._how.setCheckable(True)
        self._how.toggled.connect(self._measured.setVisible)
        self.approve = button(_("Approve for this practice"), icon="check")
        self.approve.clicked.connect(self._on_approve)
        self.more = icon_button("dots", _("More to do with this handout"))
        self.deeds: dict[Deed, QAction] = {}
        self._build()

    def _build(self) -> None:
        menu = QMenu(self.more)
        for deed, words in deed_words().items():
            self.deeds[deed] = menu.addAction(words)
            self.deeds[deed].setData(deed)
        menu.triggered.connect(self._on_triggered)
        self.more.setMenu(menu)
        self.more.setPopupMode(self.more.ToolButtonPopupMode.InstantPopup)
        self.more.hide()
        head = row(self._icon, self._grade, self._how, self.more)
        head.setStretch(1, 1)
        self.body.addLayout(head)
        self.body.addLayout(column(self._review, self._given, self._measured, spacing=2))
        self.body.addLayout(row(self.approve, None))
        self._measured.hide()
        self.approve.hide()

    def show_facts(self, facts: HandoutFacts, given: GivenRow | None) -> None:
        """``given`` is the last time this patient got this topic."""
        hard = facts.grade is None or facts.grade >= HARD_FROM_GRADE
        self._icon.set_icon("alert-triangle" if hard else "circle-check", "warn" if hard else "ok")
        self._grade.setText(_grade_words(facts))
        self._grade.setToolTip(facts.measured)
        self._how.setVisible(bool(facts.measured))
        self._how.setToolTip(facts.measured)
        self._measured.setText(facts.measured)
        self._review.setText(_review_words(facts))
        self._given.setText(_given_words(given) if given else "")
        self._given.setVisible(given is not None)
        approves = self._may_approve and not facts.is_own
        self.approve.setVisible(approves and not facts.reviewed_by)
        offered = {
            Deed.ADAPT: self._may_write and not facts.is_own,
            Deed.OPEN: self._may_write and facts.is_own,
            Deed.WITHDRAW: approves and bool(facts.reviewed_by),
            Deed.STOP_OFFERING: approves,
            Deed.COPY_LINK: bool(facts.more_link),
        }
        for deed, action in self.deeds.items():
            action.setVisible(offered[deed])
        self.more.setVisible(any(offered.values()))

    @Slot()
    def _on_approve(self) -> None:
        self.asked.emit(Deed.APPROVE)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        self.asked.emit(action.data())


def _grade_words(facts: HandoutFacts) -> str:
    if facts.grade is None:
        return _("Reading grade not known")
    return _("Grade {grade}: {band}").format(grade=facts.grade, band=facts.band)


def _review_words(facts: HandoutFacts) -> str:
    if not facts.reviewed_by:
        return _("Not yet reviewed by this practice")
    if facts.is_translation:
        words = _("{language} checked by {name}")
        return words.format(language=language_label(facts.language), name=facts.reviewed_by)
    return _("Reviewed by {name}").format(name=facts.reviewed_by)


def _given_words(given: GivenRow) -> str:
    day, language = full_date(given.on), language_label(given.language)
    if given.version != given.current_version:
        words = _("Given before on {date} in {language}, in an older version")
    else:
        words = _("Given before on {date} in {language}")
    return words.format(date=day, language=language)
