"""Open questions that show whether we explained clearly, for each kind of topic.

They are asked in the patient's language, so both languages stand here side by side and not in
the catalogue of the screen. None can be answered with yes or no.
"""

from collections.abc import Mapping

from carecoord.vocab.languages import base
from carecoord.vocab.teachback import TopicCategory

_C = TopicCategory

_PROMPTS: Mapping[TopicCategory, Mapping[str, tuple[str, ...]]] = {
    _C.HIGH_RISK_MEDICINE: {
        "en": (
            "I want to be sure I was clear: what would make you call us about this medicine?",
            "Please show me how you will take it tomorrow, and say what you will look out for.",
        ),
        "es": (
            "Quiero saber si lo expliqué bien: ¿por qué cosas nos llamaría por esta medicina?",
            "Muéstreme cómo la tomará mañana y dígame a qué estará atento.",
        ),
    },
    _C.NEW_MEDICINE: {
        "en": (
            "When you get home, how will you tell your family what this medicine is for?",
            "Walk me through a normal day: when will you take it, and how much?",
        ),
        "es": (
            "Al llegar a casa, ¿cómo le contará a su familia para qué es esta medicina?",
            "Cuénteme un día normal: ¿cuándo la tomará y cuánto?",
        ),
    },
    _C.MEDICINE_CHANGE: {
        "en": (
            "What will you do differently with your medicine from tomorrow on?",
            "Which of your pills stay the same, and which one changes?",
        ),
        "es": (
            "¿Qué hará distinto con su medicina a partir de mañana?",
            "¿Cuáles de sus pastillas siguen igual y cuál cambia?",
        ),
    },
    _C.RED_FLAGS: {
        "en": (
            "What signs would make you call us the same day?",
            "Suppose it gets worse at night: what will you do first?",
        ),
        "es": (
            "¿Qué señales harían que nos llame ese mismo día?",
            "Imagine que empeora de noche: ¿qué hará primero?",
        ),
    },
    _C.DEVICE_USE: {
        "en": (
            "Please show me how you will use it at home, step by step.",
            "Which step comes first when you use it alone?",
        ),
        "es": (
            "Muéstreme cómo lo usará en casa, paso a paso.",
            "¿Qué paso viene primero cuando lo use a solas?",
        ),
    },
    _C.DIAGNOSIS: {
        "en": (
            "How will you explain to somebody at home what we found?",
            "We talked about a lot. In your words, what does this mean for you?",
        ),
        "es": (
            "¿Cómo le explicará a alguien en casa lo que encontramos?",
            "Hablamos de muchas cosas. En sus palabras, ¿qué significa esto para usted?",
        ),
    },
    _C.SELF_CARE: {
        "en": (
            "What will you do first at home, and how will you go about it?",
            "What might get in the way at home, and what will you do then?",
        ),
        "es": (
            "¿Qué hará primero en casa y cómo lo hará?",
            "¿Qué podría dificultarlo en casa y qué hará entonces?",
        ),
    },
    _C.TEST_OR_PROCEDURE: {
        "en": (
            "What do you need to do the day before, and why?",
            "How would you tell a friend what will happen that day?",
        ),
        "es": (
            "¿Qué tiene que hacer el día antes y por qué?",
            "¿Cómo le contaría a un amigo lo que pasará ese día?",
        ),
    },
    _C.REFERRAL: {
        "en": (
            "What is this visit with the other office for, and what is your next step?",
            "Who will call whom, and what will you do if you hear nothing?",
        ),
        "es": (
            "¿Para qué es la cita en la otra oficina y cuál es su próximo paso?",
            "¿Quién llamará a quién y qué hará si no tiene noticias?",
        ),
    },
    _C.AFTER_HOSPITAL: {
        "en": (
            "Tell me your plan for this week, so I know I left nothing out.",
            "What changed in your care since the hospital, and whom do you call with a problem?",
        ),
        "es": (
            "Cuénteme su plan para esta semana, así sé que no olvidé nada.",
            "¿Qué cambió en su cuidado desde el hospital y a quién llama si hay un problema?",
        ),
    },
    _C.OTHER: {
        "en": (
            "Please tell me in your own words, so I know I explained it well.",
            "How will you tell somebody at home what we talked about?",
        ),
        "es": (
            "Dígamelo con sus propias palabras, así sé si lo expliqué bien.",
            "¿Cómo le contará a alguien en casa lo que hablamos?",
        ),
    },
}

_NEW_MEDICINE_POINTS: Mapping[str, tuple[str, ...]] = {
    "en": ("What it is for", "How much and when", "What to look out for, and whom to call"),
    "es": ("Para qué es", "Cuánto y cuándo", "A qué estar atento y a quién llamar"),
}


def prompts(category: TopicCategory, language: str) -> tuple[str, ...]:
    """Questions for a kind of topic, in English where there are none in this language."""
    spoken = _PROMPTS[category]
    return spoken.get(base(language), spoken["en"])


def prompt_for(category: TopicCategory | None, language: str, turn: int = 0) -> str:
    """One question; another one each ``turn``, as the same words twice help nobody."""
    offered = prompts(category or TopicCategory.OTHER, language)
    return offered[turn % len(offered)]


def new_medicine_points(language: str) -> tuple[str, ...]:
    """What has to come back about any new medicine."""
    return _NEW_MEDICINE_POINTS.get(base(language), _NEW_MEDICINE_POINTS["en"])
