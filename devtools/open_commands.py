"""The commands that ask for no permission, each with the reason why that is right."""

from collections.abc import Mapping

_CHECKED = "looks at what stands in a form and reads nobody's record"
_OWN = "is about the person themselves and nobody else"
_INSIDE = "is handed a session that another command opened, after asking for its permission"
_WORDS = "tells what a list, a text or a setting is; names no patient"

REASONS: Mapping[str, str] = {
    "barriers.findings": _CHECKED,
    "clinical.calls_for_clinician": _CHECKED,
    "decisions.support_offers": _CHECKED,
    "goals.check_in_findings": _CHECKED,
    "goals.findings": _CHECKED,
    "importing.options": "looks at what stands at the top of a file",
    "patients.problems": _CHECKED,
    "schedule_imports.recognises": "looks at the names of files",
    "worked_lists.recognises": "looks at what stands at the top of a file",
    "coaching.observations": _OWN,
    "coaching.own": _OWN,
    "drafts.discard": _OWN,
    "drafts.load": _OWN,
    "drafts.mine": _OWN,
    "drafts.save": _OWN,
    "people.change_passphrase": _OWN,
    "people.set_languages": "is about the person themselves; of others it asks for manage_people",
    "preferences.get": _WORDS,
    "preferences.set": "keeps the person's own; the practice's ask for manage_settings",
    "authoring.waiting": "counts texts, for whoever approves them; 0 for everybody else",
    "device.state": "tells how this computer is set up",
    "emergencies.minutes": _WORDS,
    "exports.columns": _WORDS,
    "exports.is_filled_in": _WORDS,
    "handouts.about": _WORDS,
    "handouts.find": "searches the library of handouts; names no patient",
    "handouts.lacks_phone": _WORDS,
    "handouts.suggested_topics": _WORDS,
    "letter_texts.choices": _WORDS,
    "letters.is_about_visits": _WORDS,
    "letters.save_drafts": "writes what letters.emails made, which asks first",
    "measures.period": "counts days",
    "people.names": "names of colleagues, beside what they wrote",
    "people.staff": "colleagues and what they do, as on the door of the practice",
    "search.help_sentences": _WORDS,
    "worklists.called_from": _WORDS,
    "worklists.definition": _WORDS,
    "worklists.source": _WORDS,
    "worklists.moment": _INSIDE,
    "worklists.read_definitions": _INSIDE,
    "worklists.read_everywhere": _INSIDE,
    "worklists.read_listed": _INSIDE,
    "worklists.read_row": _INSIDE,
    "worklists.read_rows": _INSIDE,
    "worklists.titles": _INSIDE,
}
