"""``diagnostics``: a report for whoever helps, without a word about anybody."""

import argparse

from carecoord.cli.output import answer
from carecoord.cli.practice import home_of
from carecoord.common.errors import UnavailableError
from carecoord.common.i18n import _
from carecoord.common.paths import write_private
from carecoord.services.diagnostics import report


def run(arguments: argparse.Namespace) -> None:
    """Print the report, or write it into a file; nobody has to sign in for it.

    Raises:
        UnavailableError: The file cannot be written.
    """
    text = report(home_of(arguments))
    if arguments.file is None:
        answer({"report": text}, as_json=arguments.json, lines=text.splitlines())
        return
    try:
        write_private(arguments.file, text.encode("utf-8"))
    except OSError:
        raise UnavailableError(
            _("The file cannot be written there. Choose another folder.")
        ) from None
    answer({"file": str(arguments.file)}, as_json=arguments.json, lines=[_("The report is saved.")])
