"""The words of the command line. Their names are a contract with people's scripts."""

import argparse
from collections.abc import Container
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from carecoord import __version__
from carecoord.common.i18n import _
from carecoord.vocab.roles import Role

if TYPE_CHECKING:  # whoever opens the window gives no day
    import datetime as dt

DEMO_PATIENTS = 400
DEMO_SEED = 1
MEASURE_DAYS = 90
AUDIT_ROWS = 100
_MOST_DAYS = 36_500
_FIRST_YEAR, _LAST_YEAR = 1900, 2999
_TAKE_A_VALUE = frozenset({"--home", "--passphrase-file", "--today", "--language"})


def parse(words: list[str]) -> argparse.Namespace:
    """Read the command line; wrong usage ends the process with 2 and says why."""
    # The global options stand before or after the command, so their defaults are given here:
    # a default of their own would let the command's copy wipe out what stood before it.
    unset = argparse.Namespace(
        command="open", demo=False, home=None, passphrase_file=None, today=None, json=False,
        language=None, files=(),
    )  # fmt: skip
    # Thirteen parsers take longer to make than a card of the window.
    if not words:
        return unset
    from carecoord.cli import speaking

    speaking.begin(words)
    root, commands = _build()
    return root.parse_args(_with_open(words, commands.choices), unset)


def _with_open(words: list[str], commands: Container[str]) -> list[str]:
    """The words of a double click, or of files dropped on the program: their names alone."""
    after = zip(words, ["", *words], strict=False)
    free = [word for word, before in after if before not in _TAKE_A_VALUE and word[:1] != "-"]
    if not free or free[0] in commands or not all(map(_names_a_file, free)):
        return words
    return ["open", *words]


def _names_a_file(word: str) -> bool:
    from carecoord.common.handed_files import is_ours

    return is_ours(word) or Path(word).is_file()


def _build() -> "tuple[argparse.ArgumentParser, Commands]":
    anywhere = _global_options()
    root = argparse.ArgumentParser(
        prog="carecoord",
        parents=[anywhere],
        description=_("Patient engagement and care management for small practices."),
    )
    root.add_argument("--version", action="version", version=f"CareCoord {__version__}")
    root.add_argument("--demo", action="store_true", help=_("a practice of synthetic patients"))
    commands = root.add_subparsers(dest="command_word", metavar=_("COMMAND"))
    adders = (
        _add_init, _add_import, _add_patients, _add_worklist, _add_appointments,
        _add_measures, _add_demo, _add_store, _add_take_all, _add_keys, _add_audit, _add_updates,
        _add_diagnostics,
    )  # fmt: skip
    for add in adders:
        add(commands, anywhere)
    return root, commands


def _global_options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    options.add_argument("--home", type=Path, metavar="DIR", help=_("the data folder"))
    options.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help=_("a file holding your passphrase")
    )
    options.add_argument(
        "--today",
        type=_near_day,
        metavar="YYYY-MM-DD",
        help=_("the day to reckon from"),
    )
    options.add_argument("--json", action="store_true", help=_("answer in JSON"))
    options.add_argument("--language", choices=("en", "es"), help=_("language of the answer"))
    return options


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - it has no public name


def _add_init(commands: Commands, anywhere: argparse.ArgumentParser) -> None:
    init = commands.add_parser("init", parents=[anywhere], help=_("set up a new practice"))
    init.set_defaults(command="init")
    init.add_argument(
        "--practice", required=True, metavar="NAME", help=_("what the practice is called")
    )
    init.add_argument("--person", required=True, metavar="NAME", help=_("who signs in first"))
    init.add_argument(
        "--role", required=True, choices=[role.value for role in Role], help=_("what they do here")
    )
    init.add_argument(
        "--phone", default="", metavar="NUMBER", help=_("stands on handouts; can be added later")
    )
    init.add_argument("--time-zone", metavar="ZONE", help=_("for example America/New_York"))
    init.add_argument(
        "--recovery-file", type=Path, metavar="FILE", help=_("write the recovery key there")
    )


def _add_import(commands: Commands, anywhere: argparse.ArgumentParser) -> None:
    bring = commands.add_parser("import", parents=[anywhere], help=_("bring in patients"))
    bring.set_defaults(command="import")
    bring.add_argument(
        "paths", nargs="+", type=_path, metavar="PATH", help=_("files, or a folder of them")
    )
    bring.add_argument("--source", default="", metavar="NAME", help=_("where the file comes from"))
    bring.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))


