"""A passphrase of one's own, for whoever was given one by somebody else."""

from typing_extensions import override

from carecoord.common.i18n import _, current_language
from carecoord.services.passphrase_advice import strength, suggest_passphrase
from ui.pages.entry.step import Step
from ui.widgets.new_passphrase import NewPassphrase


class OwnPassphraseStep(Step):
    """Comes after the sign-in and before anything of the practice is shown."""

    def __init__(self, *names: str) -> None:
        """``names`` are what the passphrase must not lean on."""
        super().__init__(
            _("Choose your own passphrase"),
            _(
                "Somebody else gave you the one you signed in with, and knows it. From now on "
                "the one you choose here opens the practice for you, and nobody else knows it."
            ),
            verb=_("Use this passphrase"),
        )
        self.chooser = NewPassphrase(strength, lambda: suggest_passphrase(current_language()))
        self.chooser.set_names(*names)
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
