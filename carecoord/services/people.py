"""The people of the practice: who works here, as what, and how they sign in."""

import contextlib
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import LANGUAGES, _
from carecoord.common.ids import new_id
from carecoord.common.text import squeeze
from carecoord.db import marks
from carecoord.db.database import Database, Transaction
from carecoord.entities import Assignment, FollowUp, Staff
from carecoord.security.database_key import DatabaseKey
from carecoord.security.errors import WrongSecretError
from carecoord.security.keyfile import KeyFile
from carecoord.security.permissions import Permission, require
from carecoord.security.recovery import RecoveryKey
from carecoord.services.caseloads import holds_on
from carecoord.services.key_upkeep import CHANGE_WANTED, GIVEN_PASSPHRASE, save_keys
from carecoord.services.preferences import PreferenceService
from carecoord.services.stores import Store
from carecoord.settings import RECOVERY_SHEET_CONFIRMED
from carecoord.vocab.actor import Actor
from carecoord.vocab.followups import OPEN_STATES
from carecoord.vocab.roles import Role


@dataclass(frozen=True, slots=True)
class StaffRow:
    """Somebody who works here.

    Attributes:
        signs_in: Whether they have a passphrase; imported names do not.
    """

    id: str
    rev: int
    name: str
    role: str
    title: str
    active: bool
    language: str
    languages_spoken: tuple[str, ...]
    signs_in: bool


@dataclass(frozen=True, slots=True)
class Held:
    """What waits for one person of the practice.

    Attributes:
        follow_ups: Open ones that are theirs by name.
        people: How many are on their caseload today.
    """

    follow_ups: int
    people: int


