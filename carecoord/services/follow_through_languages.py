"""Who speaks which language, for the yearly look at the index by language.

Apart from what the index counts: no language is ever read for anybody's own number.
"""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.entities import Patient
from carecoord.vocab.languages import base
from carecoord.vocab.patients import Status


def read_languages(session: Session) -> Mapping[str, str]:
    """Everybody the practice looks after, with the language they speak; "" when not asked."""
    query = select(Patient.id, Patient.language_spoken).where(
        Patient.deleted.is_(False), Patient.status == Status.ACTIVE.value
    )
    return {row.id: base(row.language_spoken) for row in session.execute(query)}
