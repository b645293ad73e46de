"""The main job in the terminal: what ``--demo`` does where there is no display."""

import argparse
from pathlib import Path

from carecoord.cli.output import note
from carecoord.cli.practice import services
from carecoord.common.i18n import _

_ROWS_SHOWN = 5
WORKBOOK_NAME = "worklist.xlsx"


def run(arguments: argparse.Namespace, folder: Path) -> None:
    """Counts of every list, the first rows with their reasons, and an exported workbook."""
    note(_("There is no display here, so the demo practice works in the terminal instead."))
    with services(arguments) as practice:
        found = practice.worklists.summaries(actor=practice.actor)
        print(_("Lists of {practice}:").format(practice=practice.practice_name))
        for one in found:
            print(f"{one.count:>6}  {one.title}")
        first = next((one for one in found if one.kind == "worklist" and one.count), found[0])
        print()
        print(_("First rows of “{title}”:").format(title=first.title))
        for row in practice.worklists.rows(first.id, limit=_ROWS_SHOWN, actor=practice.actor):
            print(f"  {row.name} ({row.birth_on})")
            print(f"    {row.why}")
            if row.leaves_when:
                print("    " + _("Done when: {what}").format(what=row.leaves_when))
        path = folder / WORKBOOK_NAME
        rows = practice.exports.worklist_file(first.id, path, actor=practice.actor)
        print()
        print(_("Exported {count} rows to {file}.").format(count=rows, file=path))
