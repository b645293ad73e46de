"""A passphrase of one's own, for whoever was given one by somebody else or has lost theirs."""

from typing_extensions import override

from carecoord.common.i18n import _, current_language
from carecoord.services.passphrase_advice import strength, suggest_passphrase
from ui.pages.entry.step import Step
from ui.widgets.new_passphrase import NewPassphrase


class OwnPassphraseStep(Step):
    """Comes after the sign-in and before anything of the practice is shown."""

    help_topic = "privacy-and-keys#passphrases"

    may_change_words = False

    def __init__(self, practice: str, person: str, *, came_with_sheet: bool = False) -> None:
        """Ask for it; whoever came with the printed sheet may also leave the old one as it is.

        Args:
            practice: Its name, which the passphrase must not lean on.
            person: Whose passphrase it is; it must not lean on that name either.
            came_with_sheet: The recovery key opened the practice.
        """
        if came_with_sheet:
            super().__init__(
                _("A new passphrase for {name}").format(name=person),
                _(
                    "The recovery key opened the practice in the name of {name}. A passphrase "
                    "chosen here takes the place of their old one, and the sheet can go back to "
                    "where it is locked away. If the old one is still known, keep it."
                ).format(name=person),
                verb=_("Use this passphrase"),
                back=_("Keep the old one"),
            )
        else:
            super().__init__(
                _("Choose your own passphrase"),
                _(
                    "You signed in as {name}. Somebody else gave you the passphrase for that, and "
                    "knows it. From now on the one you choose here opens the practice for you, "
                    "and nobody else knows it."
                ).format(name=person),
                verb=_("Use this passphrase"),
            )
        self.chooser = NewPassphrase(strength, lambda: suggest_passphrase(current_language()))
        self.chooser.set_names(practice, person)
        self.body.addWidget(self.chooser)

    @override
    def refuse(self, sentence: str) -> None:
        self.show_error(sentence)
        self.focus_first()

    @override
    def check(self) -> bool:
        self.show_error("")
        return self.chooser.check()

    @override
    def focus_first(self) -> None:
        self.chooser.setFocus()