def _add_patients(commands: Commands, anywhere: argparse.ArgumentParser) -> None:
    patients = commands.add_parser("patients", parents=[anywhere], help=_("the patient list"))
    verbs = patients.add_subparsers(dest="verb", required=True)
    count = verbs.add_parser("count", parents=[anywhere], help=_("how many there are"))
    count.set_defaults(command="patients count")
    find = verbs.add_parser("find", parents=[anywhere], help=_("look for a person"))
    find.set_defaults(command="patients find")
    find.add_argument("text", metavar="TEXT", help=_("a name, a number, a birth date"))
    show = verbs.add_parser("show", parents=[anywhere], help=_("what is known of one person"))
    show.set_defaults(command="patients show")
    show.add_argument("id", metavar="ID", help=_("our id, or a number the patient is known by"))
    visit = verbs.add_parser(
        "visit-file", parents=[anywhere], help=_("what was recorded that day, as FHIR R4")
    )
    visit.set_defaults(command="patients visit-file")
    visit.add_argument("id", metavar="ID", help=_("our id, or a number the patient is known by"))
    visit.add_argument("file", type=_path, metavar="FILE.json", help=_("write it there"))


def _add_worklist(commands: Commands, anywhere: argparse.ArgumentParser) -> None:
    worklist = commands.add_parser("worklist", parents=[anywhere], help=_("lists and segments"))
    verbs = worklist.add_subparsers(dest="verb", required=True)
    listing = verbs.add_parser("list", parents=[anywhere], help=_("which lists there are"))
    listing.set_defaults(command="worklist list")
    show = verbs.add_parser("show", parents=[anywhere], help=_("who is on a list, and why"))
    show.set_defaults(command="worklist show")
    show.add_argument("id", metavar="ID", help=_("as “worklist list” names it"))
    export = verbs.add_parser("export", parents=[anywhere], help=_("write a list to a file"))
    export.set_defaults(command="worklist export")
    export.add_argument("id", metavar="ID", help=_("as “worklist list” names it"))
    export.add_argument("file", type=Path, metavar="FILE.xlsx|.csv|.pdf", help=_("write it there"))
    export.add_argument(
        "--columns",
        type=_words,
        default=(),
        metavar="NAME,...",
        help=_("columns beside those to fill in; “all” for every one"),
    )
    _add_letters(verbs, anywhere)
    bring = verbs.add_parser(
        "import", parents=[anywhere], help=_("bring back a list that was filled in")
    )
    bring.set_defaults(command="worklist import")
    bring.add_argument("file", type=_path, metavar="FILE.xlsx|.csv", help=_("the file to read"))
    bring.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))
    bring.add_argument(
        "--confirm-status",
        action="store_true",
        help=_("also log rows that say somebody moved or died"),
    )


def _add_appointments(commands: Commands, anywhere: argparse.ArgumentParser) -> None:
    appointments = commands.add_parser(
        "appointments", parents=[anywhere], help=_("the schedule of visits")
    )
    verbs = appointments.add_subparsers(dest="verb", required=True)
    bring = verbs.add_parser(
        "import", parents=[anywhere], help=_("bring in a list, a calendar or HL7 messages")
    )
    bring.set_defaults(command="appointments import")
    bring.add_argument(
        "file", type=_path, metavar="FILE.csv|.xlsx|.ics|.hl7", help=_("the file to read")
    )
    bring.add_argument("--source", default="", metavar="NAME", help=_("where the file comes from"))
    bring.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))
    bring.add_argument(
        "--cancel-missing",
        action="store_true",
        help=_("also cancel visits of these days that the file does not name any more"),
    )


def _add_letters(verbs: Commands, anywhere: argparse.ArgumentParser) -> None:
    letters = verbs.add_parser("letters", parents=[anywhere], help=_("make letters for a list"))
    letters.set_defaults(command="worklist letters")
    letters.add_argument("id", metavar="ID", help=_("as “worklist list” names it"))
    letters.add_argument("file", type=_path, metavar="FILE.pdf", help=_("write it there"))
    letters.add_argument(
        "--text", default="", metavar="NAME", help=_("which text; at first call-us")
    )
    letters.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))
    waiting = verbs.add_parser(
        "waiting", parents=[anywhere], help=_("what was made and nobody said was sent")
    )
    waiting.set_defaults(command="worklist waiting")
    waiting.add_argument(
        "id", nargs="?", default="", metavar="ID", help=_("as “worklist list” names it")
    )
    sent = verbs.add_parser(
        "sent", parents=[anywhere], help=_("say that what was made is on its way")
    )
    sent.set_defaults(command="worklist sent")
    sent.add_argument("run", metavar="RUN", help=_("as “worklist waiting” names it"))


