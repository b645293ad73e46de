"""Worklists the practice makes itself: drafts, trying out, use, new versions, retirement."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import N_, _, current_language
from carecoord.common.ids import new_id
from carecoord.db.database import Database, Transaction
from carecoord.entities import OwnWorklist
from carecoord.rules.findings import blocking
from carecoord.security.permissions import Permission, require
from carecoord.services.own_list_checks import check
from carecoord.services.own_list_forms import (
    FactChoice,
    ListForm,
    ListWords,
    OwnList,
    OwnListItem,
    Preview,
    PreviewRow,
    Words,
    from_json,
    to_json,
)
from carecoord.services.own_list_reading import form_of
from carecoord.services.own_list_toml import made_leaves, made_why, to_toml
from carecoord.services.own_list_views import (
    OwnListReader,
    read_facts,
    read_speech,
    replace_others,
)
from carecoord.services.own_list_words import Speech, sentence, unknown_words
from carecoord.services.stopping import Stopper
from carecoord.services.undo import transaction_id
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.own_lists import OWN_MARK, PUBLISHED_ONCE, ListState
from carecoord.worklists.reading import read

ROWS_TRIED = 25
_TRIED_ID = OWN_MARK + "tried-out"
_ID_LENGTH = 12
_COPY = N_("{title} (copy)")


class OwnListService:
    """The practice's own lists. Whoever may make worklists may do all of this."""

    def __init__(self, database: Database, zone: ZoneInfo, worklists: WorklistService) -> None:
        self._database = database
        self._worklists = worklists
        self._reader = OwnListReader(zone)

    # Reading

    def items(self, *, actor: Actor) -> tuple[OwnListItem, ...]:
        """What is being made, what is in use and what is retired, by title."""
        require(actor, Permission.EDIT_WORKLISTS)
        with self._database.reading() as session:
            return self._reader.items(session)

    def load(self, version_id: str, *, actor: Actor) -> OwnList:
        """One version with everything known of it.

        Raises:
            RefusedError: It is not there any more.
        """
        require(actor, Permission.EDIT_WORKLISTS)
        with self._database.reading() as session:
            row = session.get(OwnWorklist, version_id)
            if row is None or row.deleted:
                raise RefusedError(_("This list is no longer there. Choose another one."))
            return self._version(session, row)

    def history(self, version_id: str, *, actor: Actor) -> tuple[OwnListItem, ...]:
        """Every version of the same list, the newest first."""
        require(actor, Permission.EDIT_WORKLISTS)
        with self._database.reading() as session:
            return self._reader.history(session, session.get_one(OwnWorklist, version_id))

    def facts(self, *, actor: Actor) -> tuple[FactChoice, ...]:
        """Every fact a list can be made of, in the order shown."""
        require(actor, Permission.EDIT_WORKLISTS)
        with self._database.reading() as session:
            return read_facts(session)

    def words(self, form: ListForm, *, actor: Actor, worklist_id: str = "") -> ListWords:
        """What a list says, in plain words, and what is to be put right."""
        require(actor, Permission.EDIT_WORKLISTS)
        with self._database.reading() as session:
            speech = read_speech(session)
            titles = self._worklists.titles(session)
        others = [title for key, title in titles.items() if key != worklist_id]
        return ListWords(
            sentence(form, speech), unknown_words(form, speech), made_why(form, speech),
            made_leaves(speech), check(form, others),
        )  # fmt: skip

    def try_out(self, form: ListForm, *, actor: Actor, stopper: Stopper | None = None) -> Preview:
        """Whom a list that is not saved yet would hold, as if nothing had been tried from it.

        Args:
            form: As it stands; what only a finished list needs may be missing.
            actor: Who asks.
            stopper: Ends it when the answer is not wanted any more.

        Raises:
            CancelledError: It was stopped.
            RefusedError: A condition is not finished; the text says which.
        """
        require(actor, Permission.EDIT_WORKLISTS)
        named = form if form.title.any_language("en") else replace(form, title=Words(en="…"))
        wrong = blocking(check(named))
        if wrong:
            raise RefusedError(wrong[0].sentence)
        definition = read(to_toml(named, _TRIED_ID))
        count, rows, note = self._worklists.try_out(
            definition, limit=ROWS_TRIED, actor=actor, stopper=stopper or Stopper()
        )
        shown = (PreviewRow(one.patient_id, one.name, one.birth_on, one.why) for one in rows)
        return Preview(count, tuple(shown), note)

    # Beginning

    def begin(self, form: ListForm | None = None, *, actor: Actor) -> str:
        """A new list as a draft; returns the id of its first version."""
        require(actor, Permission.EDIT_WORKLISTS)
        with self._database.writing(actor) as transaction:
            worklist_id = OWN_MARK + new_id()[-_ID_LENGTH:]
            return self._draft(transaction, worklist_id, form or ListForm()).id

    def copy_of(self, worklist_id: str, *, actor: Actor) -> str:
        """A new draft made of any list there is, with today's numbers; returns its id.

        Raises:
            RefusedError: There is no such list, or it cannot be put together here.
        """
        require(actor, Permission.EDIT_WORKLISTS)
        definition = self._worklists.source(worklist_id)
        with self._database.reading() as session:
            form = form_of(definition, self._worklists.moment(session))
        return self.begin(replace(form, title=_copied(form.title)), actor=actor)

    def begin_copy(self, version_id: str, *, actor: Actor) -> str:
        """A new list that begins as this version stands; returns its id."""
        form = self.load(version_id, actor=actor).form
        return self.begin(replace(form, title=_copied(form.title)), actor=actor)

    def begin_version(self, version_id: str, *, actor: Actor) -> str:
        """The draft that will take the place of a list; one that is begun is gone on with."""
        require(actor, Permission.EDIT_WORKLISTS)
        with self._database.writing(actor) as transaction:
            old = transaction.fetch(OwnWorklist, version_id)
            begun = self._reader.draft(transaction.session, old.worklist_id)
            if begun is not None:
                return begun.id
            if old.state not in PUBLISHED_ONCE:
                raise RefusedError(_("Only a list that was used is followed by a new version."))
            return self._draft(transaction, old.worklist_id, from_json(old.form)).id

    # Making

    def save(self, version_id: str, form: ListForm, *, rev: int, actor: Actor) -> OwnList:
        """Keep what stands in a draft.

        Raises:
            EditConflictError: Somebody else changed it since it was read.
            RefusedError: It is no draft any more.
        """
        require(actor, Permission.EDIT_WORKLISTS)
        with self._database.writing(actor) as transaction:
            row = self._open(transaction, version_id, rev, ListState.DRAFT)
            row.form, row.title = to_json(form), _title(form)
            if transaction.session.is_modified(row):
                row.edited_by, row.edited_at = actor.staff_id, transaction.now
            transaction.session.flush()
            return self._version(transaction.session, row)

    def publish(self, version_id: str, *, rev: int, actor: Actor) -> None:
        """Use the very version that was read, in place of the one before it.

        Raises:
            EditConflictError: It changed since it was read.
            RefusedError: Something in it has to be put right first; the text says what.
        """
        require(actor, Permission.EDIT_WORKLISTS)
        with self._database.writing(actor) as transaction:
            row = self._open(transaction, version_id, rev, ListState.DRAFT)
            form = from_json(row.form)
            wrong = blocking(check(form))
            if wrong:
                raise RefusedError("\n".join(one.sentence for one in wrong))
            staff = read_speech(transaction.session).staff
            row.definition = to_toml(form, row.worklist_id, staff=staff)
            read(row.definition)
            row.title = _title(form)
            row.state = ListState.IN_USE.value
            row.published_by, row.published_at = actor.staff_id, transaction.now
            replace_others(transaction.session, row)
            _record(transaction, "own_worklist.published", row)

    def retire(self, version_id: str, *, rev: int, reason: str, actor: Actor) -> str:
        """No longer show it; what was done from it stays. Returns what can be undone.

        Raises:
            RefusedError: No reason was given, or it is not in use.
        """
        require(actor, Permission.EDIT_WORKLISTS)
        said = reason.strip()
        if not said:
            raise RefusedError(_("Say why this list is no longer used."))
        with self._database.writing(actor, reason=said) as transaction:
            row = self._open(transaction, version_id, rev, ListState.IN_USE)
            row.state, row.retired_reason = ListState.RETIRED.value, said
            row.retired_by, row.retired_at = actor.staff_id, transaction.now
            # Where two computers left two in use, the other is not shown either.
            replace_others(transaction.session, row)
            _record(transaction, "own_worklist.retired", row)
        return transaction_id(transaction.span)

    def restore(self, version_id: str, *, rev: int, actor: Actor) -> None:
        """Use a retired list again as it was.

        Raises:
            RefusedError: It is not retired, or this version of the program cannot use it.
        """
        require(actor, Permission.EDIT_WORKLISTS)
        with self._database.writing(actor) as transaction:
            row = self._open(transaction, version_id, rev, ListState.RETIRED)
            read(row.definition)
            row.state, row.retired_reason = ListState.IN_USE.value, ""
            row.retired_by = row.retired_at = None
            replace_others(transaction.session, row)
            _record(transaction, "own_worklist.restored", row)

    def discard(self, version_id: str, *, rev: int, actor: Actor) -> str:
        """Throw a draft away. Returns what can be undone."""
        require(actor, Permission.EDIT_WORKLISTS)
        with self._database.writing(actor) as transaction:
            row = self._open(transaction, version_id, rev, ListState.DRAFT)
            transaction.tombstone(row, "discarded")
            _record(transaction, "own_worklist.discarded", row)
        return transaction_id(transaction.span)

    # Parts

    def _draft(self, transaction: Transaction, worklist_id: str, form: ListForm) -> OwnWorklist:
        row = OwnWorklist(
            id=new_id(),
            worklist_id=worklist_id,
            number=self._reader.last_number(transaction.session, worklist_id) + 1,
            state=ListState.DRAFT.value,
            title=_title(form),
            form=to_json(form),
            edited_by=transaction.actor.staff_id,
            edited_at=transaction.now,
        )
        transaction.session.add(row)
        transaction.session.flush()
        return row

    def _open(
        self, transaction: Transaction, version_id: str, rev: int, state: ListState
    ) -> OwnWorklist:
        row = transaction.fetch(OwnWorklist, version_id, rev=rev)
        if row.state != state:
            raise RefusedError(
                _("Somebody has taken this list a step further. Open it again to go on.")
            )
        return row

    def _version(self, session: Session, row: OwnWorklist) -> OwnList:
        return self._reader.version(session, row, self._worklists.titles(session))


def _title(form: ListForm) -> str:
    return form.title.any_language(current_language())


def _copied(title: Words) -> Words:
    def copied(language: str) -> str:
        said = title.in_language(language)
        words = Speech(language).say(_COPY)
        return words.format(title=said) if said else ""

    return Words(en=copied("en"), es=copied("es"))


def _record(transaction: Transaction, event: str, row: OwnWorklist) -> None:
    transaction.record(event, worklist=row.worklist_id, version=row.number)
