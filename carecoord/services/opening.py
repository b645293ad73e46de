"""From a key to an open practice: the store, the clock, and who is signed in."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from carecoord import settings
from carecoord.common.changes import ChangeFeed
from carecoord.common.clock import Clock, FixedClock, SystemClock
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.common.zones import zone_named
from carecoord.db.database import Database
from carecoord.entities import Setting, Staff
from carecoord.security.database_key import DatabaseKey
from carecoord.services.lists_in_use import list_keeper
from carecoord.services.opened import OpenedPractice
from carecoord.services.sessions import bring_in, record_sign_in
from carecoord.services.sight import viewer_of
from carecoord.services.stores import AUDIT_SUBKEY, Store
from carecoord.services.waking import Place, Woke, place_of
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role


@dataclass(frozen=True)
class Founder:
    """The first person of a new practice."""

    staff_id: str
    name: str
    role: Role
    language: str


def create(
    store: Store,
    key: DatabaseKey,
    *,
    practice: str,
    time_zone: str,
    founder: Founder,
    today: dt.date | None,
    phone: str = "",
) -> OpenedPractice:
    """Make the store and write the practice's first rows: itself and its first person.

    Nothing is left of the store when that fails.
    """
    engine = store.create(key)
    try:
        actor = Actor(founder.staff_id, founder.name, founder.role)
        door = _Door(store, engine, key, time_zone, today, actor)
        with door.database.writing(actor, reason="practice.created") as transaction:
            transaction.session.add(
                Staff(
                    id=founder.staff_id,
                    name=founder.name,
                    role=founder.role.value,
                    language=founder.language,
                )
            )
            for spec, value in (
                (settings.PRACTICE_NAME, practice),
                (settings.PRACTICE_PHONE, phone),
                (settings.TIME_ZONE, time_zone),
            ):
                if value:
                    transaction.session.add(Setting(name=spec.name, value=json.dumps(value)))
    except BaseException:
        engine.dispose()
        store.discard()
        raise
    return door.opened(actor, practice=practice, language=founder.language)


def open_practice(
    store: Store, key: DatabaseKey, *, staff_id: str, today: dt.date | None, how: str
) -> OpenedPractice:
    """Open the store for somebody whose secret fitted.

    Args:
        store: Where the data is.
        key: The key the secret gave.
        staff_id: Key of the person's staff row; "" when the recovery key opened it.
        today: Reckon from this day; None for the machine's clock.
        how: "passphrase", "recovery" or "device", for the journal.

    Raises:
        RefusedError: The person does not work here any more, or the data is of a newer version.
    """
    engine = store.open(key)
    try:
        return _opened(store, engine, key, staff_id, today, how)
    except BaseException:
        engine.dispose()
        raise


def _opened(
    store: Store,
    engine: Engine,
    key: DatabaseKey,
    staff_id: str,
    today: dt.date | None,
    how: str,
) -> OpenedPractice:
    place = place_of(store, key)
    with Session(engine) as session:
        person = _person(session, staff_id)
        woke = place.woke(session) if place is not None else Woke.HERE
        stored = {
            row.name: json.loads(row.value)
            for row in session.scalars(
                select(Setting).where(Setting.owner == "", Setting.deleted.is_(False))
            )
        }
    zone_name = stored.get(settings.TIME_ZONE.name, settings.TIME_ZONE.default)
    actor = Actor(person.id, person.name, Role(person.role))
    door = _Door(store, engine, key, zone_name, today, actor, anew=woke is not Woke.HERE)
    bring_in(door.database, store.home)
    with door.database.writing(actor) as transaction:
        if place is not None:
            place.note(transaction, woke)
        record_sign_in(transaction, how)
    door.remember_in(place)
    practice = stored.get(settings.PRACTICE_NAME.name, settings.PRACTICE_NAME.default)
    return door.opened(actor, practice=practice, language=person.language)


def _person(session: Session, staff_id: str) -> Staff:
    """The staff row; the recovery key acts for the lead, or whoever else manages people."""
    query = select(Staff).where(Staff.deleted.is_(False), Staff.active.is_(True))
    if staff_id:
        query = query.where(Staff.id == staff_id)
    order = (Staff.role != Role.LEAD.value, Staff.role != Role.ADMIN.value, Staff.id)
    person = session.scalars(query.order_by(*order).limit(1)).first()
    if person is None:
        raise RefusedError(
            _("This name does not sign in here any more. Ask the practice lead for help.")
        )
    return person


class _Door:
    """The database of one store with the practice's clock."""

    def __init__(
        self,
        store: Store,
        engine: Engine,
        key: DatabaseKey,
        zone_name: str,
        today: dt.date | None,
        actor: Actor,
        *,
        anew: bool = False,
    ) -> None:
        """``anew`` has this device write under a new name from now on."""
        self._on_close: tuple[Callable[[], None], ...] = ()
        self._store = store
        self._key = key
        self._zone = zone_named(zone_name)
        self._clock: Clock = FixedClock(today, self._zone) if today else SystemClock(self._zone)
        self._feed = ChangeFeed()
        self.database = Database(
            engine,
            self._clock,
            self._feed,
            origin=store.origin(anew=anew),
            audit_key=key.subkey(AUDIT_SUBKEY),
            viewer=viewer_of(actor),
            keeper=list_keeper(),
        )

    def remember_in(self, place: Place | None) -> None:
        """Keep how far the journal goes, now and when the practice is closed."""
        if place is not None:
            remember = partial(place.remember, self.database)
            remember()
            self._on_close = (remember,)

    def opened(self, actor: Actor, *, practice: str, language: str) -> OpenedPractice:
        return OpenedPractice(
            database=self.database,
            actor=actor,
            clock=self._clock,
            zone=self._zone,
            feed=self._feed,
            home=self._store.home,
            practice_name=practice,
            language=language,
            store=self._store,
            key=self._key,
            on_close=(*self._on_close, self.database.close),
        )