def _add_measures(commands: Commands, anywhere: argparse.ArgumentParser) -> None:
    from carecoord.vocab.measures import By

    measures = commands.add_parser(
        "measures", parents=[anywhere], help=_("how the practice works, in numbers")
    )
    measures.set_defaults(command="measures")
    measures.add_argument(
        "--days", type=_days_back, default=MEASURE_DAYS, metavar="N", help=_("back from today")
    )
    measures.add_argument(
        "--by", choices=[by.value for by in By], default=By.LIST.value,
        help=_("what outreach and visits are told by"),
    )  # fmt: skip
    measures.add_argument(
        "--file", type=Path, default=None, metavar="FILE",
        help=_("write the numbers into a .csv or .xlsx file as well"),
    )  # fmt: skip


def _add_audit(commands: Commands, anywhere: argparse.ArgumentParser) -> None:
    from carecoord.vocab.audit import AuditKind

    audit = commands.add_parser("audit", parents=[anywhere], help=_("who did what"))
    audit.set_defaults(command="audit")
    audit.add_argument(
        "--patient", default="", metavar="ID", help=_("our id, or a number they are known by")
    )
    audit.add_argument("--person", default="", metavar="NAME", help=_("somebody who works here"))
    audit.add_argument(
        "--kind", nargs="+", default=(), choices=[kind.value for kind in AuditKind],
        help=_("only these deeds"),
    )  # fmt: skip
    audit.add_argument("--computer", default="", metavar="NAME", help=_("only from there"))
    audit.add_argument(
        "--since", type=_day, default=None, metavar="YYYY-MM-DD", help=_("from this day on")
    )
    audit.add_argument(
        "--until", type=_day, default=None, metavar="YYYY-MM-DD", help=_("up to this day")
    )
    audit.add_argument(
        "--limit", type=_positive, default=AUDIT_ROWS, metavar="N", help=_("no more rows than this")
    )
    audit.add_argument(
        "--file", type=Path, default=None, metavar="FILE", help=_("write a .csv or .xlsx file")
    )
    audit.add_argument(
        "--reason", default="", metavar="TEXT", help=_("why it is taken along; goes on record")
    )
    audit.add_argument("--check", action="store_true", help=_("read all of the journal"))
    audit.add_argument("--code", default="", metavar="CODE", help=_("check a printed code"))


def _add_updates(commands: Commands, anywhere: argparse.ArgumentParser) -> None:
    updates = commands.add_parser(
        "updates", parents=[anywhere], help=_("whether a newer version is ready")
    )
    updates.set_defaults(command="updates")
    updates.add_argument("--look", action="store_true", help=_("look now"))
    updates.add_argument(
        "--place", metavar="PLACE", help=_("look there from now on; “” turns it off")
    )
    updates.add_argument(
        "--check", type=_path, metavar="FILE", help=_("whether a package is the one signed for")
    )


def _add_diagnostics(commands: Commands, anywhere: argparse.ArgumentParser) -> None:
    diagnostics = commands.add_parser(
        "diagnostics", parents=[anywhere], help=_("a report for whoever helps; names nobody")
    )
    diagnostics.set_defaults(command="diagnostics")
    diagnostics.add_argument(
        "--file", type=_path, default=None, metavar="FILE", help=_("write the report there")
    )


def _add_demo(commands: Commands, anywhere: argparse.ArgumentParser) -> None:
    demo = commands.add_parser("demo", parents=[anywhere], help=_("make a synthetic practice"))
    demo.set_defaults(command="demo")
    demo.add_argument(
        "--patients", type=_positive, default=DEMO_PATIENTS, metavar="N", help=_("how many people")
    )
    demo.add_argument(
        "--seed", type=int, default=DEMO_SEED, metavar="S",
        help=_("the same number makes the same people"),
    )  # fmt: skip


def _add_store(commands: Commands, anywhere: argparse.ArgumentParser) -> None:
    backup = commands.add_parser("backup", parents=[anywhere], help=_("make a backup"))
    backup.set_defaults(command="backup")
    where = backup.add_mutually_exclusive_group(required=True)
    where.add_argument("file", type=_path, nargs="?", metavar="FILE", help=_("write it there"))
    where.add_argument(
        "--auto", action="store_true", help=_("beside the data and to the second place")
    )
    restore = commands.add_parser(
        "restore", parents=[anywhere], help=_("put a backup into an empty folder")
    )
    restore.set_defaults(command="restore")
    restore.add_argument("file", type=_path, metavar="FILE", help=_("the backup"))
    restore.add_argument("folder", type=_path, metavar="DIR", help=_("an empty folder"))
    verify = commands.add_parser(
        "verify", parents=[anywhere], help=_("check the whole store, or a backup")
    )
    verify.set_defaults(command="verify")
    verify.add_argument(
        "file", type=_path, nargs="?", metavar="FILE", help=_("a backup; without it, the store")
    )
    window = commands.add_parser("open", parents=[anywhere], help=_("open the window"))
    window.set_defaults(command="open")
    window.add_argument(
        "files", type=_path, nargs="*", metavar="FILE", help=_("look at it after the sign-in")
    )
    window.add_argument(
        "--demo",
        action="store_true",
        default=argparse.SUPPRESS,
        help=_("with a practice of synthetic patients"),
    )


