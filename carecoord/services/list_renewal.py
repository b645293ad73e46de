"""Making the rows that are kept of lists, one list at a time, when there is time for it."""

from carecoord.db import listed, sight
from carecoord.db.database import Database
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.worklists.keeping import forget_others, make_anew


class ListRenewalService:
    """Brings the kept rows to today: after midnight, after a change of a number or of a list.

    Until then the rule of the list answers by itself, so that nobody waits for this.
    """

    def __init__(self, database: Database, worklists: WorklistService) -> None:
        self._database = database
        self._worklists = worklists

    def stale(self) -> tuple[str, ...]:
        """The lists to be renewed, the most pressing first; one that is gone is forgotten."""
        with self._database.reading_whole() as session:
            question = self._worklists.ask(session)
            return (*question.stale(), *question.gone())

    def renew(self, worklist_id: str, *, actor: Actor) -> bool:
        """Make the rows of one list anew in a transaction of its own, of a long one some.

        Nothing is journalled, since nothing anybody recorded changes.

        Returns:
            Whether nothing is left to do for this list.
        """
        with self._database.writing(actor) as transaction:
            session, connection = transaction.session, transaction.session.connection()
            listed.alone(connection)
            with sight.whole(connection):  # whoever happens to be at the desk
                question = self._worklists.ask(session)
                forget_others(connection, [each.id for each in question.lists])
                kept = question.kept(worklist_id) if worklist_id in question.stale() else None
                return kept is None or make_anew(connection, kept, question.moment)

    def check(self, *, actor: Actor) -> tuple[str, ...]:
        """Compare what is kept with what the rules find; returns the titles of lists that differ.

        Those are not read any more until they are made anew.
        """
        with self._database.writing(actor) as transaction:
            session, connection = transaction.session, transaction.session.connection()
            listed.alone(connection)
            with sight.whole(connection):
                wrong = self._worklists.ask(session).disagreeing()
            if not wrong:
                return ()
            listed.drop(connection, wrong)
            titles = self._worklists.titles(session)
        return tuple(titles[worklist_id] for worklist_id in wrong)

    def renew_all(self, *, actor: Actor) -> None:
        """Renew what is stale, each list by itself."""
        for worklist_id in self.stale():
            while not self.renew(worklist_id, actor=actor):
                pass
