"""Saying which kinds of record an import did not bring: missing is not zero."""

from collections.abc import Mapping

from carecoord.common.i18n import N_, _

_SENTENCES = {
    "Condition": N_("There are no diagnoses in this import; that does not mean people have none."),
    "Encounter": N_("There are no visits in this import, so nothing is known about last visits."),
    "Observation": N_("There are no measurements in this import."),
    "AllergyIntolerance": N_("There are no allergies in this import; ask before relying on it."),
}


def lacks(counts: Mapping[str, int]) -> tuple[str, ...]:
    """A sentence for each kind of record that did not occur."""
    return tuple(_(sentence) for kind, sentence in _SENTENCES.items() if not counts.get(kind))
