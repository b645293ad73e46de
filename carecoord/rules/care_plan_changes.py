"""How what gets in the way changes the way we reach people, talk with them and print for them.

Each change is a plain sentence that says why. What staff set by hand stays as they set it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from carecoord.common.i18n import _
from carecoord.vocab.barriers import Domain
from carecoord.vocab.patients import BestTime, Channel, ThreeValued
from carecoord.vocab.terms import label

_D, _C = Domain, Channel


@dataclass(frozen=True, slots=True)
class OpenBarrier:
    """A barrier that is there now, and the time of day that suits because of it."""

    domain: Domain
    best_time: BestTime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a person besides; what was set by hand wins.

    Attributes:
        best_channel, best_time: Set by hand; None when nobody did.
        message_safe: Of the phone that is called first.
        shared_phone: Whether others answer the phone that is called first.
        may_text: Whether the person agreed to text messages.
        refused: Ways of contact the person said no to.
    """

    best_channel: Channel | None = None
    best_time: BestTime | None = None
    large_print: ThreeValued = ThreeValued.NOT_ASKED
    interpreter: ThreeValued = ThreeValued.NOT_ASKED
    message_safe: ThreeValued = ThreeValued.NOT_ASKED
    shared_phone: ThreeValued = ThreeValued.NOT_ASKED
    may_text: bool = False
    refused: frozenset[str] = frozenset()


NOTHING_KNOWN = Known()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is done differently for one person.

    Attributes:
        sentences: One for each change, with why; how to reach them comes first.
        best_time: The time that suits, by hand or because of a barrier; None when not known.
        large_print: Whether the largest print is proposed.
        no_voicemail: Whether no message may be left by voice.
    """

    sentences: tuple[str, ...] = ()
    best_time: BestTime | None = None
    large_print: bool = False
    no_voicemail: bool = False


NO_CHANGES = Changes()

_LEANINGS = {
    _D.HEARING: {_C.TEXT: 2, _C.LETTER: 1, _C.EMAIL: 1, _C.CALL: -2, _C.VIA_CAREGIVER: 1},
    _D.READING: {_C.CALL: 2, _C.LETTER: -1, _C.TEXT: -1, _C.EMAIL: -1, _C.PORTAL: -2},
    _D.VISION: {_C.CALL: 2, _C.TEXT: -1, _C.EMAIL: -1, _C.PORTAL: -1},
    _D.PHONE_ACCESS: {_C.LETTER: 2, _C.CALL: -1, _C.TEXT: -2},
    _D.INTERNET_ACCESS: {_C.PORTAL: -2, _C.EMAIL: -2, _C.VIDEO: -2},
    _D.DEVICE_SKILL: {_C.PORTAL: -2, _C.EMAIL: -1, _C.TEXT: -1, _C.VIDEO: -2},
    _D.PRIVACY_AT_HOME: {_C.LETTER: -1, _C.TEXT: -1},
}
"""By barrier, which ways of reaching a person it speaks for and against."""

_NEEDS_TIME = (_D.WORK_OR_SCHEDULE, _D.CHILDCARE, _D.CAREGIVING_LOAD)
_NO_SCREEN = frozenset({_D.INTERNET_ACCESS, _D.DEVICE_SKILL})


def changes(barriers: Iterable[OpenBarrier], known: Known = NOTHING_KNOWN) -> Changes:
    """What the barriers that are there change; barriers that are kept back are not given here."""
    there = tuple(barriers)
    domains = frozenset(each.domain for each in there)
    is_private = not (known.shared_phone is ThreeValued.YES or _D.PRIVACY_AT_HOME in domains)
    return Changes(
        sentences=(
            *_reaching(there, domains, known),
            *_talking(domains, known),
            *_coming(domains),
        ),
        best_time=known.best_time or _time_of(there),
        large_print=_D.VISION in domains and known.large_print is ThreeValued.NOT_ASKED,
        no_voicemail=_C.VOICEMAIL in known.refused
        or (not is_private and not _may_leave_message(known)),
    )


def in_order(
    allowed: Sequence[Channel], domains: Iterable[Domain], preferred: Channel | None = None
) -> tuple[Channel, ...]:
    """The allowed ways, the fitting ones first; one that was set by hand comes before all.

    Nothing is taken away: only the person's own no does that.
    """
    leaning = dict.fromkeys(allowed, 0)
    for domain in set(domains):
        for channel, weight in _LEANINGS.get(domain, {}).items():
            if channel in leaning:
                leaning[channel] += weight
    by_fit = sorted(allowed, key=lambda channel: -leaning[channel])
    by_hand = [channel for channel in by_fit if channel is preferred]
    return tuple(dict.fromkeys((*by_hand, *by_fit)))


def _time_of(barriers: Sequence[OpenBarrier]) -> BestTime | None:
    return next((each.best_time for each in barriers if each.best_time), None)


def _may_leave_message(known: Known) -> bool:
    """The person's own no to voicemail is stronger than what is noted of a phone."""
    return known.message_safe is ThreeValued.YES and _C.VOICEMAIL not in known.refused


