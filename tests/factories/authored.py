"""Handouts a practice wrote, for tests of what becomes of them."""

from carecoord.services.authoring import AuthoringService
from carecoord.services.authoring_forms import HandoutForm, PointEntry, SourceEntry
from carecoord.vocab.actor import Actor

WALKING = HandoutForm(
    title="Walking for your heart",
    text="For {preferred_name}\n\nA walk each day helps.\n\n# What to do\n\n- Walk for ten minutes."
    "\n\n> Call us if\n\nYour chest hurts. {practice_name}: {practice_phone}"
    "\n\n---\n\nYour next visit: {next_visit}",
    codes="I10, LOINC 4548-4",
    keywords="exercise steps",
    points=(PointEntry(text="Walk each day.", ask="How will you fit a walk in?", safety=False),),
    sources=(SourceEntry(title="Moving more", publisher="CDC", dated="2025"),),
)
CAMINAR = HandoutForm(
    title="Caminar por su corazón",
    text="Para {preferred_name}\n\nCamine cada día. Le hace bien. Vaya con su gato o con su perro. "
    "Si le duele el pecho, pare ya. Luego nos llama.\n\nNuestro número: {practice_phone}",
    codes="I10",
    points=(PointEntry(text="Camine cada día.", ask="¿Cómo va a caminar?"),),
    sources=WALKING.sources,
    translated_by="Elena Ruiz",
    translation_way="person",
)


def write(
    authoring: AuthoringService, form: HandoutForm = WALKING, *, actor: Actor, language: str = "en"
) -> str:
    """A draft with everything filled in."""
    version = authoring.begin(language, actor=actor)
    fill(authoring, version, form, actor=actor)
    return version


def fill(authoring: AuthoringService, version: str, form: HandoutForm, *, actor: Actor) -> None:
    rev = authoring.load(version, actor=actor).rev
    authoring.save(version, form, rev=rev, actor=actor)


def publish(authoring: AuthoringService, version: str, *, actor: Actor, reason: str = "") -> None:
    rev = authoring.load(version, actor=actor).rev
    authoring.approve(version, rev=rev, reason=reason, actor=actor)


def translate(authoring: AuthoringService, version: str, form: HandoutForm, *, actor: Actor) -> str:
    """A Spanish draft beside a version."""
    other = authoring.begin_translation(version, "es-MX", actor=actor)
    fill(authoring, other, form, actor=actor)
    return other