class PeopleService:
    """Adding people, changing their role, letting them in and keeping them out.

    A change of the key file is saved after the store has committed: a person without a
    way in can be given one again, a way in without a person opens nothing.
    """

    def __init__(
        self, database: Database, store: Store, key: DatabaseKey, practice_name: str
    ) -> None:
        self._database = database
        self._store = store
        self._key = key
        self._practice_name = practice_name

    def staff(self, *, active_only: bool = True) -> tuple[StaffRow, ...]:
        """Everybody, in the order of their names."""
        enrolled = {person.person_id for person in self._store.load_keys().people}
        query = select(Staff).where(Staff.deleted.is_(False)).order_by(Staff.name)
        if active_only:
            query = query.where(Staff.active.is_(True))
        with self._database.reading() as session:
            return tuple(_row(row, row.id in enrolled) for row in session.scalars(query))

    def held_by(self, staff_id: str, today: dt.date, *, actor: Actor) -> Held:
        """What somebody would leave behind."""
        require(actor, Permission.MANAGE_PEOPLE)
        theirs = select(func.count()).where(
            FollowUp.owner_id == staff_id,
            FollowUp.state.in_(OPEN_STATES),
            FollowUp.deleted.is_(False),
        )
        people = select(func.count(Assignment.patient_id.distinct())).where(
            Assignment.staff_id == staff_id, holds_on(today)
        )
        with self._database.reading() as session:
            return Held(session.scalar(theirs) or 0, session.scalar(people) or 0)

    def names(self) -> dict[str, str]:
        """Name by staff id, of everybody who ever worked here."""
        with self._database.reading() as session:
            query = select(Staff.id, Staff.name)
            return dict(session.execute(query).all())

    def add(
        self,
        *,
        name: str,
        role: Role,
        passphrase: str,
        language: str = "en",
        is_their_own: bool = True,
        actor: Actor,
    ) -> str:
        """Let somebody new sign in, and return their id.

        Args:
            name: As colleagues know them.
            role: What they may do.
            passphrase: Their first one.
            language: Of the window.
            is_their_own: Nobody else knows it; otherwise they choose one when they sign in.
            actor: Who lets them in.

        Raises:
            RefusedError: The name is missing, or the passphrase too easy to guess.
        """
        require(actor, Permission.MANAGE_PEOPLE)
        typed = squeeze(name)
        if not typed:
            raise RefusedError(_("Type the person's name."))
        staff_id = new_id()
        keys = self._store.load_keys()
        self._enrol(keys, staff_id, typed, role, passphrase)
        with self._database.writing(actor, reason="person.added") as transaction:
            transaction.session.add(
                Staff(id=staff_id, name=typed, role=role.value, language=_known(language))
            )
            _note_given(transaction, staff_id, given=not is_their_own)
        save_keys(self._database, self._store, keys, actor=actor)
        return staff_id

    def change_role(self, staff_id: str, role: Role, *, actor: Actor) -> None:
        """Give somebody another role, from their next sign-in.

        Raises:
            RefusedError: Nobody would be left who may manage people.
        """
        require(actor, Permission.MANAGE_PEOPLE)
        with self._database.writing(actor, reason="role.changed") as transaction:
            row = transaction.fetch(Staff, staff_id)
            row.role = role.value
            self._require_a_manager(transaction)
            name = row.name
        self._change_keys(lambda keys: _relabel(keys, self._key, staff_id, name, role), actor=actor)

    def set_languages(
        self, staff_id: str, *, language: str, languages_spoken: tuple[str, ...], actor: Actor
    ) -> None:
        """Interface language, and languages in which this person may care without interpreter."""
        if staff_id != actor.staff_id:
            require(actor, Permission.MANAGE_PEOPLE)
        with self._database.writing(actor) as transaction:
            row = transaction.fetch(Staff, staff_id)
            row.language = _known(language)
            row.languages_spoken = " ".join(languages_spoken)

    def deactivate(self, staff_id: str, *, actor: Actor) -> None:
        """Keep somebody out from now on; what they wrote stays under their name.

        Raises:
            RefusedError: It is the person themselves, or the last who may manage people.
        """
        require(actor, Permission.MANAGE_PEOPLE)
        if staff_id == actor.staff_id:
            raise RefusedError(_("You cannot take yourself off. Ask another lead to do it."))
        with self._database.writing(actor, reason="person.left") as transaction:
            transaction.fetch(Staff, staff_id).active = False
            self._require_a_manager(transaction)
            # They may have copied the key file: what they hold opens it until the key changes.
            marks.write(transaction.session, CHANGE_WANTED, staff_id)
        self._change_keys(lambda keys: _remove(keys, self._key, staff_id), actor=actor)

    def let_back_in(self, staff_id: str, *, passphrase: str, actor: Actor) -> None:
        """Let somebody sign in again, or for the first time, with a new passphrase.

        Whoever gave it knows it, so the person chooses their own when they sign in with it.
        """
        require(actor, Permission.MANAGE_PEOPLE)
        keys = self._store.load_keys()
        with self._database.writing(actor, reason="person.returned") as transaction:
            row = transaction.fetch(Staff, staff_id)
            self._enrol(keys, staff_id, row.name, Role(row.role), passphrase)
            row.active = True
            _note_given(transaction, staff_id, given=True)
        save_keys(self._database, self._store, keys, actor=actor)

    def change_passphrase(self, *, old: str, new: str, actor: Actor) -> None:
        """Change one's own passphrase.

        Raises:
            RefusedError: The old one does not fit, or the new one is too easy to guess.
        """
        keys = self._store.load_keys()
        try:
            keys.open_with_passphrase(actor.staff_id, old).wipe()
        except WrongSecretError:
            raise RefusedError(_("Your present passphrase does not fit. Type it again.")) from None
        self._set_own(keys, new, actor)

    def choose_own(self, new: str, *, actor: Actor, with_sheet: bool = False) -> None:
        """Put one's own passphrase in the place of one that somebody else gave, or that is lost.

        Args:
            new: The passphrase.
            actor: Who chooses it.
            with_sheet: The printed recovery key opened the practice for them just now.

        Raises:
            RefusedError: Nobody else gave it and they came without the sheet, the new one is
                that same one, or it is too easy to guess.
        """
        if with_sheet:
            self._set_own(self._store.load_keys(), new, actor)
            return
        with self._database.reading() as session:
            given = marks.read(session, GIVEN_PASSPHRASE + actor.staff_id)
        if not given:
            raise RefusedError(_("Your passphrase is your own. Change it under Settings, People."))
        keys = self._store.load_keys()
        with contextlib.suppress(WrongSecretError):
            keys.open_with_passphrase(actor.staff_id, new).wipe()
            raise RefusedError(_("This is the passphrase you were given. Choose another one."))
        self._set_own(keys, new, actor)

    def new_recovery_key(self, *, actor: Actor) -> RecoveryKey:
        """A new recovery key; the sheet printed before stops opening the practice.

        The new one counts as not confirmed until somebody has copied a part of it from paper.
        """
        require(actor, Permission.MANAGE_PEOPLE)
        keys = self._store.load_keys()
        recovery = keys.enrol_recovery(self._key)
        with self._database.writing(actor) as transaction:
            transaction.record("recovery_key.replaced")
        preferences = PreferenceService(self._database)
        preferences.set(RECOVERY_SHEET_CONFIRMED, value=False, actor=actor)
        save_keys(self._database, self._store, keys, actor=actor)
        return recovery

    def _require_a_manager(self, transaction: Transaction) -> None:
        """Somebody has to stay who may let others in, and can sign in to do so."""
        transaction.session.flush()
        query = select(Staff.id).where(
            Staff.role.in_((Role.LEAD.value, Role.ADMIN.value)),
            Staff.active.is_(True),
            Staff.deleted.is_(False),
        )
        enrolled = {person.person_id for person in self._store.load_keys().people}
        if enrolled.isdisjoint(transaction.session.scalars(query)):
            raise RefusedError(
                _("Nobody would be left to manage people. Make somebody else a lead first.")
            )

    def _enrol(self, keys: KeyFile, staff_id: str, name: str, role: Role, passphrase: str) -> None:
        keys.enrol_passphrase(
            self._key, staff_id, passphrase, label=name, role=role, context=(self._practice_name,)
        )

    def _set_own(self, keys: KeyFile, new: str, actor: Actor) -> None:
        self._enrol(keys, actor.staff_id, actor.name, actor.role, new)
        with self._database.writing(actor) as transaction:
            transaction.record("passphrase.changed")
        # Last: until the key file is saved the given one is what opens.
        save_keys(self._database, self._store, keys, actor=actor)
        with self._database.writing(actor) as transaction:
            _note_given(transaction, actor.staff_id, given=False)

    def _change_keys(self, change: Callable[[KeyFile], None], *, actor: Actor) -> None:
        keys = self._store.load_keys()
        change(keys)
        save_keys(self._database, self._store, keys, actor=actor)


def _note_given(transaction: Transaction, staff_id: str, *, given: bool) -> None:
    """Whether somebody else knows a person's passphrase."""
    name = GIVEN_PASSPHRASE + staff_id
    if given:
        transaction.record("passphrase.given", person=staff_id)
    marks.write(transaction.session, name, "1" if given else "")


def _row(row: Staff, signs_in: bool) -> StaffRow:  # noqa: FBT001 - a fact of the row
    return StaffRow(
        id=row.id,
        rev=row.rev,
        name=row.name,
        role=row.role,
        title=row.title,
        active=row.active,
        language=row.language,
        languages_spoken=tuple(row.languages_spoken.split()),
        signs_in=signs_in,
    )


def _relabel(keys: KeyFile, key: DatabaseKey, staff_id: str, name: str, role: Role) -> None:
    if any(person.person_id == staff_id for person in keys.people):
        keys.relabel(key, staff_id, label=name, role=role)


def _remove(keys: KeyFile, key: DatabaseKey, staff_id: str) -> None:
    for slot in keys.slots:
        if slot.person_id == staff_id:
            keys.remove(key, slot.id)


def _known(language: str) -> str:
    return language if language in LANGUAGES else LANGUAGES[0]
