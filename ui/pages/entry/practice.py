"""The practice's name and where its clock stands."""

from collections.abc import Sequence

from typing_extensions import override

from carecoord.common.i18n import _
from ui.pages.entry.step import Step
from ui.widgets.form import FormRow, line_edit
from ui.widgets.zone_box import ZoneBox


class PracticeStep(Step):
    """Every day, such as when a call is due, is a day of the practice's time zone."""

    def __init__(self, zones: Sequence[str], machine_zone: str) -> None:
        super().__init__(
            _("Your practice"),
            _("Your patients see this name on the papers they take home."),
            back=_("Back"),
        )
        self.name = line_edit("", _("For example: Maple Street Family Practice"))
        self.phone = line_edit("", "(202) 555-0100", most=40)
        self.zone = ZoneBox(zones, machine_zone)
        self._name_row = FormRow(_("Name of the practice"), self.name)
        phone_row = FormRow(
            _("Phone of the practice"),
            self.phone,
            hint=_("Handouts tell patients to call it. It can be added later, under Settings."),
            optional=True,
        )
        self._zone_row = FormRow(
            _("Time zone"),
            self.zone,
            hint=_("Taken from this computer. Type a city to search."),
        )
        self.body.addWidget(self._name_row)
        self.body.addWidget(phone_row)
        self.body.addWidget(self._zone_row)

    @property
    def zone_name(self) -> str:
        """The zone chosen; empty when what was typed is none."""
        return self.zone.zone

    @override
    def check(self) -> bool:
        named, placed = bool(self.name.text().strip()), bool(self.zone_name)
        self._name_row.show_error("" if named else _("Type the name of the practice."))
        self._zone_row.show_error("" if placed else self.zone.what_to_do())
        if not (named and placed):
            (self.zone if named else self.name).setFocus()
        return named and placed

    @override
    def focus_first(self) -> None:
        self.name.setFocus()
