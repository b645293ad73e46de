"""One visit as a file that other record systems read: FHIR R4, one bundle."""

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from carecoord.common.clock import Clock
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.db.database import Database
from carecoord.exporters.fhir.people import patient, related_person
from carecoord.exporters.fhir.shapes import Resource, bundle
from carecoord.exporters.files import replacing
from carecoord.security.permissions import Permission, require
from carecoord.services.papers import person_on_paper
from carecoord.services.visit_file_facts import Day, fact_resources
from carecoord.services.visit_file_people import person_for_file, relatives_for_file
from carecoord.services.visit_file_talks import talk_resources
from carecoord.services.visit_paper import pieces_of
from carecoord.services.visit_records import VisitRecords, read_visit
from carecoord.vocab.actor import Actor

ENDING = ".json"


class VisitFileService:
    """Writing what was recorded today for one patient, for another system."""

    def __init__(self, database: Database, clock: Clock, zone: ZoneInfo) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone

    def write(self, patient_id: str, path: Path, *, actor: Actor) -> int:
        """Write the day into a file, which is journalled; returns how many resources it holds.

        Args:
            patient_id: Whose visit.
            path: Where to; ``.json``. Its name should name nobody.
            actor: Who takes it out.

        Raises:
            RefusedError: Nothing was recorded today, the patient is not there any more, or the
                file ends otherwise.
            UnavailableError: The file could not be written.
        """
        require(actor, Permission.EXPORT_PATIENT)
        if path.suffix.lower() != ENDING:
            raise RefusedError(_("Name a file that ends in .json."))
        content, count = self._content(patient_id, actor)
        with replacing(path) as stream:
            stream.write(content)
        return count

    def _content(self, patient_id: str, actor: Actor) -> tuple[bytes, int]:
        """Journalled before it exists, so that nothing leaves untold."""
        today = self._clock.today()
        day = Day(zone=self._zone, patient_id=patient_id, on=today)
        with self._database.writing(actor) as transaction:
            session = transaction.session
            person = person_on_paper(session, patient_id)
            records = read_visit(session, patient_id, today, self._zone)
            facts = list(fact_resources(session, day))
            if not _is_of_today(records) and not any(map(_was_today, facts)):
                raise RefusedError(_("Nothing was recorded for this patient today."))
            resources = [
                patient(person_for_file(session, person)),
                *(
                    related_person(one, patient_id)
                    for one in relatives_for_file(session, patient_id, today)
                ),
                *facts,
                *talk_resources(session, records, day),
            ]
            transaction.record(
                "visit.exported", subject=patient_id, form="fhir", resources=len(resources)
            )
            made_at = day.instant(transaction.now)
        return bundle(resources, made_at=made_at), len(resources)


def _is_of_today(records: VisitRecords) -> bool:
    """Whether anything was talked over; a visit to come is nothing of today."""
    return bool(records.goals or pieces_of(replace(records, next_visit_on=None)))


def _was_today(fact: Resource) -> bool:
    return fact["resourceType"] != "Condition" and fact.get("status") != "planned"
