"""Numbers, dates and ranges as people write them."""

from __future__ import annotations

import pytest

from gleanings.corpus.changes import ChangeKind
from gleanings.corpus.model import Reason
from gleanings.search_app.presenting.wording import CHANGE_LABELS, REASONS, count, date_in_words, years


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
    assert [count(0, "page"), count(1, "page"), count(1234, "page")] == ["0 pages", "1 page", "1,234 pages"]
    assert count(2, "match", "matches") == "2 matches"


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
    assert set(REASONS) == set(Reason)
    assert set(CHANGE_LABELS) == set(ChangeKind)
    assert not any(sign in said for said in REASONS.values() for sign in ("`", "--", ".toml"))
