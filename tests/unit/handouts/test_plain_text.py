"""Handouts as they are typed and pasted, and the markup they become."""

import pytest

from carecoord.handouts.library import Handout, HandoutLibrary
from carecoord.handouts.loading import load_library
from carecoord.handouts.markup import check_markup
from carecoord.handouts.pasted import from_html
from carecoord.handouts.plain_text import picture, tidy, to_html

TYPED = """For {preferred_name}

Drink a glass of water with each meal.
It helps you feel well.

# What to do

- Take **one** pill.
- Rest & wait.
2. Not a bullet

| Day | Glasses |
| Monday | |

! Call 911 if

You cannot breathe.
---
Your next visit: {next_visit}
"""


def every() -> list[Handout]:
    library: HandoutLibrary = load_library()
    return [handout for topic in library.topics() for handout in topic.handouts]


def test_that_what_is_typed_becomes_the_markup_of_the_library() -> None:
    written = to_html("Water <and> you", TYPED)
    check_markup(written)
    for part in (
        "<h1>Water &lt;and&gt; you</h1>",
        '<p class="for">For {preferred_name}</p>',
        '<p class="lead">Drink a glass of water with each meal.<br>It helps you feel well.</p>',
        "<h2>What to do</h2>",
        "<ul>\n<li>Take <b>one</b> pill.</li>\n<li>Rest &amp; wait.</li>\n</ul>",
        "<ol>\n<li>Not a bullet</li>\n</ol>",
        '<table class="log">\n<tr><th>Day</th><th>Glasses</th></tr>',
        '<div class="emergency">\n<h2>Call 911 if</h2>\n<p>You cannot breathe.</p>\n</div>',
        "<p>Your next visit: {next_visit}</p>",
    ):
        assert part in written


def test_that_drawings_are_typed_by_name_with_what_they_show() -> None:
    noon = picture("noon", 'The sun is "high".')
    written = to_html("Sun", f"1. {noon}Eat.\n\n| {noon}Noon |\n| Rice |\n\n[picture: moon: A.]")
    check_markup(written)
    drawn = '<img src="noon" alt="The sun is &quot;high&quot;.">'
    assert f'<ol class="pictures">\n<li>{drawn}Eat.</li>\n</ol>' in written
    assert f'<table class="schedule">\n<tr><th>{drawn}Noon</th></tr>' in written
    assert '<p class="lead">[picture: moon: A.]</p>' in written


@pytest.mark.parametrize("handout", every(), ids=lambda one: f"{one.topic}-{one.language}")
def test_that_a_handout_of_the_library_is_typed_and_printed_alike(handout: Handout) -> None:
    title, text = from_html(handout.body_html)
    back = to_html(title, text)
    assert back.replace("\n", "") == handout.body_html.replace("\n", "")
    assert from_html(back) == (title, text)


@pytest.mark.parametrize(
    "typed",
    ["", "# ", "!", "> \n\n---\n---", "|", "| |", "**", "** a**", "<script>x</script>", "{", "- "],
)
def test_that_nothing_typed_makes_markup_that_cannot_be_printed(typed: str) -> None:
    check_markup(to_html("A title", typed))


def test_that_a_pasted_page_brings_its_words_and_nothing_else() -> None:
    title, text = from_html(
        "<html><head><style>p {color: red}</style></head><body><h1>Walking</h1>"
        "<p style='font: x'>Walk <strong>every day</strong>.<script>run()</script></p>"
        "<h3>How far</h3><ol><li>To the <a href='http://x'>corner</a></li><li>And back</li></ol>"
        "<table><tr><td>Day</td><td>Steps</td></tr></table><img src='x.png'></body></html>"
    )
    assert title == "Walking"
    assert text == (
        "Walk **every day**.\n\n# How far\n\n1. To the corner\n1. And back\n\n| Day | Steps |"
    )


def test_that_bullets_of_a_word_processor_are_entries() -> None:
    assert "<li>Bread</li>\n<li>Milk</li>" in to_html("Shopping", "· Bread\n• Milk")


def test_that_tidying_leaves_one_blank_line_and_no_trailing_spaces() -> None:
    assert tidy("\n a  \n\n\n\nb\u00a0c\n") == "a\n\nb c"