def _add_take_all(commands: Commands, anywhere: argparse.ArgumentParser) -> None:
    export = commands.add_parser(
        "take-all", parents=[anywhere], help=_("write everything on record, in open formats")
    )
    export.set_defaults(command="take-all")
    export.add_argument(
        "path", type=_path, metavar="DIR|FILE.zip|FILE.zip.age",
        help=_("write it there; only the last form is encrypted"),
    )  # fmt: skip
    export.add_argument("--reason", required=True, metavar="TEXT", help=_("why; goes on record"))
    bring = commands.add_parser(
        "take-in", parents=[anywhere], help=_("take such an export into an empty place")
    )
    bring.set_defaults(command="take-in")
    bring.add_argument("path", type=_path, metavar="DIR|FILE", help=_("the export"))
    bring.add_argument("--person", required=True, metavar="NAME", help=_("who can sign in then"))
    bring.add_argument(
        "--recovery-file", type=Path, metavar="FILE", help=_("write the recovery key there")
    )
    bring.add_argument(
        "--server", default="", metavar="HOST:PORT/DATABASE", help=_("an empty database of yours")
    )
    bring.add_argument("--user", default="", metavar="NAME", help=_("of the database"))
    bring.add_argument(
        "--server-password-file", type=Path, metavar="FILE",
        help=_("a file with the password of that user"),
    )  # fmt: skip
    bring.add_argument(
        "--certificate", type=Path, metavar="FILE", help=_("of the server's authority")
    )
    for verb in (export, bring):
        verb.add_argument(
            "--lock-file", type=Path, metavar="FILE",
            help=_("a file with the passphrase of the export"),
        )  # fmt: skip


def _add_keys(commands: Commands, anywhere: argparse.ArgumentParser) -> None:
    keys = commands.add_parser(
        "keys", parents=[anywhere], help=_("the ways into the practice, and its key")
    )
    verbs = keys.add_subparsers(dest="verb", required=True)
    listing = verbs.add_parser("list", parents=[anywhere], help=_("who and what may open it"))
    listing.set_defaults(command="keys list")
    rotate = verbs.add_parser("rotate", parents=[anywhere], help=_("change the key of the records"))
    rotate.set_defaults(command="keys rotate")
    sheet = verbs.add_parser("sheet", parents=[anywhere], help=_("make a new recovery key"))
    sheet.set_defaults(command="keys sheet")
    sheet.add_argument("file", type=_path, metavar="FILE", help=_("write the recovery key there"))
    revoke = verbs.add_parser(
        "revoke", parents=[anywhere], help=_("take a person or a computer off, and change the key")
    )
    revoke.set_defaults(command="keys revoke")
    revoke.add_argument("id", metavar="ID", help=_("as “keys list” names it"))
    revoke.add_argument("--keep-key", action="store_true", help=_("do not change the key"))
    for verb in (rotate, revoke):
        verb.add_argument(
            "--leave-out",
            action="store_true",
            help=_("also take off whoever a new key cannot reach yet"),
        )


def _day(text: str) -> "dt.date":
    import datetime as dt

    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            _("“{text}” is not a day. Write it like 2026-03-31.").format(text=text)
        ) from None


def _near_day(text: str) -> "dt.date":
    """A day from which one can still reckon years back and forth."""
    day = _day(text)
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise argparse.ArgumentTypeError(
            _("The year of “{text}” lies too far away.").format(text=text)
        )
    return day


def _path(text: str) -> Path:
    """A named file; an empty word would be the folder one happens to stand in."""
    if not text.strip():
        raise argparse.ArgumentTypeError(_("the name of the file is empty"))
    return Path(text)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(_("at least 1"))
    return number


def _days_back(text: str) -> int:
    """So many days that the first of them can be named."""
    days = _positive(text)
    if days > _MOST_DAYS:
        raise argparse.ArgumentTypeError(_("at most {most}").format(most=_MOST_DAYS))
    return days
