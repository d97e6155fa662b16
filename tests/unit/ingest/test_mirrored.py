"""Folders that wget, HTTrack or a browser left are understood for what they are."""

from __future__ import annotations

import pytest

from gleanings.ingest.mirrored import belongs_to_saved_page, mirrored_url


@pytest.mark.parametrize(
    ("root", "source", "expected"),
    [
        ("/home/ann/mirror", "www.example.org/reports/2019.html", "https://www.example.org/reports/2019.html"),
        ("/home/ann/www.Example.org", "reports/a b.pdf", "https://www.example.org/reports/a%20b.pdf"),
        ("/m", "example.org.uk/index.html", "https://example.org.uk/"),
        ("/m", "example.org/news/index.html", "https://example.org/news/"),
        ("/m", "example.org/page.html?p=12", "https://example.org/page.html?p=12"),
        ("/m", "example.org/page@id=3&x=1", "https://example.org/page?id=3&x=1"),
        ("/home/ann/reports", "2019/final.pdf", None),
        ("/home/ann/reports", "report.files/final.pdf", None),
        ("/home/ann/v1.2", "final.pdf", None),
        ("/m", "example.org", None),
    ],
)
def test_the_address_is_read_off_the_folders(root: str, source: str, expected: str | None) -> None:
    assert mirrored_url(root, source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Story_files/frame.html", True),
        ("Story_files/deep/frame.html", True),
        ("old/Other_files/frame.html", True),
        ("Our_files/report.pdf", False),
        ("Story.html", False),
        ("case_files/report.pdf", False),
    ],
)
def test_what_a_browser_saved_beside_a_page_is_told_from_a_folder_of_reports(source: str, expected: bool) -> None:
    others = frozenset({"Story.html", "old/Other.htm", source, "case.pdf"})
    assert belongs_to_saved_page(source, others) is expected
