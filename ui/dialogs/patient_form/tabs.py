"""The sections as tabs, each made when it is first looked at."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from carecoord.common.i18n import _
from carecoord.services.patient_details import FieldProblem
from ui.background.in_steps import InSteps, Step
from ui.dialogs.patient_form.contact_section import ContactSection
from ui.dialogs.patient_form.language_section import LanguageSection
from ui.dialogs.patient_form.name_section import NameSection
from ui.dialogs.patient_form.numbers_section import NumbersSection
from ui.dialogs.patient_form.people_section import PeopleSection
from ui.dialogs.patient_form.section import Section
from ui.dialogs.patient_form.team_section import TeamSection

SectionMaker = tuple[str, Callable[[QWidget], Section]]
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
        self._making: dict[int, InSteps] = {}
        self._pages: list[QWidget] = []
        for title, _make in makers:
            page = QWidget()
            self._pages.append(page)
            self.addTab(page, title)
        self.currentChanged.connect(self._on_shown)

    def section(self, place: int) -> Section:
        """The section in this tab, made now if need be."""
        self._steps(place).finish()
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

    def _steps(self, place: int) -> InSteps:
        """Making a section, filling it in and showing it: a turn of the window for each."""
        if place not in self._making:
            self._making[place] = InSteps(self._make(place), self)
        return self._making[place]

    def _make(self, place: int) -> Iterator[Step]:
        page = self._pages[place]
        held: list[Section] = []
        yield lambda: held.append(self._makers[place][1](page))
        section = held[0]
        section.hide()
        yield partial(self._fill, place, section)
        yield section.show

    def _fill(self, place: int, section: Section) -> None:
        # Only from now on it counts: it would give back empty fields before.
        self._made[place] = section
        whole = QVBoxLayout(self._pages[place])
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(section)
        self.made.emit(section)

    @Slot(int)
    def _on_shown(self, place: int) -> None:
        self._steps(place).start()


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
