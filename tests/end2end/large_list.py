"""A window with a list of 100,000 people, for a screen reader to find its way in.

Run as a program: ``python -m tests.end2end.large_list``.
"""

import sys
from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QApplication, QMainWindow

from ui.background.jobs import JobRunner
from ui.models.columns import Column
from ui.models.paged_table import PagedTableModel
from ui.widgets.data_table import DataTable

PEOPLE = 100_000
NAME = "People"


def main() -> int:
    app = QApplication(sys.argv)
    window, jobs = QMainWindow(), JobRunner(app)
    columns = [
        Column[str]("name", lambda: "Name", lambda row: row),
        Column[str]("number", lambda: "Number", lambda row: row.removeprefix("Person ")),
    ]
    model = PagedTableModel(columns, _load, jobs, window, spoken=lambda row: f"{row}, not called")
    table = DataTable(NAME)
    table.setModel(model)
    model.show([str(number) for number in range(1, PEOPLE + 1)])
    window.setWindowTitle(NAME)
    window.setCentralWidget(table)
    window.show()
    table.setFocus()
    return app.exec()


def _load(ids: Sequence[str]) -> Mapping[str, str]:
    return {key: f"Person {key}" for key in ids}


if __name__ == "__main__":
    sys.exit(main())
