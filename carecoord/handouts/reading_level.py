"""How hard a text is to read: one whole school grade, the formula's name and plain words.

English: Flesch-Kincaid, which flatters short sentences; from 30 sentences on SMOG is asked
too and the stricter of the two counts. Spanish: Fernández-Huerta, with the INFLESZ scale
beside it. The formulas see only the length of words and sentences, not layout, familiarity
or truth, so a grade is never shown with decimals.

Every word counts. A medicine's name is often long and there is no shorter word for it;
such names are listed beside the grade, and stay in it.
"""

import html
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from carecoord.common.i18n import N_, _, n_
from carecoord.common.text import fold
from carecoord.handouts import syllables

SMOG_MIN_SENTENCES = 30

_TOKEN = re.compile(r"[^\W_]+(?:['’\-.][^\W_]+)*")
_SENTENCE_END = re.compile(
    r"(?<!\bDr)(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bSr)(?<!\bSra)(?<!\bDra)"
    r"[.!?…]+[\"”’)»]*(?=\s+[^\Wa-záéíóúüñ]|\s+[¿¡(“«]|\s*$)"
)
_NOT_SENTENCES = re.compile(
    r"<h[1-6][^>]*>.*?</h[1-6]>|<table.*?</table>", re.DOTALL | re.IGNORECASE
)
_BLOCK_END = re.compile(r"</(?:p|li|div)>|<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")

# (lowest ease of the band, school grade) as published for Fernández-Huerta.
_FERNANDEZ_HUERTA_GRADES = ((90, 4), (80, 5), (70, 6), (60, 8), (50, 10), (30, 13))
_HARDEST_GRADE = 16
_INFLESZ_BANDS = (
    (80, N_("very easy")),
    (65, N_("fairly easy")),
    (55, N_("normal")),
    (40, N_("somewhat hard")),
)
_GRADE_BANDS = (
    (4, N_("very easy to read")),
    (6, N_("easy to read")),
    (8, N_("takes some effort to read")),
)


@dataclass(frozen=True, slots=True)
class TextCounts:
    """What the formulas are made of; a polysyllable has three syllables or more."""

    sentences: int
    words: int
    syllables: int
    polysyllables: int


@dataclass(frozen=True, slots=True)
class ReadingLevel:
    """The result for one text.

    Attributes:
        formula: Name of the formula the grade comes from.
        grade: Whole US school grade, 1 or more.
        second_opinion: What another formula says, as a sentence; empty when none applies.
        medicine_names: Names of medicines found in the text, all of them counted.
    """

    formula: str
    grade: int
    second_opinion: str
    sentences: int
    words: int
    medicine_names: tuple[str, ...]

    @property
    def band(self) -> str:
        """The grade in words."""
        for highest, words in _GRADE_BANDS:
            if self.grade <= highest:
                return _(words)
        return _("hard to read")

    def statement(self) -> str:
        """The grade, where it comes from and what is in it, in whole sentences."""
        parts = [
            _("Grade {grade}, {band}, by {formula} over {words} words.").format(
                grade=self.grade, band=self.band, formula=self.formula, words=self.words
            ),
            self.second_opinion,
        ]
        if self.medicine_names:
            parts.append(
                n_(
                    "The medicine name {names} was counted like any other word.",
                    "The medicine names {names} were counted like any other words.",
                    len(self.medicine_names),
                ).format(names=", ".join(self.medicine_names))
            )
        return " ".join(part for part in parts if part)


def reading_level(
    text: str, language: str, *, medicine_names: Iterable[str] = ()
) -> ReadingLevel | None:
    """Measure a plain text; None when it has no words or the language has no formula here.

    Args:
        text: Plain text; each line ends a sentence.
        language: ISO 639-1 code; English and Spanish have formulas.
        medicine_names: Names to look for and list; they are counted like the rest.
    """
    counts = count_text(text, language)
    if counts is None or counts.words == 0:
        return None
    spoken = f" {fold(text)} "
    medicines = tuple(name for name in medicine_names if f" {fold(name)} " in spoken)
    if language == "es":
        formula, grade, second = _spanish(counts)
    else:
        formula, grade, second = _english(counts)
    return ReadingLevel(formula, grade, second, counts.sentences, counts.words, medicines)


def html_to_text(body_html: str) -> str:
    """The sentences of a handout, one block a line.

    Headings and tables are left out: words without a verb would make any text look easier.
    """
    spaced = _BLOCK_END.sub("\n", _NOT_SENTENCES.sub("\n", body_html))
    return html.unescape(_TAG.sub("", spaced)).replace("\xa0", " ").strip()


def count_text(text: str, language: str) -> TextCounts | None:
    """Sentences, words and syllables; None for a language without rules here."""
    count = {"en": syllables.english, "es": syllables.spanish}.get(language)
    if count is None:
        return None
    sentences = sum(_sentences_in(line) for line in text.splitlines())
    per_word = [count(token) for token in _TOKEN.findall(text)]
    return TextCounts(
        sentences=max(1, sentences),
        words=len(per_word),
        syllables=sum(per_word),
        polysyllables=sum(one >= 3 for one in per_word),  # noqa: PLR2004 - SMOG's definition
    )


def flesch_kincaid_grade(counts: TextCounts) -> float:
    return 0.39 * counts.words / counts.sentences + 11.8 * counts.syllables / counts.words - 15.59


def smog_grade(counts: TextCounts) -> float:
    """Meant for texts of 30 sentences and more."""
    return 1.0430 * math.sqrt(counts.polysyllables * 30 / counts.sentences) + 3.1291


def fernandez_huerta_ease(counts: TextCounts) -> float:
    """Reading ease, about 0 (very hard) to 100 (very easy)."""
    return 206.84 - 60 * counts.syllables / counts.words - 1.02 * counts.words / counts.sentences


def inflesz_ease(counts: TextCounts) -> float:
    """Flesch-Szigriszt ease; 55 to 65 is normal on the INFLESZ scale."""
    return 206.835 - 62.3 * counts.syllables / counts.words - counts.words / counts.sentences


def _sentences_in(line: str) -> int:
    stripped = line.strip()
    if not _TOKEN.search(stripped):
        return 0
    ends = len(_SENTENCE_END.findall(stripped))
    return ends if stripped[-1] in '.!?…"”’)»' and ends else ends + 1


def _whole_grade(grade: float) -> int:
    return max(1, math.floor(grade + 0.5))


def _english(counts: TextCounts) -> tuple[str, int, str]:
    kincaid = ("Flesch-Kincaid", _whole_grade(flesch_kincaid_grade(counts)))
    if counts.sentences < SMOG_MIN_SENTENCES:
        return *kincaid, ""
    smog = ("SMOG", _whole_grade(smog_grade(counts)))
    stricter, milder = (smog, kincaid) if smog[1] > kincaid[1] else (kincaid, smog)
    second = _("{formula} says grade {grade}.").format(formula=milder[0], grade=milder[1])
    return *stricter, second


def _spanish(counts: TextCounts) -> tuple[str, int, str]:
    ease = fernandez_huerta_ease(counts)
    grade = next(
        (grade for lowest, grade in _FERNANDEZ_HUERTA_GRADES if ease >= lowest), _HARDEST_GRADE
    )
    inflesz = inflesz_ease(counts)
    band = next((words for lowest, words in _INFLESZ_BANDS if inflesz >= lowest), N_("very hard"))
    second = _("The INFLESZ scale says {band}.").format(band=_(band))
    return "Fernández-Huerta", grade, second
