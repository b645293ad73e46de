"""Asking who joins the practice, as what, and with which passphrase."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QCheckBox, QWidget
from typing_extensions import override

from carecoord.common.i18n import _, current_language
from carecoord.vocab.roles import Role, role_label
from ui.dialogs.base import BaseDialog
from ui.state.language import NAMES
from ui.widgets.form import FormRow, combo, line_edit
from ui.widgets.labels import label
from ui.widgets.new_passphrase import Judge, NewPassphrase
from ui.widgets.passphrase_field import PassphraseField

_WIDTH_PX = 520


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody to let in."""

    name: str
    role: Role
    language: str
    passphrase: str
    is_their_own: bool = False


@dataclass(frozen=True, slots=True)
class Advice:
    """How passphrases are judged and suggested; ``names`` they must not lean on."""

    judge: Judge
    suggest: Callable[[], str]
    names: tuple[str, ...] = ()

    def chooser(self, *names: str) -> NewPassphrase:
        made = NewPassphrase(self.judge, self.suggest)
        made.set_names(*self.names, *names)
        return made


class AddPersonDialog(BaseDialog):
    """Name, role, language and a first passphrase."""

    help_topic = "privacy-and-keys#passphrases"

    def __init__(self, advice: Advice, parent: QWidget | None) -> None:
        super().__init__(
            _("Add a person"),
            _("Add the person"),
            parent,
            explanation=_(
                "Let them type the passphrase themselves, or suggest one: they then choose their "
                "own at their first sign-in."
            ),
            width_px=_WIDTH_PX,
        )
        self._advice = advice
        self.name = line_edit("", _("As colleagues know them"))
        self.role = combo(role_words(), Role.MEDICAL_ASSISTANT.value)
        self.language = combo(NAMES, current_language())
        self.chooser = advice.chooser()
        self.is_their_own = QCheckBox(_("They typed it themselves, and nobody else knows it"))
        self._name_row = FormRow(_("Name"), self.name)
        for part in (
            self._name_row,
            FormRow(_("Role"), self.role),
            FormRow(_("Language of the window"), self.language),
            self.chooser,
            self.is_their_own,
        ):
            self.body.addWidget(part)

    @override
    def problem(self) -> str:
        named = self.name.text().strip()
        self._name_row.show_error("" if named else _("Type the person's name."))
        self.chooser.set_names(*self._advice.names, named)
        if not (self.chooser.check() and named):
            return _("Something is missing. Look at the fields above.")
        return ""

    @classmethod
    def ask(cls, parent: QWidget | None, advice: Advice) -> NewPerson | None:
        dialog = cls(advice, parent)
        if not dialog.wait():
            return None
        return NewPerson(
            dialog.name.text().strip(),
            Role(dialog.role.currentData()),
            str(dialog.language.currentData()),
            dialog.chooser.text,
            dialog.is_their_own.isChecked(),
        )


class RoleDialog(BaseDialog):
    """Another role for somebody."""

    help_topic = "privacy-and-keys#passphrases"

    def __init__(self, name: str, role: str, parent: QWidget | None) -> None:
        super().__init__(
            _("What does {name} do here?").format(name=name),
            _("Change the role"),
            parent,
            explanation=_("The new role counts from their next sign-in."),
        )
        self.role = combo(role_words(), role)
        self.body.addWidget(FormRow(_("Role"), self.role))

    @classmethod
    def ask(cls, parent: QWidget | None, name: str, role: str) -> Role | None:
        dialog = cls(name, role, parent)
        return Role(dialog.role.currentData()) if dialog.wait() else None


class FirstPassphraseDialog(BaseDialog):
    """A passphrase for somebody who has none, or has forgotten theirs."""

    help_topic = "privacy-and-keys#passphrases"

    def __init__(self, name: str, advice: Advice, parent: QWidget | None) -> None:
        super().__init__(
            _("A new passphrase for {name}").format(name=name),
            _("Let them sign in"),
            parent,
            explanation=_(
                "It takes the place of any passphrase they had. You know it, so they choose their "
                "own when they sign in with it."
            ),
            width_px=_WIDTH_PX,
        )
        self.chooser = advice.chooser(name)
        self.body.addWidget(self.chooser)

    @override
    def problem(self) -> str:
        return "" if self.chooser.check() else _("This passphrase cannot be used yet.")

    @classmethod
    def ask(cls, parent: QWidget | None, name: str, advice: Advice) -> str | None:
        dialog = cls(name, advice, parent)
        return dialog.chooser.text if dialog.wait() else None


class OwnPassphraseDialog(BaseDialog):
    """The present passphrase and a new one."""

    help_topic = "privacy-and-keys#passphrases"

    def __init__(self, advice: Advice, parent: QWidget | None) -> None:
        super().__init__(_("Change your passphrase"), _("Change it"), parent, width_px=_WIDTH_PX)
        self.old = PassphraseField()
        self._old_row = FormRow(_("Your present passphrase"), self.old)
        self.chooser = advice.chooser()
        self.body.addWidget(self._old_row)
        self.body.addWidget(label(_("Your new passphrase"), "subtitle"))
        self.body.addWidget(self.chooser)

    @override
    def problem(self) -> str:
        typed = bool(self.old.text())
        self._old_row.show_error("" if typed else _("Type your present passphrase."))
        if not (self.chooser.check() and typed):
            return _("Something is missing. Look at the fields above.")
        return ""

    @classmethod
    def ask(cls, parent: QWidget | None, advice: Advice) -> tuple[str, str] | None:
        """The old and the new passphrase."""
        dialog = cls(advice, parent)
        return (dialog.old.text(), dialog.chooser.text) if dialog.wait() else None


def role_words() -> dict[str, str]:
    """Every role by its stored value."""
    return {role.value: role_label(role) for role in Role}
