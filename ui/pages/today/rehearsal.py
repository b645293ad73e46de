"""What the page is made of, made once unseen while somebody types their passphrase.

Qt for Python makes each class of Qt when it is first named, icons are drawn when first worn,
and letters when first written. The page itself is made in half the time afterwards.
"""

import datetime as dt
from collections.abc import Iterator
from functools import partial

import shiboken6
from PySide6.QtWidgets import QWidget

from ui.background.in_steps import Step
from ui.pages.today.all_done import AllDone
from ui.pages.today.header import Header
from ui.pages.today.work_pane import WorkPane
from ui.widgets.announce import name_classes
from ui.widgets.saved_file import SavedFileStrip

_ANY_DAY = dt.date(2001, 1, 1)
_SIZE_PX = (900, 600)


def rehearsal() -> Iterator[Step]:
    """Steps that make the parts on a stage nobody sees; it goes when they are done or dropped."""
    stage = QWidget()
    stage.resize(*_SIZE_PX)
    made = (
        partial(Header, _ANY_DAY),
        partial(WorkPane, _ANY_DAY),
        AllDone,
        SavedFileStrip,
        QWidget.grab,
    )
    try:
        yield name_classes
        for part in made:
            if not shiboken6.isValid(stage):
                return  # all windows were closed meanwhile
            yield partial(part, stage)
    finally:
        if shiboken6.isValid(stage):
            stage.deleteLater()
