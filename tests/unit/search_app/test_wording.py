"""Numbers, dates and ranges as people write them."""

from __future__ import annotations

import pytest

from gleanings.corpus.changes import ChangeKind
from gleanings.corpus.model import Reason
from gleanings.search_app.presenting.wording import (
    change_label,
    date_in_words,
    documents,
    files,
    pages,
    reason_said,
    reason_title,
    years,
)


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2019", "2019"),
        ("2019-03", "March 2019"),
        ("2019-03-04", "4 March 2019"),
        (None, ""),
        ("2019-13", "2019-13"),
        ("2019-03-<b>", "2019-03-<b>"),
        ("-", "-"),
    ],
)
def test_dates_are_written_out_as_far_as_they_are_known(date: str | None, said: str) -> None:
    """What is no date is shown as it stands: it came out of a document."""
    assert date_in_words(date) == said


def test_one_is_singular_and_thousands_have_a_comma() -> None:
    """Counts stand in headings, where "1 documents" would look careless."""
    assert [pages(0), pages(1), pages(1234)] == ["0 pages", "1 page", "1,234 pages"]
    assert [documents(1), files(2)] == ["1 document", "2 files"]


def test_ranges_of_years_say_where_they_are_open() -> None:
    """The chip of a filter is the only place that names it."""
    assert [years(2018, 2024), years(2018, 2018), years(2018, None), years(None, 2024)] == [
        "2018–2024",
        "2018",
        "from 2018",
        "up to 2024",
    ]


def test_every_reason_and_every_kind_of_change_has_words_for_readers() -> None:
    """A new one must not take a page down. No command and no configuration is named."""
    said = [words for reason in Reason for words in (reason_title(reason), reason_said(reason))]
    assert all((*said, *map(change_label, ChangeKind)))
    assert not any(sign in words for words in said for sign in ("`", "--", ".toml"))
