"""A list as a file to share: no patient data, and nothing comes in unseen."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from carecoord.common.errors import RefusedError, UnavailableError
from carecoord.common.i18n import _
from carecoord.db.database import Database
from carecoord.entities import OwnWorklist
from carecoord.exporters.files import replacing
from carecoord.importers.apart import door
from carecoord.rules.findings import blocking
from carecoord.security.permissions import Permission, require
from carecoord.services.own_list_checks import check
from carecoord.services.own_list_forms import ListForm, from_json
from carecoord.services.own_list_reading import form_of
from carecoord.services.own_list_toml import to_toml
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.worklists.facts import find_fact
from carecoord.worklists.reading import FORMAT, read_table

_MOST_BYTES = 256 * 1024
_DEEPEST = 8


class OwnListFileService:
    """Writing one list, and reading one to look at before it is kept."""

    def __init__(self, database: Database, worklists: WorklistService) -> None:
        self._database = database
        self._worklists = worklists

    def save_file(self, version_id: str, path: Path, *, actor: Actor) -> None:
        """Write one version as a file.

        Raises:
            RefusedError: It is not there any more, or not finished.
            UnavailableError: The file could not be written.
        """
        require(actor, Permission.EDIT_WORKLISTS)
        with self._database.writing(actor) as transaction:
            row = transaction.fetch(OwnWorklist, version_id)
            text = row.definition or self._text(row)
            transaction.record(
                "own_worklist.exported", worklist=row.worklist_id, version=row.number
            )
        with replacing(path) as stream:
            stream.write(text.encode("utf-8"))

    def read_file(self, path: Path, *, actor: Actor) -> ListForm:
        """What a file says, to be looked at and then begun as a draft.

        Raises:
            RefusedError: It is no list, from a newer version, or uses what is not known here.
            UnavailableError: The file could not be read.
        """
        require(actor, Permission.EDIT_WORKLISTS)
        table = _read_table(path)
        _refuse_strange(table)
        definition = read_table(table)
        with self._database.reading() as session:
            return form_of(definition, self._worklists.moment(session))

    def _text(self, row: OwnWorklist) -> str:
        form = from_json(row.form)
        wrong = blocking(check(form))
        if wrong:
            raise RefusedError(wrong[0].sentence)
        return to_toml(form, row.worklist_id)


def _read_table(path: Path) -> dict[str, Any]:
    try:
        return door.read_toml(path, most_bytes=_MOST_BYTES)
    except UnavailableError as error:
        raise UnavailableError(
            str(error) or _("The file could not be read. See that it is there, then try again.")
        ) from error
    except RefusedError as error:
        raise RefusedError(str(error) or _not_a_list()) from error


def _refuse_strange(table: dict[str, Any]) -> None:
    """Say in words what the reader would only say with its place in the file."""
    if "condition" not in table or "title" not in table:
        raise RefusedError(_not_a_list())
    is_newer = isinstance(table.get("format"), int) and table["format"] > FORMAT
    for name in () if is_newer else _facts(table["condition"]):
        if find_fact(name) is None:
            raise RefusedError(
                _(
                    "The list uses the fact “{name}”, which this version of CareCoord does not "
                    "know. Update CareCoord on this computer, or ask for the list without it."
                ).format(name=name)
            )


def _facts(condition: Any, depth: int = 0) -> Iterator[str]:
    if not isinstance(condition, dict) or depth > _DEEPEST:
        return
    if isinstance(condition.get("fact"), str):
        yield condition["fact"]
    for members in condition.values():
        for member in members if isinstance(members, list) else ():
            yield from _facts(member, depth + 1)


def _not_a_list() -> str:
    return _(
        "This file holds no worklist. Choose a file that was saved under Own worklists, "
        "with a name that ends in .cclist."
    )
