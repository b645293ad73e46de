"""Long work for the window's own thread, such as painting on a printer, in small steps."""

from collections.abc import Generator

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from carecoord.common.errors import CareCoordError

Work = Generator[tuple[int, int], None, None]
"""Yields units done and units in all; closed when it is stopped."""


class Steps(QObject):
    """One step at a time; between them the window draws and listens.

    Signals:
        progressed: Units done and units in all.
        ended: The work came to its end.
        failed: A ``CareCoordError`` as raised; anything else is a bug and is reported as one.
    """

    progressed = Signal(int, int)
    ended = Signal()
    failed = Signal(Exception)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work: Work | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)

    @property
    def is_running(self) -> bool:
        return self._work is not None

    def run(self, work: Work) -> None:
        """Begin; what was under way is stopped."""
        self.stop()
        self._work = work
        self._timer.start()

    @Slot()
    def stop(self) -> None:
        """Close the work where it stands."""
        work = self._let_go()
        if work is not None:
            work.close()

    def _let_go(self) -> Work | None:
        work, self._work = self._work, None
        self._timer.stop()
        return work

    @Slot()
    def _step(self) -> None:
        if self._work is None:
            return
        try:
            done, total = next(self._work)
        except StopIteration:
            self._let_go()
            self.ended.emit()
        except CareCoordError as error:
            self._let_go()
            self.failed.emit(error)
        except BaseException:
            self._let_go()
            raise
        else:
            self.progressed.emit(done, total)
