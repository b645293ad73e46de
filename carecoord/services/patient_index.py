"""What a person can be found by, as keys of the search index."""

import itertools
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.text import digits, fold
from carecoord.db.search import Document, Key, remove, replace_many
from carecoord.entities import ContactPoint, Patient, PatientIdentifier, RelatedPerson
from carecoord.rules.search_query import Term, identifier_key
from carecoord.rules.sounds import sound_key

NAME, SOUND, PHONE, IDENTIFIER, BIRTH = "n", "s", "d", "i", "b"
_LOCAL_DIGITS = 7
_LAST_DIGITS = 4
_NATIONAL_DIGITS = 10
_SHORTEST_SOUND = 3


def index_patients(session: Session, patient_ids: Iterable[str]) -> None:
    """Bring the index in step with what is stored; whoever is gone or merged is not found."""
    waiting = iter(patient_ids)
    while chunk := list(itertools.islice(waiting, _CHUNK)):
        documents = list(_documents(session, chunk))
        replace_many(session, documents)
        remove(session, set(chunk) - {found.patient_id for found in documents})


_CHUNK = 500


def word_of(term: Term, *, sounds: bool) -> list[Key]:
    """The keys one typed term may begin; ``sounds`` adds names that sound like it."""
    keys = []
    if term.word:
        keys.append(Key(NAME, term.word))
        if sounds and len(term.word) >= _SHORTEST_SOUND:
            keys.append(Key(SOUND, term.sound, whole=True))
    if term.digits:
        keys.append(Key(PHONE, term.digits[-_NATIONAL_DIGITS:]))
    if term.identifier:
        keys.append(Key(IDENTIFIER, term.identifier))
    keys.extend(Key(BIRTH, birth) for birth in term.births)
    return keys


def _documents(session: Session, ids: list[str]) -> Iterator[Document]:
    people = session.execute(
        select(
            Patient.id, Patient.birth_on, Patient.family, Patient.given,
            Patient.middle, Patient.preferred, Patient.former_names,
        ).where(Patient.id.in_(ids), Patient.deleted.is_(False), Patient.merged_into.is_(None))
    ).all()  # fmt: skip
    numbers = _by_patient(session, ContactPoint.patient_id, ContactPoint.normal, ContactPoint, ids)
    typed = _by_patient(session, ContactPoint.patient_id, ContactPoint.typed, ContactPoint, ids)
    known = _by_patient(
        session, PatientIdentifier.patient_id, PatientIdentifier.value, PatientIdentifier, ids
    )
    beside = _by_patient(
        session, RelatedPerson.patient_id, RelatedPerson.phone_normal, RelatedPerson, ids
    )
    for patient_id, birth_on, *names in people:
        phones = (found.get(patient_id, ()) for found in (numbers, typed, beside))
        yield document(
            patient_id, names, birth_on, itertools.chain(*phones), known.get(patient_id, ())
        )


def document(
    patient_id: str,
    names: Sequence[str],
    birth_on: str,
    phones: Iterable[str],
    identifiers: Iterable[str],
) -> Document:
    """All one person can be found by; family name and given name stand first in ``names``."""
    folded = fold(" ".join(names))
    words = set(folded.split())
    for name in names[:2]:
        words.update(_run_together(name))
    numbers = {digits(number)[-_NATIONAL_DIGITS:] for number in phones if "@" not in number}
    values = {identifier_key(value) for value in identifiers}
    keys = {Key(NAME, word) for word in words}
    keys |= {Key(SOUND, sound_key(word)) for word in words}
    keys |= {Key(IDENTIFIER, value) for value in values}
    for number in numbers:
        ends = (number, number[-_LOCAL_DIGITS:], number[-_LAST_DIGITS:])
        keys |= {Key(PHONE, end) for end in ends}
    keys.add(Key(BIRTH, birth_on))
    text = " ".join([folded, *sorted(numbers), *sorted(value.lower() for value in values)])
    return Document(patient_id, frozenset(key for key in keys if key.text), text)


def _run_together(name: str) -> Iterator[str]:
    """A name of several words without its gaps: "delacruz" and "lacruz" find De la Cruz."""
    words = fold(name).split()
    for first in range(len(words)):
        yield "".join(words[first:])


def _by_patient(
    session: Session, owner: object, column: object, table: object, ids: list[str]
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    query = select(owner, column).where(owner.in_(ids), table.deleted.is_(False))  # type: ignore[attr-defined,call-overload]
    for patient_id, value in session.execute(query):
        if value:
            found.setdefault(patient_id, []).append(value)
    return found
