"""The cards of the way in, each as it first stands there and with what was not taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from carecoord.common.disks import DiskLock
from carecoord.services import passphrase_advice
from carecoord.vocab.roles import Role
from tests.ui.walk.dialogs_of_office import sheet
from tests.ui.walk.stage import Stage
from ui.pages.entry.laptop import LaptopStep
from ui.pages.entry.own_passphrase import OwnPassphraseStep
from ui.pages.entry.person import PassphraseStep, PersonStep
from ui.pages.entry.practice import PracticeStep
from ui.pages.entry.recovery import RecoveryStep
from ui.pages.entry.restore import RestoreStep
from ui.pages.entry.server import ServerStep
from ui.pages.entry.sheet import ConfirmStep, SheetStep
from ui.pages.entry.sign_in import SignInStep
from ui.pages.entry.step import Step
from ui.pages.entry.take_in import TakeInStep
from ui.pages.entry.welcome import WelcomeStep
from ui.widgets.new_passphrase import NewPassphrase

Make = Callable[[Stage], Step]


@dataclass(frozen=True)
class _Person:
    person_id: str = "5" * 32
    label: str = "Bree Wells"
    role: Role | None = Role.LEAD


def _chooser() -> NewPassphrase:
    return NewPassphrase(passphrase_advice.strength, lambda: "orchard lantern comet velvet")


def _sign_in(_stage: Stage) -> SignInStep:
    step = SignInStep()
    step.show_people([_Person()])
    return step


def _busy(stage: Stage) -> SignInStep:
    step = _sign_in(stage)
    step.begin_work("Opening the practice")
    return step


def _refused(stage: Stage) -> SignInStep:
    step = _sign_in(stage)
    step.refuse("The passphrase does not fit. Try once more.")
    return step


def _found(_stage: Stage) -> RestoreStep:
    step = RestoreStep()
    step.take_file(Path("/media/stick/riverside-2026-11-20.ccbk"))
    step.show_found("It holds 2,140 people and was made on 20 Nov 2026 at 18:02.")
    return step


def _weak(_stage: Stage) -> PassphraseStep:
    step = PassphraseStep(_chooser())
    step.chooser.setFocus()
    step.check()
    return step


def _server_left_open(_stage: Stage) -> ServerStep:
    step = ServerStep()
    step.check()
    return step


def _took_in(_stage: Stage) -> TakeInStep:
    step = TakeInStep()
    step.take_path(Path("/media/stick/everything.zip"))
    step.show_found("It holds 2,140 people.", {"5" * 32: "Bree Wells"})
    return step


CARDS: Mapping[str, tuple[type[Step], Make]] = {
    "what is in the way": (
        Step,
        lambda _s: Step("The records cannot be opened yet", "Try once more.", verb="Try again"),
    ),
    "welcome": (WelcomeStep, lambda _s: WelcomeStep()),
    "sign-in": (SignInStep, _sign_in),
    "sign-in, busy": (SignInStep, _busy),
    "sign-in, refused": (SignInStep, _refused),
    "recovery": (RecoveryStep, lambda _s: RecoveryStep()),
    "restore": (RestoreStep, lambda _s: RestoreStep()),
    "restore, found": (RestoreStep, _found),
    "take in": (TakeInStep, lambda _s: TakeInStep()),
    "take in, found": (TakeInStep, _took_in),
    "laptop": (LaptopStep, lambda _s: LaptopStep(DiskLock.UNKNOWN)),
    "server": (ServerStep, lambda _s: ServerStep()),
    "server, left open": (ServerStep, _server_left_open),
    "practice": (PracticeStep, lambda _s: PracticeStep(("America/New_York",), "America/New_York")),
    "first person": (PersonStep, lambda _s: PersonStep()),
    "passphrase": (PassphraseStep, lambda _s: PassphraseStep(_chooser())),
    "passphrase, none": (PassphraseStep, _weak),
    "sheet": (SheetStep, lambda _s: SheetStep(sheet())),
    "check of the sheet": (ConfirmStep, lambda _s: ConfirmStep((1, 7), lambda _typed: False)),
    "own passphrase": (OwnPassphraseStep, lambda _s: OwnPassphraseStep("Riverside", "Ana Ruiz")),
    "own passphrase, after the sheet": (
        OwnPassphraseStep,
        lambda _s: OwnPassphraseStep("Riverside", "Ana Ruiz", came_with_sheet=True),
    ),
}
