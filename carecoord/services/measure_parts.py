"""The parts of a measure, by name and in their order."""

import datetime as dt
from collections.abc import Callable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.i18n import _, current_language
from carecoord.entities import Staff
from carecoord.handouts.documents.dates import month_and_year
from carecoord.handouts.library import HandoutLibrary
from carecoord.services.measure_words import GRADES, NEEDS, Definition
from carecoord.services.wording import language_label
from carecoord.vocab.barriers import Domain
from carecoord.vocab.measures import By
from carecoord.vocab.patients import Channel
from carecoord.vocab.terms import label


class PartNames:
    """Names of parts, read once for all measures that are told at the same time."""

    def __init__(
        self,
        session: Session,
        library: Callable[[], HandoutLibrary],
        lists: Mapping[str, str],
    ) -> None:
        self._session = session
        self._library = library
        self._lists = lists
        self._staff: Mapping[str, str] | None = None

    def name(self, definition: Definition, part: str, by: By) -> str:
        """What a part of a measure is called in the language of the screen."""
        if not definition.by:
            return self._fixed(definition, part)
        match by:
            case By.LIST:
                return self._lists.get(part, part) if part else _("From the patient's page")
            case By.WAY:
                return label(Channel(part)) if part in set(Channel) else part
            case By.LANGUAGE:
                return language_label(part) or _("Language not recorded")
            case By.MONTH:
                first_day = dt.date.fromisoformat(f"{part}-01")
                return " ".join(month_and_year(first_day, current_language()))
        return self._person(part)

    def _person(self, staff_id: str) -> str:
        if self._staff is None:
            self._staff = {row.id: row.name for row in self._session.scalars(select(Staff))}
        return self._staff.get(staff_id, staff_id)

    def _fixed(self, definition: Definition, part: str) -> str:
        if definition.section == NEEDS:
            return label(Domain(part))
        if definition.id == "handouts-easy":
            return _(GRADES[part])
        if definition.id == "handouts-in-language":
            return language_label(part)
        if not part:
            return _("Without a handout")
        topics = self._library().topics()
        return next((one.title(current_language()) for one in topics if one.id == part), part)


def in_order(part: str, title: str, by: By, definition: Definition) -> tuple[str, str]:
    """Months follow one another, everything else stands by its name: nothing is a ranking."""
    return (part, "") if definition.by and by is By.MONTH else (title.casefold(), part)
