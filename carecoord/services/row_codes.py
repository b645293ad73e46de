"""Finding the row a printed code stands for."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.common.names import list_name
from carecoord.db.database import Database
from carecoord.entities import Patient
from carecoord.rules.row_codes import RowCode, list_number, read_code
from carecoord.security.permissions import Permission, require
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor


@dataclass(frozen=True, slots=True)
class CodedRow:
    """A row a code stands for.

    Attributes:
        title: Of the list.
        is_there: Whether the person is on the list now.
    """

    worklist_id: str
    title: str
    patient_id: str
    name: str
    is_there: bool


class RowCodeService:
    """From the code on paper back to the row."""

    def __init__(self, database: Database, worklists: WorklistService) -> None:
        self._database = database
        self._worklists = worklists

    def find(self, text: str, *, actor: Actor) -> tuple[CodedRow, ...]:
        """The rows a code stands for, those that are on their list first.

        There is nearly always one. Of two people whose keys end alike both are named: whoever the
        paper means may have left the list since, and the other one may be on it.

        Raises:
            RefusedError: It is no code, or stands for nobody here.
        """
        require(actor, Permission.VIEW_PATIENT)
        code = read_code(text)
        if code is None:
            raise RefusedError(
                _("This is not a code of a printed list. Look at each letter again.")
            )
        found = self.suggest(text, actor=actor)
        if not found:
            raise RefusedError(_("This code stands for nobody here. Was it printed elsewhere?"))
        return found

    def suggest(self, text: str, *, actor: Actor) -> tuple[CodedRow, ...]:
        """As ``find``, but finds nothing instead of refusing: for what may be something else."""
        require(actor, Permission.VIEW_PATIENT)
        code = read_code(text)
        if code is None:
            return ()
        titles = {
            worklist_id: self._worklists.definition(worklist_id).title
            for worklist_id in self._worklists.called_from()
            if list_number(worklist_id) == code.list_number
        }
        with self._database.reading() as session:
            found: list[CodedRow] = []
            for person in _people(session, code):
                name = list_name(person.family, person.given, person.preferred)
                rows = [
                    CodedRow(
                        worklist_id, title, person.id, name,
                        self._worklists.read_row(session, worklist_id, person.id) is not None,
                    )
                    for worklist_id, title in titles.items()
                ]  # fmt: skip
                found += [row for row in rows if row.is_there] or rows
        return tuple(sorted(found, key=lambda row: not row.is_there))


def _people(session: Session, code: RowCode) -> list[Patient]:
    query = select(Patient).where(
        or_(*(Patient.id.endswith(tail) for tail in code.tails)),
        Patient.deleted.is_(False),
        Patient.merged_into.is_(None),
    )
    return list(session.scalars(query.order_by(Patient.sort_key)))
