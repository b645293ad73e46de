"""The practice's handouts as screens show them, read inside a session."""

import datetime as dt
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from carecoord.common.clock import practice_day
from carecoord.common.text import fold
from carecoord.entities import HandoutVersion, Staff
from carecoord.handouts.codes import read_codes
from carecoord.handouts.fields import FIELD_NAMES, field_names
from carecoord.handouts.reading_level import html_to_text, reading_level
from carecoord.rules.authoring import Point, Writing, check
from carecoord.rules.findings import Finding
from carecoord.services.authored_rows import body_of, form_of
from carecoord.services.authoring_forms import AuthoredItem, AuthoredVersion, OtherText
from carecoord.services.handout_shelf import Shelf
from carecoord.vocab.handouts import PUBLISHED_ONCE, Origin, VersionState
from carecoord.vocab.languages import base

_LISTED = (VersionState.DRAFT, VersionState.SENT, VersionState.APPROVED, VersionState.RETIRED)


class AuthoredReader:
    """Questions about stored versions."""

    def __init__(self, zone: ZoneInfo, shelf: Shelf) -> None:
        self._zone = zone
        self._shelf = shelf

    def items(self, session: Session) -> tuple[AuthoredItem, ...]:
        """A retired one is listed while nothing newer of it is."""
        states = [state.value for state in _LISTED]
        query = _versions().where(HandoutVersion.state.in_(states))
        rows = [row for row in session.scalars(query) if _is_ours(row)]
        newest: dict[tuple[str, str], int] = {}
        for row in rows:
            key = (row.topic, row.language)
            newest[key] = max(newest.get(key, 0), row.number)
        shown = [
            row
            for row in rows
            if row.state != VersionState.RETIRED or row.number == newest[row.topic, row.language]
        ]
        items = self._items(session, shown)
        return tuple(sorted(items, key=lambda one: (fold(one.title), one.language, -one.number)))

    def history(self, session: Session, row: HandoutVersion) -> tuple[AuthoredItem, ...]:
        query = _versions().where(
            HandoutVersion.topic == row.topic, HandoutVersion.language == row.language
        )
        found = self._items(session, session.scalars(query).all())
        return tuple(sorted(found, key=lambda one: (-one.number, one.id)))

    def others(self, session: Session, row: HandoutVersion) -> tuple[OtherText, ...]:
        """Of each other language the version in use, or the newest there is."""
        query = _versions().where(
            HandoutVersion.topic == row.topic, HandoutVersion.language != row.language
        )
        best: dict[str, HandoutVersion] = {}
        for other in session.scalars(query.order_by(HandoutVersion.number)):
            held = best.get(other.language)
            if held is None or held.state != VersionState.APPROVED:
                best[other.language] = other
        texts = [_other(one) for one in best.values()]
        return tuple(sorted(texts, key=lambda one: (one.language != row.written_in, one.language)))

    def version(self, session: Session, row: HandoutVersion) -> AuthoredVersion:
        people = [row.edited_by, row.sent_by, row.approved_by, row.retired_by]
        names = _names(session, (one for one in people if one))
        languages = session.scalars(
            select(HandoutVersion.language)
            .where(HandoutVersion.topic == row.topic, HandoutVersion.deleted.is_(False))
            .distinct()
        ).all()
        source = self.source(session, row.topic, row.written_in)
        newest = self.newest(session, row.topic, row.language)
        return AuthoredVersion(
            id=row.id,
            rev=row.rev,
            topic=row.topic,
            language=row.language,
            number=row.number,
            state=VersionState(row.state),
            form=form_of(row),
            written_in=row.written_in,
            languages=tuple(sorted(languages)),
            adapted_title=row.adapted_title,
            adapted_version=row.adapted_version,
            translated_from=row.translated_from,
            is_own=row.origin == Origin.OWN,
            has_newer=newest is not None and newest.number > row.number,
            edited_by=names.get(row.edited_by, ""),
            edited_at=row.edited_at,
            sent_by=names.get(row.sent_by or "", ""),
            approved_by=names.get(row.approved_by or "", ""),
            approved_on=self._day(row.approved_at),
            approval_reason=row.approval_reason,
            review_due_on=row.review_due_on,
            retired_by=names.get(row.retired_by or "", ""),
            retired_on=self._day(row.retired_at),
            retired_reason=row.retired_reason,
            returned_reason=row.returned_reason,
            findings=check_row(row, source),
        )

    def newest(self, session: Session, topic: str, language: str) -> HandoutVersion | None:
        """The last version of a language that is not thrown away."""
        query = _versions().where(
            HandoutVersion.topic == topic, HandoutVersion.language == language
        )
        return session.scalars(query.order_by(HandoutVersion.number.desc()).limit(1)).first()

    def highest(self, session: Session, topic: str, language: str) -> int:
        """The last number, 0 when there is none; what was thrown away keeps its number."""
        query = select(func.max(HandoutVersion.number)).where(
            HandoutVersion.topic == topic, HandoutVersion.language == language
        )
        return session.scalar(query) or 0

    def latest_published(self, session: Session, topic: str, language: str) -> int:
        """The highest number that was ever approved, 0 when none was."""
        query = select(func.max(HandoutVersion.number)).where(
            HandoutVersion.topic == topic,
            HandoutVersion.language == language,
            HandoutVersion.state.in_(PUBLISHED_ONCE),
            HandoutVersion.deleted.is_(False),
        )
        return session.scalar(query) or 0

    def source(self, session: Session, topic: str, written_in: str) -> HandoutVersion | None:
        """The first language's version in use, or its newest."""
        query = _versions().where(
            HandoutVersion.topic == topic, HandoutVersion.language == written_in
        )
        rows = session.scalars(query.order_by(HandoutVersion.number.desc())).all()
        in_use = (row for row in rows if row.state == VersionState.APPROVED)
        return next(in_use, rows[0] if rows else None)

    def _items(self, session: Session, rows: Iterable[HandoutVersion]) -> list[AuthoredItem]:
        rows = list(rows)
        steps = {row.id: _last_step(row) for row in rows}
        names = _names(session, (who for _at, who in steps.values() if who))
        return [
            AuthoredItem(
                id=row.id,
                topic=row.topic,
                language=row.language,
                title=row.title,
                number=row.number,
                state=VersionState(row.state),
                on=practice_day(steps[row.id][0], self._zone),
                by=names.get(steps[row.id][1] or "", ""),
                is_translation=row.language != row.written_in,
                is_own=row.origin == Origin.OWN,
            )
            for row in rows
        ]

    def _day(self, at: dt.datetime | None) -> dt.date | None:
        return practice_day(at, self._zone) if at else None


