"""Handouts this practice writes: drafts, approval, new versions, and what is no longer offered."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from carecoord.common.clock import Clock
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.common.ids import new_id
from carecoord.db.database import Database, Transaction
from carecoord.entities import HandoutVersion
from carecoord.handouts.codes import typed_codes
from carecoord.handouts.library import HandoutLibrary
from carecoord.handouts.loading import months_after
from carecoord.handouts.pasted import from_html
from carecoord.rules.findings import blocking
from carecoord.security.permissions import Permission, is_allowed, require
from carecoord.services.authored_rows import (
    OWN_MARK,
    body_of,
    form_of,
    library_columns,
    personal_fields,
    put_form,
)
from carecoord.services.authored_views import AuthoredReader, check_row
from carecoord.services.authoring_forms import (
    AuthoredItem,
    AuthoredVersion,
    HandoutForm,
    OtherText,
)
from carecoord.services.handout_shelf import Shelf, mark_harmful, replace_others
from carecoord.services.undo import transaction_id
from carecoord.vocab.actor import Actor
from carecoord.vocab.handouts import PUBLISHED_ONCE, Origin, Subject, VersionState
from carecoord.vocab.languages import base, name_of

REVIEW_MONTHS, REVIEW_MONTHS_OF_MEDICINES = 24, 12
_OPEN = (VersionState.DRAFT.value, VersionState.SENT.value)


class AuthoringService:
    """The practice's own texts. Whoever may write may begin; a clinician or the lead approves."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        zone: ZoneInfo,
        library: Callable[[], HandoutLibrary],
    ) -> None:
        self._database = database
        self._clock = clock
        self._shelf = Shelf(library)
        self._reader = AuthoredReader(zone, self._shelf)

    # Reading

    def items(self, *, actor: Actor) -> tuple[AuthoredItem, ...]:
        """What is being written, what is in use and what is retired, by title."""
        require(actor, Permission.EDIT_HANDOUTS)
        with self._database.reading() as session:
            return self._reader.items(session)

    def waiting(self, *, actor: Actor) -> int:
        """How many wait for this person's approval; 0 for whoever does not approve."""
        if not is_allowed(actor.role, Permission.APPROVE_HANDOUTS):
            return 0
        query = select(func.count()).where(
            HandoutVersion.state == VersionState.SENT.value, HandoutVersion.deleted.is_(False)
        )
        with self._database.reading() as session:
            return session.scalar(query) or 0

    def load(self, version_id: str, *, actor: Actor) -> AuthoredVersion:
        """One version with everything known of it.

        Raises:
            RefusedError: It is not there any more.
        """
        require(actor, Permission.EDIT_HANDOUTS)
        with self._database.reading() as session:
            row = session.get(HandoutVersion, version_id)
            if row is None or row.deleted:
                raise RefusedError(_("This handout is no longer there. Choose another one."))
            return self._reader.version(session, row)

    def history(self, version_id: str, *, actor: Actor) -> tuple[AuthoredItem, ...]:
        """Every version of the same handout in the same language, the newest first."""
        require(actor, Permission.EDIT_HANDOUTS)
        with self._database.reading() as session:
            row = session.get_one(HandoutVersion, version_id)
            return self._reader.history(session, row)

    def others(self, version_id: str, *, actor: Actor) -> tuple[OtherText, ...]:
        """The same handout in its other languages, the first language first."""
        require(actor, Permission.EDIT_HANDOUTS)
        with self._database.reading() as session:
            return self._reader.others(session, session.get_one(HandoutVersion, version_id))

    # Beginning

    def begin(self, language: str, *, title: str = "", actor: Actor) -> str:
        """A new handout in its first language; returns its id."""
        require(actor, Permission.EDIT_HANDOUTS)
        spoken = base(language)
        with self._database.writing(actor) as transaction:
            row = self._draft(transaction, OWN_MARK + new_id(), spoken, written_in=spoken)
            put_form(row, HandoutForm(title=title))
            transaction.session.add(row)
            return row.id

    def adapt(self, topic_id: str, *, actor: Actor) -> str:
        """A copy of a topic of the library in all its languages; returns the first one's id.

        Raises:
            RefusedError: The library has no such topic.
        """
        require(actor, Permission.EDIT_HANDOUTS)
        topic = self._shelf.built_in(topic_id)
        if topic is None:
            raise RefusedError(_("This handout is no longer in the library. Choose another one."))
        own_id, ids = OWN_MARK + new_id(), []
        first = next((one for one in topic.handouts if not one.is_translation), topic.handouts[0])
        ordered = sorted(topic.handouts, key=lambda one: one is not first)
        with self._database.writing(actor) as transaction:
            for handout in ordered:
                row = self._draft(transaction, own_id, handout.language, written_in=first.language)
                for name, value in library_columns(topic, handout).items():
                    setattr(row, name, value)
                row.title, row.body = from_html(handout.body_html)
                row.dated_on = row.review_due_on = ""
                row.codes = typed_codes(topic.codes)
                row.adapted_from, row.adapted_version = topic.id, handout.version
                row.adapted_title = handout.title
                if handout is not first:
                    row.translated_from, row.translated_by = "1", "CareCoord"
                transaction.session.add(row)
                ids.append(row.id)
        return ids[0]

    def begin_version(self, version_id: str, *, actor: Actor) -> str:
        """The draft that will replace a published version; one that is begun is gone on with."""
        require(actor, Permission.EDIT_HANDOUTS)
        with self._database.writing(actor) as transaction:
            old = transaction.fetch(HandoutVersion, version_id)
            if old.origin != Origin.OWN or old.state not in PUBLISHED_ONCE:
                raise RefusedError(_("Only a version that was approved is followed by a new one."))
            return self._follow(transaction, old, old.language).id

    def begin_translation(self, version_id: str, language: str, *, actor: Actor) -> str:
        """The same handout in one more language, to be written beside this one.

        Raises:
            RefusedError: It is there in this language already, or it is not our text.
        """
        require(actor, Permission.EDIT_HANDOUTS)
        spoken = base(language)
        with self._database.writing(actor) as transaction:
            source = transaction.fetch(HandoutVersion, version_id)
            there = self._reader.newest(transaction.session, source.topic, spoken)
            if source.origin != Origin.OWN or there is not None:
                raise RefusedError(
                    _("This handout is there in {language} already. Open that one.").format(
                        language=name_of(spoken)
                    )
                )
            row = self._follow(transaction, source, spoken)
            row.body = row.title = row.keywords = ""
            row.points = "[]"
            return row.id

    # Writing

    def save(
        self, version_id: str, form: HandoutForm, *, rev: int, actor: Actor
    ) -> AuthoredVersion:
        """Keep what stands in a draft.

        Raises:
            EditConflictError: Somebody else changed it since it was read.
            RefusedError: It is no draft any more.
        """
        require(actor, Permission.EDIT_HANDOUTS)
        with self._database.writing(actor) as transaction:
            row = self._open(transaction, version_id, rev, (VersionState.DRAFT,))
            put_form(row, form)
            if transaction.session.is_modified(row):
                row.edited_by, row.edited_at = actor.staff_id, transaction.now
            transaction.session.flush()
            return self._reader.version(transaction.session, row)

    def send(self, version_id: str, *, rev: int, actor: Actor) -> None:
        """Ask for the approval of a draft.

        Raises:
            RefusedError: Something in it has to be put right first.
        """
        require(actor, Permission.EDIT_HANDOUTS)
        with self._database.writing(actor) as transaction:
            row = self._open(transaction, version_id, rev, (VersionState.DRAFT,))
            self._refuse_faults(transaction.session, row, approving=False)
            row.state = VersionState.SENT.value
            row.sent_by, row.sent_at = actor.staff_id, transaction.now
            row.returned_reason = ""
            _record(transaction, "handout_text.sent", row)

    def send_back(self, version_id: str, *, rev: int, reason: str = "", actor: Actor) -> None:
        """Make a draft of it again; an approver says what is to be changed.

        Raises:
            RefusedError: An approver gave no reason, or somebody else sent it.
        """
        require(actor, Permission.EDIT_HANDOUTS)
        said = reason.strip()
        with self._database.writing(actor, reason=said) as transaction:
            row = self._open(transaction, version_id, rev, (VersionState.SENT,))
            if row.sent_by != actor.staff_id:
                require(actor, Permission.APPROVE_HANDOUTS)
                if not said:
                    raise RefusedError(_("Say what is to be changed."))
            row.state = VersionState.DRAFT.value
            row.returned_reason = said
            _record(transaction, "handout_text.sent_back", row)

    def approve(self, version_id: str, *, rev: int, reason: str = "", actor: Actor) -> None:
        """Stand by the very text that was read; from now on it is given and never changes.

        Args:
            version_id: A draft, or one that waits for approval.
            rev: The revision that was read.
            reason: Why it is approved although it is hard to read.
            actor: A clinician or the lead.

        Raises:
            EditConflictError: It changed since it was read.
            RefusedError: Something in it has to be put right first.
        """
        require(actor, Permission.APPROVE_HANDOUTS)
        said = reason.strip()
        with self._database.writing(actor, reason=said) as transaction:
            states = (VersionState.DRAFT, VersionState.SENT)
            row = self._open(transaction, version_id, rev, states)
            row.approval_reason = said
            self._refuse_faults(transaction.session, row, approving=True)
            row.state = VersionState.APPROVED.value
            row.approved_by, row.approved_at = actor.staff_id, transaction.now
            row.dated_on = transaction.today.isoformat()
            row.review_due_on = _review_due(row, transaction.today).isoformat()
            replace_others(transaction.session, row)
            _record(transaction, "handout_text.approved", row)

    def retire(
        self,
        version_id: str,
        *,
        rev: int,
        reason: str,
        is_harmful: bool = False,
        actor: Actor,
    ) -> str:
        """No longer offer it; what was given stays readable. Returns what can be undone.

        With ``is_harmful`` everybody who holds it is to be told the reason.

        Raises:
            RefusedError: No reason was given, or it is not in use.
        """
        require(actor, Permission.APPROVE_HANDOUTS)
        said = reason.strip()
        if not said:
            raise RefusedError(_("Say why this handout is no longer offered."))
        with self._database.writing(actor, reason=said) as transaction:
            row = self._open(transaction, version_id, rev, (VersionState.APPROVED,))
            row.state, row.retired_reason = VersionState.RETIRED.value, said
            row.retired_by, row.retired_at = actor.staff_id, transaction.now
            # Where undoing or a second computer left two in use, the other is not offered either.
            replace_others(transaction.session, row)
            if is_harmful:
                mark_harmful(transaction, row)
            _record(transaction, "handout_text.retired", row)
        return transaction_id(transaction.span)

    def discard(self, version_id: str, *, rev: int, actor: Actor) -> str:
        """Throw a draft away. Returns what can be undone.

        Raises:
            EditConflictError: Somebody else changed it since it was read.
        """
        require(actor, Permission.EDIT_HANDOUTS)
        with self._database.writing(actor) as transaction:
            row = self._open(transaction, version_id, rev, (VersionState.DRAFT,))
            transaction.tombstone(row, "discarded")
            _record(transaction, "handout_text.discarded", row)
        return transaction_id(transaction.span)

    # Parts

    def _draft(
        self, transaction: Transaction, topic: str, language: str, *, written_in: str
    ) -> HandoutVersion:
        number = self._reader.highest(transaction.session, topic, language) + 1
        return HandoutVersion(
            id=new_id(),
            topic=topic,
            language=language,
            number=number,
            version=str(number),
            origin=Origin.OWN.value,
            state=VersionState.DRAFT.value,
            title="",
            body="",
            subject=Subject.CARE.value,
            written_in=written_in,
            edited_by=transaction.actor.staff_id,
            edited_at=transaction.now,
        )

    def _follow(
        self, transaction: Transaction, old: HandoutVersion, language: str
    ) -> HandoutVersion:
        """A draft with all that stands in ``old``, unless one is begun already."""
        session = transaction.session
        begun = self._reader.newest(session, old.topic, language)
        if begun is not None and begun.state in _OPEN:
            return begun
        row = self._draft(transaction, old.topic, language, written_in=old.written_in)
        put_form(row, form_of(old))
        row.icon = old.icon
        row.adapted_from, row.adapted_version = old.adapted_from, old.adapted_version
        row.adapted_title = old.adapted_title
        if language != old.written_in:
            source = self._reader.source(session, old.topic, old.written_in)
            row.translated_from = source.version if source else ""
        # Who compared the words before did not compare these.
        row.checked_by = row.checked_on = ""
        if language != old.language:
            row.translated_by = row.translation_way = ""
        session.add(row)
        session.flush()
        return row

    def _open(
        self, transaction: Transaction, version_id: str, rev: int, states: tuple[VersionState, ...]
    ) -> HandoutVersion:
        row = transaction.fetch(HandoutVersion, version_id, rev=rev)
        if row.state not in states:
            raise RefusedError(
                _("This handout has come further meanwhile. Open it again to see where it is.")
            )
        return row

    def _refuse_faults(self, session: Session, row: HandoutVersion, *, approving: bool) -> None:
        if self._reader.latest_published(session, row.topic, row.language) > row.number:
            raise RefusedError(
                _(
                    "A later version was approved meanwhile. Put this text into a new version of "
                    "that one."
                )
            )
        source = self._reader.source(session, row.topic, row.written_in)
        stops = blocking(check_row(row, source, approving=approving))
        if stops:
            raise RefusedError("\n".join(found.sentence for found in stops))


def _review_due(row: HandoutVersion, today: dt.date) -> dt.date:
    has_dose = "medicine" in personal_fields(body_of(row))
    return months_after(today, REVIEW_MONTHS_OF_MEDICINES if has_dose else REVIEW_MONTHS)


def _record(transaction: Transaction, event: str, row: HandoutVersion) -> None:
    transaction.record(event, topic=row.topic, language=row.language, version=row.version)
