"""The page that lies beside an export and says what is in it."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from carecoord.common.i18n import in_language

_SEPARATOR = "\n\n"


class Contents(NamedTuple):
    """What a page tells of one export.

    Attributes:
        made: Day and time, as text.
        tables: Name, meaning and number of rows.
        left_out: What is not in it, and why, in English.
    """

    practice: str
    made: str
    program: str
    tables: Sequence[tuple[str, str, int]]
    left_out: Mapping[str, str]


def read_me(contents: Contents, language: str) -> str:
    """The page in Markdown, in one language."""
    _ = in_language(language)
    reasons = {name: _(why) for name, why in contents.left_out.items()}
    what = [
        _("# Everything {practice} has on record").format(practice=contents.practice),
        _(
            "Made {made} by CareCoord {program}. This is all of it, about every patient: keep it "
            "as you would keep the paper charts, and delete it when it has done its work."
        ).format(made=contents.made, program=contents.program),
        _("## What is here"),
        _files(_),
        _("## How the tables are written"),
        _writing(_),
        _("## Bringing it back"),
        _(
            "A computer without a practice takes it in from its first screen, or with `carecoord "
            "take-in`. A practice moves to a server of its own in the same way. Passphrases and "
            "keys are not in here: whoever takes it in chooses a passphrase, and gives the others "
            "one."
        ),
        _("## What is not here, and why"),
        "\n".join(f"- `{name}`: {why}" for name, why in reasons.items()),
        _("## The tables"),
        "\n".join(
            f"- `{name}` ({rows}): {meaning}" for name, meaning, rows in contents.tables
        ),
    ]  # fmt: skip
    return _SEPARATOR.join(what) + "\n"


def _files(_: Callable[[str], str]) -> str:
    """The folders and files, one a line."""
    return "\n".join(
        (
            _(
                "- `tables/`: one CSV file for each kind of record, also those taken out of "
                "sight. People who work here are in `staff.csv`, settings in `setting.csv`, "
                "the journal with its chain in `sync_journal.csv`."
            ),
            _(
                "- `datapackage.json`: what each file and column means, its codes, how many "
                "rows there are and the SHA-256 of each file (Frictionless Data Package)."
            ),
            _(
                "- `fhir/`: patients, the people close to them, visits, problems and readings "
                "as FHIR R4, one resource a line (NDJSON)."
            ),
            _(
                "- `papers/handouts/`: every handout text that was given or written here, as a "
                "page for a browser."
            ),
            _("- `worklists/`: the practice's own worklists, as files that can be shared."),
        )
    )


def _writing(_: Callable[[str], str]) -> str:
    """How to read a table, one rule a line."""
    return "\n".join(
        (
            _(
                "- UTF-8, commas, one heading. Instants are UTC, days are ISO 8601, keys are 32 "
                "hexadecimal digits."
            ),
            _(
                "- An empty cell means that nothing is on record, where the description says "
                '`nullable`; a text that is there and empty is `""` in such a column. '
                "Elsewhere an empty cell is an empty text."
            ),
            _(
                "- Values are exact. A spreadsheet may take a text that begins with = for a "
                "formula: bring the files in as text."
            ),
            _("- `deleted` says that a record was taken out of sight; the journal says why."),
            _(
                "- The journal holds every change: `fields` is JSON, and `hash` is the SHA-256 "
                "of the hash before, of the entry's own columns as a JSON list, and of the "
                "SHA-256 of `fields`."
            ),
        )
    )