def _refusals(known: Known) -> Iterator[str]:
    if _C.CALL in known.refused:
        yield _("Do not call: asked not to be called.")
    if _C.VOICEMAIL in known.refused:
        yield _("No voicemail: asked for none.")
    if known.best_channel is _C.TEXT and not known.may_text:
        yield _("No text messages: not agreed to yet.")


def _reaching(
    barriers: Sequence[OpenBarrier], domains: frozenset[Domain], known: Known
) -> Iterator[str]:
    yield from _refusals(known)
    if known.best_channel is None:
        yield from _ways(domains, known)
    yield from _messages(domains, known)
    if known.best_time is None:
        yield from _times(barriers)


def _ways(domains: frozenset[Domain], known: Known) -> Iterator[str]:
    if _D.HEARING in domains:
        yield (
            _("Text or write before you call: hard of hearing.")
            if known.may_text
            else _("Write before you call: hard of hearing.")
        )
    if _D.PHONE_ACCESS in domains:
        yield _("Write, or agree on a time and a number: no phone of their own.")
    if _D.READING in domains:
        yield _("Call rather than write: reading is hard.")


def _messages(domains: frozenset[Domain], known: Known) -> Iterator[str]:
    """Whether a message may be left at all stands beside the phone itself."""
    if known.shared_phone is ThreeValued.YES:
        yield _("Shared phone: no health details in a message.")
    elif _D.PRIVACY_AT_HOME in domains:
        yield _("No privacy at home: no health details in a message.")


def _times(barriers: Sequence[OpenBarrier]) -> Iterator[str]:
    words = {
        BestTime.MORNING: _("Prefers mornings: {why}."),
        BestTime.AFTERNOON: _("Prefers noon to 4 PM: {why}."),
        BestTime.EVENING: _("Prefers evenings: {why}."),
    }
    for each in barriers:
        if each.best_time in words:
            yield words[each.best_time].format(why=label(each.domain).lower())
            return
    if any(each.domain in _NEEDS_TIME for each in barriers):
        yield _("Ask which time of day suits: work, or somebody to look after.")


def _talking(domains: frozenset[Domain], known: Known) -> Iterator[str]:
    if _D.LANGUAGE in domains and known.interpreter is ThreeValued.NOT_ASKED:
        yield _("Ask whether an interpreter is needed: language gets in the way.")
    if _D.VISION in domains and known.large_print is ThreeValued.NOT_ASKED:
        yield _("Print in the largest size, and say it aloud: low vision.")
    for domain, sentence in (
        (_D.READING, _("Explain with pictures and teach-back: reading is hard.")),
        (_D.NUMBERS, _("Use few numbers, and show them as pictures: numbers are hard.")),
        (
            _D.MEMORY_OR_ATTENTION,
            _("One thing at a time, and written down: memory or attention."),
        ),
    ):
        if domain in domains:
            yield sentence


def _coming(domains: frozenset[Domain]) -> Iterator[str]:
    has_no_screen = bool(domains & _NO_SCREEN)
    if domains & {_D.TRANSPORT, _D.DISTANCE, _D.MOBILITY}:
        yield (
            _("Offer a ride or a home visit: getting here is hard.")
            if has_no_screen
            else _("Offer a ride or a video visit: getting here is hard.")
        )
    if _D.CHILDCARE in domains:
        yield (
            _("Offer a time that suits: nobody to mind the children.")
            if has_no_screen
            else _("Offer a video visit or a time that suits: nobody to mind the children.")
        )
    if has_no_screen:
        yield _("No portal or video visit without help: internet or devices are hard.")
