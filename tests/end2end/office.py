"""A desk in a practice: where somebody sits down on a day, and gets up again."""

import re
from pathlib import Path

from PySide6.QtWidgets import QApplication

import main
from carecoord.cli import parser, run
from tests.end2end.hand import Hand, texts
from tests.end2end.screen import Screen, windows
from ui.app import Session, WindowOptions
from ui.printing.preview import PageView

_ASKED = "Group "


class Office:
    """One data folder and the window over it, started as ``main.py`` starts it."""

    def __init__(self, home: Path, screen: Screen, app: QApplication) -> None:
        self.home = home
        self.screen = screen
        self.hand = Hand(screen)
        self._app = app
        self.session: Session | None = None

    def sit_down(self, today: str) -> None:
        """Start the program on a day."""
        words = ["--home", str(self.home), "--today", today, "--language", "en"]
        start = run.window_start(parser.parse(words))
        options = WindowOptions(
            home=start.home,
            gate=start.gate,
            build_services=main.build_services,
            today=parser.parse(words).today,
            language="en",
        )
        self.screen.ask(lambda: self._open(options))

    def get_up(self) -> None:
        """Close the window; the program ends."""
        self.screen.ask(self._close)

    def _open(self, options: WindowOptions) -> None:
        self.session = Session(self._app, options)
        self.session.start()

    def _close(self) -> None:
        if self.session is not None:
            desk = self.session.desk
            (desk.window if desk else self.session.entry).close()
            self.session.deleteLater()
            for window in QApplication.topLevelWidgets():
                window.deleteLater()
            self.session = None

    def groups_on_paper(self) -> dict[int, str]:
        """The numbered groups of the recovery sheet that is shown as it prints."""
        said = self.screen.wait_for(
            lambda: "\n".join(
                page.accessibleDescription()
                for window in windows()
                for page in window.findChildren(PageView)
                if page.isVisible()
            ),
            "the recovery sheet",
        )
        found = re.findall(r"^(\d) ([0-9A-Z]{4})$", said, re.MULTILINE)
        return {int(number): group for number, group in found}

    def groups_asked_for(self) -> list[int]:
        """Which groups are to be copied from the sheet."""
        self.hand.sees(_ASKED)
        said = self.screen.ask(lambda: "\n".join(texts()))
        return sorted({int(number) for number in re.findall(rf"{_ASKED}(\d) on", said)})
