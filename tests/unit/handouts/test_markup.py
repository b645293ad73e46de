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


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (TITLE + "<script>x</script>", "<script> does not belong"),
        (TITLE + '<img src="http://example.org/a.png">', "<img> does not belong"),
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
