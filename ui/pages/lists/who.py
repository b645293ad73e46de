"""The first part: the title, whom the list is about, and the conditions."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from carecoord.common.i18n import _
from carecoord.rules.findings import Finding
from carecoord.services.own_list_forms import FactChoice, ListForm
from ui.pages.lists.conditions import LineList, joins
from ui.pages.lists.texts import WordsField
from ui.widgets.cards import ScrollBody
from ui.widgets.form import FormRow, combo
from ui.widgets.labels import label
from ui.widgets.layouts import row


class WhoPart(ScrollBody):
    """Each condition says under it how people without the fact are treated.

    Signals:
        edited: Something was typed, chosen, added or taken away.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__((16, 10, 16, 10), 10)
        self.title = WordsField(_("Title"), _("For example: A1c of 9 or more"))
        self.people = combo(
            {
                "active": _("Active patients"),
                "registered": _("Patients of this practice, active or not"),
                "living": _("All living patients, also those who moved"),
            },
            narrow=True,
        )
        self.word = combo(joins(), narrow=True)
        self.lines = LineList((), holds_groups=True)
        beside = row(
            FormRow(_("Whom it is about"), self.people),
            FormRow(_("How its conditions count"), self.word),
        )
        beside.setStretch(0, 1)
        beside.setStretch(1, 1)
        sentence = _(
            "Nobody who died is ever on a list. "
            "Who asked not to be contacted is on no list to work."
        )
        self.never = label(sentence, "small", wrap=True)
        self.column.addWidget(self.title)
        self.column.addLayout(beside)
        self.column.addWidget(self.lines)
        self.column.addWidget(self.never)
        self.column.addStretch(1)
        self.title.edited.connect(self.edited)
        self.lines.edited.connect(self.edited)
        self.people.activated.connect(self.edited)
        self.word.activated.connect(self.edited)

    def use_facts(self, facts: Sequence[FactChoice]) -> None:
        """What can be picked."""
        self.lines.use_facts([fact for fact in facts if fact.can_be_asked])

    def show_form(self, form: ListForm, *, writable: bool) -> None:
        self.title.show_words(form.title, writable=writable)
        self.people.setCurrentIndex(max(self.people.findData(form.people), 0))
        self.word.setCurrentIndex(max(self.word.findData(form.word), 0))
        self.people.setEnabled(writable)
        self.word.setEnabled(writable)
        self.lines.show_parts(form.parts, writable=writable)

    def say(self, unknown: Sequence[str], findings: Sequence[Finding]) -> None:
        """Beside the title and under each condition what is to be put right."""
        wrong = next((one.sentence for one in findings if one.code == "list.title"), "")
        self.title.row.show_error(wrong if self.title.row.faulty else "")
        self.lines.say(unknown, findings)

    def point_out(self, findings: Sequence[Finding]) -> None:
        """Somebody wants to use it: say what is missing where it is missing."""
        for one in findings:
            if one.code == "list.title":
                self.title.row.show_error(one.sentence)
                self.title.own.setFocus()
                return
