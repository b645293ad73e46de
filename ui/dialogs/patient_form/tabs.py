"""The sections as tabs, each made when it is first looked at."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.services.patient_details import FieldProblem
from ui.dialogs.patient_form.contact_section import ContactSection
from ui.dialogs.patient_form.language_section import LanguageSection
from ui.dialogs.patient_form.name_section import NameSection
from ui.dialogs.patient_form.numbers_section import NumbersSection
from ui.dialogs.patient_form.people_section import PeopleSection
from ui.dialogs.patient_form.section import Section
from ui.dialogs.patient_form.team_section import TeamSection

SectionMaker = tuple[str, Callable[[], Section]]
_TAB_OF = {"phones": 1, "emails": 1, "related": 3}
"""Fields that can be wrong outside the first tab."""


class SectionTabs(QTabWidget):
    """Making all sections at once would keep the window waiting.

    Signals:
        made: The ``Section`` that was just made.
    """

    made = Signal(object)

    def __init__(self, makers: Sequence[SectionMaker], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Parts of the form"))
        self.setUsesScrollButtons(False)
        self._makers = makers
        self._made: dict[int, Section] = {}
        self._places: list[QVBoxLayout] = []
        for title, _make in makers:
            page = QWidget()
            place = QVBoxLayout(page)
            place.setContentsMargins(0, 0, 0, 0)
            self._places.append(place)
            self.addTab(page, title)
        self.currentChanged.connect(self._on_shown)

    def section(self, place: int) -> Section:
        """The section in this tab, made now if need be."""
        if place not in self._made:
            made = self._makers[place][1]()
            self._made[place] = made
            self._places[place].addWidget(made)
            self.made.emit(made)
        return self._made[place]

    def sections(self) -> Sequence[Section]:
        """Those made so far; the others changed nothing."""
        return tuple(self._made.values())

    def show_problems(self, problems: Sequence[FieldProblem]) -> None:
        """Say under each field what is wrong, and go to the first."""
        for section in self.sections():
            section.clear_problems()
        for problem in reversed(problems):
            place = _TAB_OF.get(problem.field, 0)
            self.section(place).show_problem(problem.field, problem.message)
            self.setCurrentIndex(place)

    @Slot(int)
    def _on_shown(self, place: int) -> None:
        self.section(place)


def section_makers(
    today: dt.date, staff: Mapping[str, str], tags: Sequence[str]
) -> tuple[SectionMaker, ...]:
    """Titles and makers, in the order of the tabs."""
    return (
        (_("Name"), partial(NameSection, today)),
        (_("Contact"), ContactSection),
        (_("Language"), LanguageSection),
        (_("People"), partial(PeopleSection, today)),
        (_("Identifiers"), NumbersSection),
        (_("Care team"), partial(TeamSection, staff, tags)),
    )
