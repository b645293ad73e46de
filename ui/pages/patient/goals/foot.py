"""What can be done with the goal shown, or with the form that is open."""

import enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from carecoord.common.i18n import _
from ui.widgets.buttons import Kind, button
from ui.widgets.flow import FlowLayout
from ui.widgets.segmented import flowing


class Mode(enum.Enum):
    """What stands beside the list."""

    NOTHING = "nothing"
    OPEN = "open"
    ENDED = "ended"
    GOAL = "goal"
    """The form of a goal."""
    CHECK_IN = "check_in"
    """The form of a check-in."""


class GoalFoot(QWidget):
    """Signals carry what the person wants done.

    Signals:
        save_asked, leave_asked: With the form that is open.
        plan_asked: Save the goal as planned together.
        change_asked, check_in_asked, mistake_asked: With the goal shown.
    """

    save_asked = Signal()
    plan_asked = Signal()
    leave_asked = Signal()
    change_asked = Signal()
    check_in_asked = Signal()
    mistake_asked = Signal()

    def __init__(self, *, may: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._may = may
        self.mode = Mode.NOTHING
        self.check_in = button(_("Write down how it goes"), Kind.PRIMARY, icon="message-2")
        self.change = button(_("Change"), icon="edit")
        self.mistake = button(_("Entered by mistake"), Kind.TEXT)
        self.save = button(_("Save"), Kind.PRIMARY, tip=_("Ctrl+Enter"))
        self.plan = button(_("The plan is ready"), icon="checks")
        self.leave = button(_("Leave it"), Kind.TEXT)
        line = FlowLayout(
            self.save, self.plan, self.leave, self.check_in, self.change, self.mistake, spacing=8
        )
        self.setLayout(line)
        self.setSizePolicy(flowing())
        for pressed, asked in (
            (self.save, self.save_asked),
            (self.plan, self.plan_asked),
            (self.leave, self.leave_asked),
            (self.check_in, self.check_in_asked),
            (self.change, self.change_asked),
            (self.mistake, self.mistake_asked),
        ):
            pressed.clicked.connect(asked)

    def enter(self, mode: Mode, *, is_plan: bool) -> None:
        """``is_plan`` says that the goal is planned together already."""
        self.mode = mode
        is_form = mode in {Mode.GOAL, Mode.CHECK_IN}
        for shown in (self.save, self.leave):
            shown.setVisible(is_form)
        self.plan.setVisible(mode is Mode.GOAL and not is_plan)
        for shown in (self.check_in, self.change):
            shown.setVisible(mode is Mode.OPEN and self._may)
        # Where there is no plan yet, that is what is meant by changing the goal.
        self.change.setText(_("Change") if is_plan else _("Write the plan"))
        self.mistake.setVisible(mode in {Mode.OPEN, Mode.ENDED} and self._may)

    def set_busy(self, *, busy: bool) -> None:
        """What is being saved is not saved again."""
        for pressed in (self.save, self.plan):
            pressed.setEnabled(not busy)
