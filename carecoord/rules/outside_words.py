"""Words by which somebody else who sees a message would learn something about a person's health."""

from collections.abc import Iterator

from carecoord.common.text import fold

_BEGINNINGS = (
    # Conditions
    "diabet", "prediabet", "hypertens", "hipertens", "cancer", "asthma", "asma", "hiv", "vih",
    "aids", "sida", "depress", "depres", "anxiety", "ansiedad", "dementia", "demencia", "pregnan",
    "embaraz", "addict", "adicc", "overdos", "sobredos", "alcohol", "opioid", "opioide", "hepatit",
    "stroke", "epilep", "psych", "psiq", "psicol", "obes", "infect", "infecc", "covid", "std",
    "sti", "kidney", "rinon", "renal", "heart", "corazon", "cholesterol", "colesterol",
    # What is done about them
    "diagnos", "insulin", "metformin", "statin", "estatin", "chemo", "quimio", "biops", "mammog",
    "mamograf", "colonosc", "surger", "cirug", "medication", "medicament", "medicine", "medicina",
    "prescri", "receta", "vaccin", "vacuna", "dose", "dosis", "treatment", "tratamiento", "therap",
    "terapia", "symptom", "sintoma", "hospital", "laborator", "a1c", "ekg", "ecg", "papanicolau",
    "screening",
)  # fmt: skip
_PHRASES = (
    "blood pressure", "presion arterial", "blood sugar", "azucar en la sangre", "test result",
    "lab result", "results of your", "resultado", "mental health", "salud mental", "birth control",
    "anticonceptiv", "blood test", "analisis de sangre", "high risk", "alto riesgo",
)  # fmt: skip


def telling_words(text: str) -> tuple[str, ...]:
    """Words of a text that say something about health, as they are written, each once."""
    return tuple(dict.fromkeys(_found(text)))


def _found(text: str) -> Iterator[str]:
    for word in text.split():
        if any(part.startswith(_BEGINNINGS) for part in fold(word).split()):
            yield word.strip(".,;:!?¿¡()\"'“”")
    folded = fold(text)
    yield from (phrase for phrase in _PHRASES if phrase in folded)
