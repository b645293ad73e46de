"""The HTML a handout may be written in."""

import pytest

from carecoord.handouts.markup import check_markup

TITLE = "<h1>Salt</h1>"


def test_that_plain_blocks_boxes_and_grids_are_accepted() -> None:
    check_markup(
        TITLE + '<p class="lead">Eat <b>less</b> salt.<br>Taste first.</p>'
        '<table class="grid"><tr><th>Food</th></tr><tr><td>Soup</td></tr></table>'
        '<div class="call-us"><h2>Call us if</h2><ul><li>You swell.</li></ul></div>'
    )


def test_that_our_own_drawings_are_accepted_in_lists_and_schedules() -> None:
    noon = '<img src="noon" alt="The sun is high.">'
    check_markup(
        f'{TITLE}<p>{noon}</p><ol class="pictures"><li>{noon}Eat.</li></ol>'
        f'<table class="schedule"><tr><th>{noon}Noon</th></tr><tr><td>{{noon}}</td></tr></table>'
    )


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (TITLE + "<script>x</script>", "<script> does not belong"),
        (TITLE + '<img src="http://example.org/a.png">', "no drawing http"),
        (TITLE + '<img src="../icons/pill" alt="A pill.">', "no drawing"),
        (TITLE + '<img src="noon" alt=" ">', "does not say in words"),
        (TITLE + '<img src="noon" alt="The sun is high." width="9">', "attribute"),
        (TITLE + '<p style="margin: 3pt">x</p>', "attribute"),
        (TITLE + '<p onclick="x">x</p>', "attribute"),
        (TITLE + '<p class="huge">x</p>', "attribute"),
        (TITLE + "<div>x</div>", "attribute"),
        (TITLE + '<p><div class="call-us">x</div></p>', "stands by itself"),
        (TITLE + "<p>x", "not closed"),
        (TITLE + "<p>x</b></p>", "closes nothing"),
        (TITLE + "</p>", "closes nothing"),
        (TITLE + "<!-- staff: check -->", "comment"),
        ("<p>x</p>", "one <h1>"),
        (TITLE + TITLE, "one <h1>"),
    ],
)
def test_that_anything_else_is_refused_by_name(body: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        check_markup(body)
