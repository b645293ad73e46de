"""The first people of a file, as they were understood."""

from collections.abc import Sequence

from carecoord.common.i18n import _
from carecoord.rules.partial_dates import display
from carecoord.services.import_results import IncomingPatient
from carecoord.vocab.patients import Sex
from carecoord.vocab.terms import label as term_label
from ui.models.columns import Column
from ui.pages.importing.plain_table import PlainTableModel
from ui.pages.importing.wording import language_words, person_name
from ui.widgets.cards import Card
from ui.widgets.data_table import DataTable
from ui.widgets.labels import label
from ui.widgets.layouts import column


class PeopleView(Card):
    """A table of samples; what it shows wrongly is mended one step back."""

    def __init__(self) -> None:
        super().__init__(margins=(0, 10, 0, 4), spacing=6)
        self._note = label("", "muted", wrap=True)
        self.table = DataTable(_("First people of the file"))
        self._model = PlainTableModel(_columns(), self)
        self.table.setModel(self._model)
        heading = self.table.horizontalHeader()
        for place, shown in enumerate(_columns()):
            heading.resizeSection(place, shown.width_px)
        heading.setStretchLastSection(True)
        note = column(self._note)
        note.setContentsMargins(16, 0, 16, 0)
        self.body.addLayout(note)
        self.body.addWidget(self.table, 1)

    def show_people(self, people: Sequence[IncomingPatient], *, has_columns: bool) -> None:
        """``has_columns``: the file is a list whose columns can be chosen."""
        if not people:
            note = _("Nobody could be read from this file.")
        elif has_columns:
            note = _(
                "The first people as they were understood. If something stands in the wrong place,"
                " go back and correct the columns."
            )
        else:
            note = _("The first people as they were understood.")
        self._note.setText(note)
        self._model.show(people)


def _columns() -> tuple[Column[IncomingPatient], ...]:
    return (
        Column("name", lambda: _("Name"), person_name, width_px=210),
        Column("birth", lambda: _("Born"), lambda one: display(one.birth_on), width_px=110),
        Column("sex", lambda: _("Sex"), _sex, width_px=90),
        Column("number", lambda: _("Record number"), _number, width_px=150),
        Column("phone", lambda: _("Phone"), _phones, width_px=160),
        Column("language", lambda: _("Language"), language_words, width_px=120),
        Column("where", lambda: _("Stands in"), lambda one: one.where, width_px=160),
    )


def _sex(person: IncomingPatient) -> str:
    try:
        return term_label(Sex(person.sex))
    except ValueError:
        return person.sex


def _number(person: IncomingPatient) -> str:
    numbers = sorted(person.identifiers, key=lambda one: one.kind != "MR")
    return numbers[0].value if numbers else ""


def _phones(person: IncomingPatient) -> str:
    return ", ".join(phone.typed for phone in person.phones)
