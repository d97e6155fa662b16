"""Content tells what a file is; the name tells only where content says nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from gleanings.corpus.errors import ReadingError
from gleanings.corpus.model import Reason
from gleanings.ingest.sniff import Kind, sniff, sniff_bytes

PDF = b"%PDF-1.7\n1 0 obj"
HTML = b"<!doctype html><title>A report</title><p>Text"


@pytest.mark.parametrize(
    ("head", "suffix", "kind"),
    [
        (PDF, ".pdf", Kind.PDF),
        (PDF, ".html", Kind.PDF),
        (PDF, ".jpg", Kind.PDF),
        (b"\n" * 900 + PDF, "", Kind.PDF),
        (b"junk " * 1000 + PDF, ".pdf", Kind.PDF),
        (HTML, ".html", Kind.HTML),
        (HTML, ".pdf", Kind.HTML),
        (HTML, ".php", Kind.HTML),
        (HTML, ".txt", Kind.HTML),
        (b"\xef\xbb\xbf" + HTML, "", Kind.HTML),
        (b" \r\n\t" + HTML, "", Kind.HTML),
        (b"<!-- saved from url=(0014)about:internet -->\n<html>", "", Kind.HTML),
        (b"<!--" + b"x" * 16_000, "", Kind.HTML),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0">', ".xml", Kind.HTML),
        (b"<p>No doctype, no html element", "", Kind.HTML),
        (b"<h1>Heading</h1>", "", Kind.HTML),
        (HTML.decode().encode("utf-16"), "", Kind.HTML),
        (HTML.decode().encode("utf-16-le"), "", Kind.HTML),
        (HTML.decode().encode("utf-16-be"), "", Kind.HTML),
        (HTML + b" about %PDF-1.7 files", ".html", Kind.HTML),
        (b"", ".pdf", Kind.EMPTY),
        (b"no header at all", ".pdf", Kind.PDF),
        (b"\x00\x01\x02", ".htm", Kind.HTML),
        (b"PK\x03\x04....word/document.xml", ".docx", Kind.UNSUPPORTED),
        (b"PK\x03\x04....word/document.xml", ".bin", Kind.UNSUPPORTED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "", Kind.UNSUPPORTED),
        (b"{\\rtf1 text}", "", Kind.UNSUPPORTED),
        (b"Minutes of the meeting", ".txt", Kind.UNSUPPORTED),
        (b"# Minutes", ".md", Kind.UNSUPPORTED),
        (b"Read me first", "", Kind.UNSUPPORTED),
        (b"PK\x03\x04....photo.jpg", ".zip", Kind.SIDE),
        (b"body { color: red }", ".css", Kind.SIDE),
        (b"<!doctype html><title>404</title>", ".css", Kind.SIDE),
        (b"title,year\n", ".csv", Kind.SIDE),
        (b'{"a": 1}', ".json", Kind.SIDE),
        (b'<?xml version="1.0"?><rss><channel>', ".xml", Kind.SIDE),
        (b"<svg xmlns=", ".svg", Kind.SIDE),
        (b"\x89PNG\r\n\x1a\n\0", "", Kind.SIDE),
        (b"wOF2\0\1", ".woff2", Kind.SIDE),
    ],
)
def test_kind(head: bytes, suffix: str, kind: Kind) -> None:
    assert sniff_bytes(head, suffix) is kind


def test_upper_case_names_count_as_lower_case_ones() -> None:
    assert sniff_bytes(b"no header", ".PDF") is Kind.PDF


def test_a_file_that_is_gone_is_a_reading_error(tmp_path: Path) -> None:
    with pytest.raises(ReadingError) as caught:
        sniff(tmp_path / "gone.pdf")
    assert caught.value.reason == Reason.VANISHED


def test_a_folder_is_a_reading_error(tmp_path: Path) -> None:
    with pytest.raises(ReadingError) as caught:
        sniff(tmp_path)
    assert caught.value.reason == Reason.UNREADABLE
