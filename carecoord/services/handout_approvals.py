"""Which handouts of the library this practice stands by, and which it does not offer."""

from collections.abc import Callable

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.db.database import Database, Transaction
from carecoord.entities import HandoutVersion
from carecoord.handouts.library import HandoutLibrary
from carecoord.security.permissions import Permission, require
from carecoord.services.handout_shelf import (
    Shelf,
    keep_text,
    mark_harmful,
    replace_others,
    stored_text,
    unmark_harmful,
)
from carecoord.services.undo import transaction_id
from carecoord.vocab.actor import Actor
from carecoord.vocab.handouts import Origin, VersionState


class HandoutApprovalService:
    """One version in one language at a time, as it was read."""

    def __init__(self, database: Database, library: Callable[[], HandoutLibrary]) -> None:
        self._database = database
        self._shelf = Shelf(library)

    def approve(self, topic: str, language: str, *, version: str, actor: Actor) -> None:
        """Stand by a handout in the version and language that was read.

        Raises:
            RefusedError: The library has another version by now.
        """
        require(actor, Permission.APPROVE_HANDOUTS)
        text_id = self._keep(topic, language, version, actor)
        with self._database.writing(actor) as transaction:
            row = transaction.fetch(HandoutVersion, text_id)
            row.state = VersionState.APPROVED.value
            row.approved_by, row.approved_at = actor.staff_id, transaction.now
            replace_others(transaction.session, row)
            _record(transaction, "handout_text.approved", row)

    def withdraw(self, topic: str, language: str, *, reason: str, actor: Actor) -> None:
        """Take an approval back; the handout is offered as not reviewed.

        Raises:
            RefusedError: No reason was given, or it is not approved.
        """
        require(actor, Permission.APPROVE_HANDOUTS)
        said = reason.strip()
        if not said:
            raise RefusedError(_("Say why this handout is no longer approved."))
        text_id = self._keep(topic, language, "", actor)
        with self._database.writing(actor, reason=said) as transaction:
            row = transaction.fetch(HandoutVersion, text_id)
            if row.state != VersionState.APPROVED:
                raise RefusedError(_("This handout is not approved, so nothing has to change."))
            row.state = VersionState.KEPT.value
            row.approved_by = row.approved_at = None
            _record(transaction, "handout_text.withdrawn", row)

    def stop_offering(
        self,
        topic: str,
        language: str,
        *,
        version: str,
        reason: str,
        is_harmful: bool = False,
        actor: Actor,
    ) -> str:
        """Leave this version out of what is offered here. Returns what can be undone.

        Args:
            topic: The handout.
            language: Of the page.
            version: The one that was read.
            reason: Why, in a sentence.
            is_harmful: Whether everybody who holds it is to be told.
            actor: Whoever approves handouts.

        Raises:
            RefusedError: No reason was given, or the library has another version by now.
        """
        require(actor, Permission.APPROVE_HANDOUTS)
        said = reason.strip()
        if not said:
            raise RefusedError(_("Say why this handout is no longer offered."))
        text_id = self._keep(topic, language, version, actor)
        with self._database.writing(actor, reason=said) as transaction:
            row = transaction.fetch(HandoutVersion, text_id)
            row.state, row.retired_reason = VersionState.RETIRED.value, said
            row.retired_by, row.retired_at = actor.staff_id, transaction.now
            if is_harmful:
                mark_harmful(transaction, row)
            _record(transaction, "handout_text.retired", row)
        return transaction_id(transaction.span)

    def offer_again(self, version_id: str, *, rev: int, actor: Actor) -> None:
        """Offer a text of the library again, as one that nobody here has reviewed.

        Raises:
            RefusedError: It is not one that was left out.
        """
        require(actor, Permission.APPROVE_HANDOUTS)
        with self._database.writing(actor) as transaction:
            row = transaction.fetch(HandoutVersion, version_id, rev=rev)
            if row.origin != Origin.BUILT_IN or row.state != VersionState.RETIRED:
                raise RefusedError(_("This handout is offered already."))
            unmark_harmful(transaction, row)
            row.state = VersionState.KEPT.value
            row.approved_by = row.approved_at = row.retired_by = row.retired_at = None
            row.retired_reason = ""
            _record(transaction, "handout_text.offered", row)

    def _keep(self, topic_id: str, language: str, version: str, actor: Actor) -> str:
        """The key of the stored text; stored by itself, so that undoing a decision leaves it."""
        topic = self._shelf.built_in(topic_id)
        handout = topic.in_language(language) if topic else None
        if topic is None or handout is None:
            raise RefusedError(_("This handout is no longer in the library. Choose another one."))
        if version and handout.version != version:
            raise RefusedError(
                _("This handout has changed to version {version}. Read it again first.").format(
                    version=handout.version
                )
            )
        with self._database.reading() as session:
            kept = stored_text(session, topic.id, handout.language, handout.version)
            if kept is not None:
                return kept.id
        with self._database.writing(actor) as transaction:
            return keep_text(transaction, topic, handout).id


def _record(transaction: Transaction, event: str, row: HandoutVersion) -> None:
    transaction.record(event, topic=row.topic, language=row.language, version=row.version)
