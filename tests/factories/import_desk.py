"""A desk that writes files, brings them in, and looks at the people they made."""

from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select

from carecoord.db.database import Database
from carecoord.entities import (
    Patient,
)
from carecoord.services.import_results import ImportPreview, ImportReport
from carecoord.services.importing import ImportService
from carecoord.vocab.actor import Actor
from tests.factories import fhir

ZONE = ZoneInfo("America/Chicago")
HEADER = "MRN,Last Name,First Name,DOB,Phone\n"
MARIA = "0071,Santos,Maria,04/12/1971,(202) 555-0101\n"
JUAN = "0072,Núñez,Juan,05/13/1980,202-555-0102\n"
Row = TypeVar("Row")
RUN_TABLES = ("import_run",)


class Desk:
    """Files written, imported, and the people they made."""

    def __init__(
        self, folder: Path, service: ImportService, database: Database, actor: Actor
    ) -> None:
        self._folder = folder
        self._database = database
        self.service = service
        self.actor = actor

    def listed(self, *rows: str, header: str = HEADER) -> Path:
        path = self._folder / "list.csv"
        path.write_text(header + "".join(rows), encoding="utf-8")
        return path

    def bundle(self, *resources: fhir.Resource) -> Path:
        return fhir.write_bundle(self._folder / "export.json", *resources)

    def preview(self, path: Path, source: str = "") -> ImportPreview:
        return self.service.preview([path], source=source, actor=self.actor)

    def bring(self, path: Path, source: str = "", *, overwrite: bool = False) -> ImportReport:
        return self.service.commit(
            self.preview(path, source), overwrite_conflicts=overwrite, actor=self.actor
        )

    def counts(self, path: Path) -> tuple[int, int, int, int]:
        report = self.bring(path)
        return (
            report.patients_added, report.patients_updated, report.patients_unchanged,
            report.rows_refused,
        )  # fmt: skip

    def rows(self, table: type[Row]) -> list[Row]:
        living = select(table).where(table.deleted.is_(False)).order_by(table.id)  # type: ignore[attr-defined]
        with self._database.reading() as session:
            return list(session.scalars(living))

    def person(self) -> Patient:
        (found,) = self.rows(Patient)
        return found
