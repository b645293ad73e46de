"""Who sets the practice up, and how they will sign in."""

from collections.abc import Mapping

from PySide6.QtWidgets import QComboBox
from typing_extensions import override

from carecoord.common.i18n import _
from carecoord.vocab.roles import Role, role_label
from ui.pages.entry.step import Step
from ui.widgets.form import FormRow, combo, line_edit
from ui.widgets.new_passphrase import NewPassphrase

_LEAST_CHARACTERS = 20
FIRST_ROLES = (Role.LEAD, Role.ADMIN)
"""Roles that may let others in: somebody has to."""


class PersonStep(Step):
    """Name and role of the first person."""

    def __init__(self) -> None:
        super().__init__(
            _("About you"),
            _("You are the first person who signs in. Later you can add your colleagues."),
            back=_("Back"),
        )
        self.name = line_edit("", _("As your colleagues know you"))
        self.role = combo({role.value: _role_words()[role] for role in FIRST_ROLES})
        # Long words must not make the card wider than it is.
        self.role.setMinimumContentsLength(_LEAST_CHARACTERS)
        self.role.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._name_row = FormRow(_("Your name"), self.name)
        self.body.addWidget(self._name_row)
        self.body.addWidget(
            FormRow(
                _("Your role"), self.role, hint=_("Either role may add people and change settings.")
            )
        )

    @property
    def chosen_role(self) -> Role:
        return Role(self.role.currentData())

    @override
    def check(self) -> bool:
        named = bool(self.name.text().strip())
        self._name_row.show_error("" if named else _("Type your name."))
        if not named:
            self.name.setFocus()
        return named

    @override
    def focus_first(self) -> None:
        self.name.setFocus()


class PassphraseStep(Step):
    """The passphrase of the first person."""

    help_topic = "privacy-and-keys#passphrases"

    def __init__(self, chooser: NewPassphrase, verb: str = "") -> None:
        super().__init__(
            _("Choose a passphrase"),
            _(
                "It encrypts every record. Nobody can reset it for you, so choose one you will "
                "remember; the recovery sheet on the next page is your way back in."
            ),
            verb=verb or _("Create the practice"),
            back=_("Back"),
        )
        self.chooser = chooser
        self.body.addWidget(chooser)

    @override
    def check(self) -> bool:
        return self.chooser.check()

    @override
    def focus_first(self) -> None:
        self.chooser.setFocus()


def _role_words() -> Mapping[Role, str]:
    return {
        Role.LEAD: _("{role}: sees patients and runs the office").format(
            role=role_label(Role.LEAD)
        ),
        Role.ADMIN: _("{role}: runs the program, sees no charts").format(
            role=role_label(Role.ADMIN)
        ),
    }
