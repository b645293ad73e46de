"""Who a handout is for, as far as the page needs to know."""

from dataclasses import dataclass

from carecoord.common.i18n import N_, _
from carecoord.rules.partial_dates import display
from carecoord.services.chart_rows import ChartHeader
from carecoord.services.papers import TextSize
from carecoord.services.wording import language_label
from carecoord.vocab.languages import base
from carecoord.vocab.patients import ThreeValued

_HER, _HIS, _THEIR = "her", "his", "their"
_PHRASES = {
    "language": {
        _HER: N_("{language} (her language)"),
        _HIS: N_("{language} (his language)"),
        _THEIR: N_("{language} (their language)"),
    },
    "details": {
        _HER: N_("Her own details"),
        _HIS: N_("His own details"),
        _THEIR: N_("Their own details"),
    },
    "teachback": {
        _HER: N_("Add teach-back to her chart"),
        _HIS: N_("Add teach-back to his chart"),
        _THEIR: N_("Add teach-back to their chart"),
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A patient with two identifiers.

    Attributes:
        reads: BCP 47 code of the written language, "" when not asked yet.
        speaks: BCP 47 code of the spoken language, the best guess until somebody asks.
    """

    id: str
    name: str
    birth_on: str
    identifier: str
    reads: str
    speaks: str
    pronouns: str
    wants_large_print: bool
    proposes_largest: bool = False

    @property
    def size(self) -> TextSize:
        if self.proposes_largest:
            return TextSize.LARGEST
        return TextSize.LARGE if self.wants_large_print else TextSize.STANDARD

    def identity(self) -> str:
        """Name and two identifiers on one line."""
        facts = []
        if self.birth_on:
            facts.append(_("born {date}").format(date=display(self.birth_on)))
        if self.identifier:
            facts.append(_("record {number}").format(number=self.identifier))
        return f"{self.name} ({', '.join(facts)})" if facts else self.name

    def language_words(self, code: str) -> str:
        """A language of the library, marked when it is the one this person reads."""
        words = language_label(code)
        if not self.reads or base(self.reads) != base(code):
            return words
        return self._phrase("language").format(language=words)

    def details_words(self) -> str:
        return self._phrase("details")

    def teachback_words(self) -> str:
        return self._phrase("teachback")

    def _phrase(self, about: str) -> str:
        first = self.pronouns.casefold().partition("/")[0].strip()
        whose = {"she": _HER, "he": _HIS}.get(first, _THEIR)
        return _(_PHRASES[about][whose])


def recipient_of(header: ChartHeader) -> Recipient:
    return Recipient(
        id=header.id,
        name=header.name,
        birth_on=header.birth_on,
        identifier=header.identifier,
        reads=header.language_written,
        speaks=header.language_spoken,
        pronouns=header.pronouns,
        wants_large_print=header.large_print == ThreeValued.YES,
        proposes_largest=header.proposes_largest_print,
    )
