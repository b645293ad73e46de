"""How hard a handout is to read and who has checked it."""

from carecoord.common.i18n import _
from carecoord.services.handout_facts import HandoutFacts
from carecoord.services.handouts import GivenRow
from carecoord.services.wording import language_label
from ui.pages.handouts.library_pane import HARD_FROM_GRADE
from ui.widgets.buttons import icon_button
from ui.widgets.cards import Card
from ui.widgets.formats import full_date
from ui.widgets.labels import IconLabel, label
from ui.widgets.layouts import column, row


class FactsCard(Card):
    """The grade in words; how it was measured stands behind the small button."""

    def __init__(self) -> None:
        super().__init__("inset", (12, 8, 8, 8), 4)
        self._icon = IconLabel("circle-check", "ok")
        self._grade = label("", "strong", wrap=True)
        self._review = label("", "small", wrap=True)
        self._given = label("", "small", wrap=True)
        self._measured = label("", "small", wrap=True)
        self._how = icon_button("info-circle", _("How the grade was measured"))
        self._how.setCheckable(True)
        self._how.toggled.connect(self._measured.setVisible)
        head = row(self._icon, self._grade, self._how)
        head.setStretch(1, 1)
        self.body.addLayout(head)
        self.body.addLayout(column(self._review, self._given, self._measured, spacing=2))
        self._measured.hide()

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
