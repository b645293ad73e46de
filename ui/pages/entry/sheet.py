"""The recovery sheet of a new practice: on paper before anything else."""

from collections.abc import Callable, Mapping, Sequence

from typing_extensions import override

from carecoord.common.i18n import _
from ui.dialogs.recovery_sheet import GroupsForm, SheetView
from ui.pages.entry.step import Step
from ui.printing.sheet import Printable

_WIDTH_PX = 760


class SheetStep(Step):
    """The sheet as it prints."""

    help_topic = "privacy-and-keys#recovery-sheet"

    may_change_words = False

    def __init__(self, sheet: Printable) -> None:
        super().__init__(
            _("Print the recovery sheet"),
            _(
                "If a passphrase is forgotten or this computer breaks, this sheet is the only "
                "way to the records. Print it now and keep it in a locked place."
            ),
            verb=_("I have the sheet"),
            width_px=_WIDTH_PX,
        )
        self.view = SheetView()
        self.view.show_sheet(sheet)
        self.body.addWidget(self.view, 1)

    @override
    def focus_first(self) -> None:
        self.view.print_button.setFocus()


class ConfirmStep(Step):
    """Two groups copied from the paper prove that it is there."""

    help_topic = "privacy-and-keys#recovery-sheet"

    may_change_words = False

    def __init__(
        self, numbers: Sequence[int], is_right: Callable[[Mapping[int, str]], bool]
    ) -> None:
        super().__init__(
            _("Check the sheet"),
            _("Take the sheet in your hand and copy these two groups from it."),
            verb=_("Open the practice"),
            back=_("Show the sheet again"),
        )
        self.groups = GroupsForm(numbers, is_right)
        self.body.addWidget(self.groups)

    @override
    def check(self) -> bool:
        return self.groups.check()

    @override
    def focus_first(self) -> None:
        self.groups.setFocus()