def check_row(
    row: HandoutVersion, source: HandoutVersion | None, *, approving: bool = False
) -> tuple[Finding, ...]:
    """What the rules say of a version; ``source`` is what its translation is made from."""
    form, body = form_of(row), body_of(row)
    level = reading_level(html_to_text(body), base(row.language))
    is_translation = row.language != row.written_in
    has_newer = source is not None and source.state == VersionState.APPROVED
    writing = Writing(
        title=form.title,
        text=form.text,
        unknown_fields=tuple(sorted(field_names(form.text) - FIELD_NAMES)),
        unknown_codes=read_codes(form.codes)[1],
        points=tuple(Point(text=one.text, ask=one.ask) for one in form.points),
        grade=level.grade if level else None,
        has_sources=any(one.title.strip() for one in form.sources),
        says_whom_to_call="practice_phone" in field_names(form.text),
        is_translation=is_translation,
        translated_by=form.translated_by,
        is_checked=bool(form.checked_by),
        source_changed=bool(
            is_translation and source and has_newer and source.version != row.translated_from
        ),
        reason=row.approval_reason,
    )
    return check(writing, approving=approving)


def _versions() -> Select[HandoutVersion]:
    return select(HandoutVersion).where(HandoutVersion.deleted.is_(False))


def _is_ours(row: HandoutVersion) -> bool:
    """Written here, or of the library and not offered here any more."""
    return row.origin == Origin.OWN or row.state == VersionState.RETIRED


def _last_step(row: HandoutVersion) -> tuple[dt.datetime, str | None]:
    """When and through whom it came to where it stands."""
    steps = {
        VersionState.SENT: (row.sent_at, row.sent_by),
        VersionState.APPROVED: (row.approved_at, row.approved_by),
        VersionState.REPLACED: (row.approved_at, row.approved_by),
        VersionState.RETIRED: (row.retired_at, row.retired_by),
    }
    at, who = steps.get(VersionState(row.state), (None, None))
    return (at, who) if at else (row.edited_at, row.edited_by)


def _names(session: Session, keys: Iterable[str]) -> Mapping[str, str]:
    query = select(Staff.id, Staff.name).where(Staff.id.in_(set(keys)))
    return dict(session.execute(query).all())


def _other(row: HandoutVersion) -> OtherText:
    form = form_of(row)
    state = row.state if row.origin == Origin.OWN else ""
    return OtherText(row.language, row.version, form.title, form.text, state, form.points)
