"""Who did what, taken along: a file or a sheet, for a reason, and journalled before it exists."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from carecoord.common.clock import Clock
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _, current_language, n_
from carecoord.common.text import squeeze
from carecoord.db.database import Database
from carecoord.entities import Staff
from carecoord.exporters.csv_file import write_csv
from carecoord.exporters.tables import Column, Row, Table, Watcher
from carecoord.exporters.xlsx import write_xlsx
from carecoord.handouts.documents.audit_page import AuditPaper, build_audit
from carecoord.handouts.documents.dates import long_date
from carecoord.rules.times import time_of_day
from carecoord.security.permissions import Permission, require
from carecoord.services.audit import AuditFilter, AuditRow, AuditService, asked
from carecoord.services.papers import ListDocument, TextSize, setting_for
from carecoord.services.preferences import PreferenceService
from carecoord.vocab.actor import Actor
from carecoord.vocab.audit import KIND_LABELS, AuditKind

MOST_IN_A_FILE = 200_000
MOST_ON_PAPER = 2_000
_WORKBOOK, _CSV = ".xlsx", ".csv"


class AuditPaperService:
    """Files and sheets of what the journal says."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        zone: ZoneInfo,
        preferences: PreferenceService,
        audit: AuditService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._preferences = preferences
        self._audit = audit

    def file(
        self,
        wanted: AuditFilter,
        path: Path,
        *,
        reason: str,
        actor: Actor,
        progress: Callable[[int, int], None] | None = None,
        cancel: Callable[[], bool] | None = None,
    ) -> int:
        """Write the entries that fit, newest first; returns how many.

        Raises:
            CancelledError: It was stopped; no file is left.
            RefusedError: No reason was given, or the ending is neither ``.xlsx`` nor ``.csv``.
            UnavailableError: The file could not be written.
        """
        require(actor, Permission.VIEW_AUDIT)
        form = _ending(path)
        self._tell("journal.exported", wanted, reason, actor, form=form)
        with self._database.reading() as session:
            rows = _Counted(self._audit.all_rows(session, wanted, MOST_IN_A_FILE, actor))
            table = Table(
                title=_("Who did what"),
                columns=_columns(),
                rows=map(self._cells, rows),
                row_count=self._audit.count(wanted, actor=actor).entries,
                about=self._question(session, wanted, actor),
            )
            watcher = Watcher(progress, cancel)
            if form == _WORKBOOK:
                write_xlsx(table, path, self._clock.today(), watcher)
            else:
                write_csv(table, path, watcher)
        return rows.count

    def paper(self, wanted: AuditFilter, *, reason: str, actor: Actor) -> ListDocument:
        """The newest entries that fit on paper, with the question and the counts in the head.

        Raises:
            RefusedError: No reason was given.
        """
        said = self._tell("journal.printed", wanted, reason, actor, form="paper")
        with self._database.reading() as session:
            rows = list(self._audit.all_rows(session, wanted, MOST_ON_PAPER + 1, actor))
            question = self._question(session, wanted, actor)
        shown = rows[:MOST_ON_PAPER]
        made_by = _("Made by {name}. Reason: {reason}").format(name=actor.name, reason=said)
        head = (made_by, *question, *_counts(shown, is_all=len(rows) == len(shown)))
        setting = setting_for(
            self._preferences,
            language=current_language(),
            text_size=TextSize.STAFF,
            printed_on=self._clock.today(),
        )
        return build_audit(AuditPaper(head=head, rows=map(self._line, shown)), setting)

    def _tell(
        self, event: str, wanted: AuditFilter, reason: str, actor: Actor, *, form: str
    ) -> str:
        require(actor, Permission.VIEW_AUDIT)
        said = squeeze(reason)
        if not said:
            raise RefusedError(_("Say why you take this along, in a few words."))
        with self._database.writing(actor, reason=said) as transaction:
            transaction.record(event, subject=wanted.patient_id, form=form, **asked(wanted))
        return said

    def _question(self, session: Session, wanted: AuditFilter, actor: Actor) -> tuple[str, ...]:
        """What was asked, one sentence for each part."""
        computer = self._audit.computers(actor=actor).get(wanted.origin, "")
        patient = self._audit.patient_name(wanted.patient_id, actor=actor)
        staff = session.get(Staff, wanted.staff_id) if wanted.staff_id else None
        kinds = ", ".join(_(KIND_LABELS[kind]) for kind in sorted(wanted.kinds))
        parts = (
            (_("Patient: {name}"), patient),
            (_("Person: {name}"), staff.name if staff else ""),
            (_("Kind: {name}"), kinds or _("everything but unfinished work")),
            (_("Computer: {name}"), computer),
            (_("Days: {name}"), self._days(wanted)),
        )
        return tuple(words.format(name=name) for words, name in parts if name)

    def _days(self, wanted: AuditFilter) -> str:
        language = current_language()
        first = long_date(wanted.since, language) if wanted.since else _("the beginning")
        last = long_date(wanted.until or self._clock.today(), language)
        return _("{first} to {last}").format(first=first, last=last)

    def _line(self, row: AuditRow) -> tuple[str, str, str, str, str, str]:
        who = row.who or _("The program")
        return self._when(row), who, row.what, row.patient, row.computer, row.reason

    def _when(self, row: AuditRow) -> str:
        local = row.at.astimezone(self._zone)
        return _("{day}, {time}").format(
            day=long_date(local.date(), current_language()), time=time_of_day(local.time())
        )

    def _cells(self, row: AuditRow) -> Row:
        at = row.at.astimezone(self._zone).isoformat(sep=" ", timespec="seconds")
        who = row.who or _("The program")
        kind = _(KIND_LABELS[row.kind])
        fields = ", ".join(row.fields)
        return at, who, kind, row.what, row.patient, row.computer, row.reason, fields


class _Counted:
    """Rows on their way, and how many have passed."""

    def __init__(self, rows: Iterator[AuditRow]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[AuditRow]:
        for row in self._rows:
            self.count += 1
            yield row


def _columns() -> tuple[Column, ...]:
    return (
        Column(key="at", title=_("When"), width=26),
        Column(key="who", title=_("Who"), width=22),
        Column(key="kind", title=_("Kind"), width=20),
        Column(key="what", title=_("What"), width=40),
        Column(key="patient", title=_("About"), width=26),
        Column(key="computer", title=_("Computer"), width=20),
        Column(key="reason", title=_("Why"), width=36),
        Column(key="fields", title=_("Fields"), width=36, note=_("Never their values.")),
    )


def _counts(rows: list[AuditRow], *, is_all: bool) -> tuple[str, ...]:
    """How many entries of each kind; and that there are more, where there are."""
    many: Counter[AuditKind] = Counter(row.kind for row in rows)
    named = [(_(KIND_LABELS[kind]), many[kind]) for kind in AuditKind if many[kind]]
    parts = ", ".join(f"{name} {count}" for name, count in named)
    told = n_("{count} entry", "{count} entries", len(rows)).format(count=f"{len(rows):,}")
    if not is_all:
        more = _("Only the newest {count} are on paper. Choose fewer days, or export a file.")
        return (f"{told}. {parts}", more.format(count=f"{MOST_ON_PAPER:,}"))
    return (f"{told}. {parts}" if parts else told,)


def _ending(path: Path) -> str:
    ending = path.suffix.lower()
    if ending not in {_WORKBOOK, _CSV}:
        raise RefusedError(_("Name a file that ends in .xlsx or .csv."))
    return ending
