"""`make matrix` tells what is refused, what is seen on the pages, and what comes otherwise."""

import pytest

import matrix
from matrix import NO_FORM, NO_NAME, REFUSES, SEEN, UNSEEN, WRONG


@pytest.fixture(scope="module")
def tried(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    patch.setattr("edition.rooms.FIRST", ("edition.settings",))
    held = [
        "html: {announcement: Class moves}",
        "launch_buttons: {thebe: false}",
        "html: {baseurl: 7}",  # which is refused
    ]
    refused = ["titel: A book", "- a list", "html: {baseurl: ''}"]  # the last of which is not
    yield list(matrix.run(tmp_path_factory.mktemp("matrix"), held, refused))
    patch.undo()


@pytest.mark.slow
def test_each_value_has_its_outcome(tried):
    assert [(one.setting, one.outcome) for one in tried] == [
        ("html: announcement", SEEN),
        ("launch_buttons: thebe", UNSEEN),
        ("html: baseurl", WRONG),
        (NO_NAME, REFUSES),
        (NO_FORM, REFUSES),
        ("html: baseurl", WRONG),
    ]


def test_the_table_counts_them(tried):
    head, *rows = matrix.table(tried)
    assert head[1:] == ["Values", "Refused", "On the pages", "Pages as before", "Otherwise"]
    assert ["html: baseurl", "2", "0", "0", "0", "2"] in rows
    assert rows[-1] == ["all", "6", "2", "1", "1", "2"]
