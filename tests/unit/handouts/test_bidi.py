"""Text against the direction of its paper."""

from carecoord.handouts.bidi import isolate_runs, mirror_rows


def test_that_phone_numbers_in_running_text_are_isolated() -> None:
    body = "<p>Call (202) 555-0123 or 911.</p>"
    assert isolate_runs(body, is_right_to_left=False) == (
        "<p>Call \u2066(202) 555-0123\u2069 or 911.</p>"
    )


def test_that_every_latin_run_is_isolated_on_right_to_left_paper() -> None:
    body = "<p>خذ lisinopril 10 mg أو اتصل 911</p>"
    assert isolate_runs(body, is_right_to_left=True) == (
        "<p>خذ \u2066lisinopril 10 mg\u2069 أو اتصل \u2066911\u2069</p>"
    )


def test_that_what_is_isolated_is_not_isolated_twice() -> None:
    body = "<p>\u2066(202) 555-0123\u2069</p>"
    assert isolate_runs(body, is_right_to_left=True) == body


def test_that_tags_and_entities_stay_as_they_are() -> None:
    body = '<p class="lead">خبز &amp; ماء</p>'
    assert isolate_runs(body, is_right_to_left=True) == body


def test_that_cells_are_mirrored_within_their_row() -> None:
    body = '<tr><th width="1%">a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr>'
    assert mirror_rows(body) == (
        '<tr><th>b</th><th width="1%">a</th></tr><tr><td>2</td><td>1</td></tr>'
    )
