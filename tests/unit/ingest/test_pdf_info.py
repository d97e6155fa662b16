"""What a PDF states about itself is taken as it stands, but for dates that are none."""

from __future__ import annotations

import pytest

from gleanings.ingest.pdf_info import declared_values, iso_date


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("D:20190314121500Z", "2019-03-14"),
        ("D:20190314121500+01'00'", "2019-03-14"),
        ("20190314", "2019-03-14"),
        ("D:201903", "2019-03-01"),
        ("D:2019", "2019-01-01"),
        ("2019-03-14T12:15:00", "2019-03-14"),
        ("D:20191399", None),
        ("D:00000000", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates(stated: str, day: str | None) -> None:
    assert iso_date(stated) == day


def test_values_are_cleaned_and_empty_ones_left_out() -> None:
    info = {"Title": " A\x00 title\r\n", "Author": "", "CreationDate": "D:20190314"}
    assert declared_values(info, "en-GB", [(1, "Summary"), (2, "")]) == (
        ("title", "A title", "pdf-info"),
        ("created", "2019-03-14", "pdf-info"),
        ("language", "en-GB", "pdf-info"),
        ("outline-heading", "Summary", "pdf-outline"),
    )


def test_what_programs_write_where_nobody_told_them_is_left_out() -> None:
    assert declared_values({"Title": "untitled", "Author": "(anonymous)", "Subject": "unspecified"}, None, ()) == ()


def test_a_title_of_a_book_s_length_is_cut() -> None:
    ((_, title, _),) = declared_values({"Title": "x" * 100_000}, None, ())
    assert len(title) == 1_000
